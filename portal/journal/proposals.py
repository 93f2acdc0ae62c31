"""Rules that somebody proposes: checked, tried on the past, perhaps adopted.

A proposal waits until ``found`` says something. Whoever tries it writes there that they do, and now and then that they
still do; when that is a while ago, they died, and another begins again. All of it in short transactions on connections
of its own, so that nobody is held up and everybody sees how far it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Mistakes, NotFound, Refused
from portal.gamification import ALL_ALONG, Rulebook, Terms, terms_of
from portal.gamification.models import EDITION, Proposal
from portal.gamification.rule_files import rules_of
from portal.journal.rules import Adopted, adopt, simulate
from portal.journal.truth import events_in

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 20_000
"""Events that are read while somebody waits for the page."""
OFTEN = 10_000
"""Events between two words of how far it is."""
PATIENCE = dt.timedelta(minutes=1)
"""After so long without a word, whoever tried a proposal has died."""
LONGEST = 256 * 1024
"""Letters of a rule file."""
MOST_NAMED = 10_000
"""Holdings that are kept by name; the rest is counted."""
MOST_MISTAKES = 100
"""Mistakes that are told at once."""
KEPT = 20
"""Proposals of one person that are kept, the latest of them."""

PROPOSAL = cast(sa.Table, Proposal.__table__)
_TAKEN_AT, _TAKEN_BY = (Proposal.found[name] for name in ("taken_at", "taken_by"))


def propose(text: str, *, since: str, takes_back: bool, by: str) -> Proposal:
    """Propose these rules on these terms; refused with every mistake in the text. Never commits."""
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise Refused(_("Please write rules, or choose a file that holds some."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("This is more than the portal takes at once."), field="text")
    terms_of(since, takes_back=takes_back)
    _checked(text)
    proposal = Proposal(proposed_by=by, text=text, since=since.strip(), takes_back=takes_back)
    db.session.add(proposal)
    db.session.flush()
    theirs = sa.select(Proposal.id).where(Proposal.proposed_by == by).order_by(Proposal.id.desc())
    db.session.execute(sa.delete(Proposal).where(Proposal.id.in_(theirs.offset(KEPT))))
    return proposal


def proposal_of(person: str, proposal_id: str) -> Proposal:
    """A proposal of theirs, by the id of the person. To anybody else it does not exist."""
    theirs = sa.select(Proposal).where(Proposal.id == proposal_id, Proposal.proposed_by == person)
    found = db.session.scalar(theirs)
    if found is None:
        raise NotFound(_("There is no such proposal."))
    return found


def adopt_proposal(proposal: Proposal, *, by: str) -> Adopted | None:
    """Let the rules count that were proposed and tried, on the same terms. Never commits.

    Refused while they are still being tried, and when other rules count by now than those they were compared with.
    """
    if proposal.found is None or "events" not in proposal.found:
        raise Refused(_("These rules are still being tried on the past. Please wait until it is known what they do."))
    compared_with = proposal.found["edition"]
    return adopt(_checked(proposal.text), _terms(proposal), by=by, instead_of=compared_with)


def try_now(proposal_id: str) -> bool:
    """Try a proposal at once if the journal is short; answer whether that was done. Needs a session at rest."""
    with db.reading(), _engine().connect() as connection:
        is_short = events_in(connection) <= MOST_AT_ONCE
    return is_short and _try(sa.and_(Proposal.id == proposal_id, Proposal.found.is_(sa.null())))


def try_next() -> bool:
    """Try the oldest proposal that waits; answer whether there was one. Needs a session at rest."""
    long_ago = int((clock.now() - PATIENCE).timestamp())
    return _try(sa.or_(Proposal.found.is_(sa.null()), _TAKEN_AT.as_integer() < long_ago))


def mistake(line: int, message: str) -> str:
    """One thing that is wrong in the text of a proposal."""
    return str(_("Line %(line)s: %(message)s", line=line, message=message))


def _checked(text: str) -> Rulebook:
    try:
        return rules_of(text)
    except Mistakes as mistakes:
        each = [mistake(one.line, one.message) for one in mistakes.found[:MOST_MISTAKES]]
        raise Refused(_("Not all of this can be read as rules."), field="text", each=each) from mistakes


class _Claimed(NamedTuple):
    """A proposal that is being tried, under a token that nobody else has."""

    id: str
    token: str
    text: str
    terms: Terms


class _TakenError(Exception):
    """Somebody else tries it by now, or it is gone."""


def _try(is_free: sa.ColumnElement[bool]) -> bool:
    claimed = _claim(is_free)
    if claimed is None:
        return False
    try:
        _say(claimed, **_outcome(claimed))
    except _TakenError:
        log.info("a proposal is tried by somebody else", proposal=claimed.id)
    return True


def _outcome(claimed: _Claimed) -> dict[str, Any]:
    """What is known of it in the end. Where adopting them would leave the past alone: had they always counted."""
    latest = _latest()
    try:
        rulebook = rules_of(claimed.text)
    except Mistakes as mistakes:  # a badge or a track has gone since
        return {"found": {"mistakes": [[each.line, each.message] for each in mistakes.found[:MOST_MISTAKES]]}}
    touches_the_past = claimed.terms != Terms()
    terms = claimed.terms if touches_the_past else ALL_ALONG
    found = simulate(rulebook, terms, _telling(claimed), most=MOST_NAMED)
    known = {**found.plain(), "edition": latest, "is_all_along": not touches_the_past}
    return {"done": found.events, "total": found.events, "found": known}


def _claim(is_free: sa.ColumnElement[bool]) -> _Claimed | None:
    """The oldest that is free, for this worker alone; on PostgreSQL past those that others are just taking."""
    free = sa.select(PROPOSAL).where(is_free).order_by(Proposal.id).limit(1).with_for_update(skip_locked=True)
    with _writing() as connection:
        row = connection.execute(free).mappings().first()
        if row is None:
            return None
        claimed = _Claimed(row["id"], db.new_id(), row["text"], _terms(row))
        values = {"done": 0, "total": events_in(connection), "found": _taken(claimed)}
        connection.execute(sa.update(PROPOSAL).where(Proposal.id == claimed.id).values(values))
    return claimed


def _telling(claimed: _Claimed) -> Any:
    """What a simulation tells its progress to."""
    last = 0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done - last >= OFTEN:
            last = done
            _say(claimed, done=done, total=total, found=_taken(claimed))

    return tell


def _say(claimed: _Claimed, **values: Any) -> None:
    """Write it down, if it is still ours."""
    ours = sa.update(PROPOSAL).where(Proposal.id == claimed.id, _TAKEN_BY.as_string() == claimed.token)
    with _writing() as connection:
        if not connection.execute(ours.values(values)).rowcount:
            raise _TakenError


def _taken(claimed: _Claimed) -> dict[str, Any]:
    return {"taken_at": int(clock.now().timestamp()), "taken_by": claimed.token}


def _terms(row: Any) -> Terms:
    """Of a proposal, or of a row with its columns."""
    since, takes_back = (row.since, row.takes_back) if isinstance(row, Proposal) else (row["since"], row["takes_back"])
    return terms_of(since, takes_back=takes_back)


def _latest() -> str | None:
    """The version that the simulation compares with: read before it, so that a newer one is noticed."""
    with db.reading(), _engine().connect() as connection:
        return connection.scalar(sa.select(EDITION.c.token).order_by(EDITION.c.number.desc()).limit(1))


def _engine() -> sa.Engine:
    return cast(sa.Engine, db.session.get_bind())


@contextmanager
def _writing() -> Iterator[sa.Connection]:
    with db.writing(), _engine().begin() as connection:
        yield connection

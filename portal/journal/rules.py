"""Other rules: trying them on the past, and letting them count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Refused
from portal.events import RulesAdopted
from portal.gamification import (
    ALL_ALONG,
    Happening,
    Rulebook,
    Simulation,
    Terms,
    actions,
    adoption,
    audit,
    editions,
    in_force,
    store,
)
from portal.gamification import simulation as what_if
from portal.gamification.engine import Change
from portal.gamification.in_force import Book
from portal.gamification.replay import Replay, backlog
from portal.gamification.rule_files import rules_of
from portal.gamification.store import Entry
from portal.journal.entries import EVENT, happening, record, stream
from portal.journal.truth import Progress, counted, events_in, snapshot, stop_the_clerks

log = structlog.get_logger(__name__)

MANY = 500
"""Rows that are written at once."""


@dataclass(frozen=True)
class Adopted:
    """That other rules count: how many rows of the ledger this wrote, for deeds of the past. ``subjects`` have them."""

    entries: int
    subjects: frozenset[str]


def simulate(
    rulebook: Rulebook,
    terms: Terms = ALL_ALONG,
    progress: Progress | None = None,
    *,
    most: int = what_if.MOST_NAMED,
) -> Simulation:
    """Who would gain and lose what if these rules counted on these terms. Writes nothing, holds nobody up.

    ``most`` is how many holdings are named; the rest is counted.
    """
    with db.reading(), snapshot() as connection:
        book, (now, last_day) = in_force.read(connection), _next(connection)
        draft = adoption.draft(book, rulebook, terms, now=now, last_day=last_day)
        standings = draft.standings(list(adoption.numbers_for(draft, book)))
        replay, total = Replay(Book(standings), backlog(connection)), events_in(connection)
        for each in counted(stream(connection), total, progress):
            replay.play(each)
        replay.play(Happening(now, "", RulesAdopted.type, clock.now(), last_day, {}))
        by_number = {each.number: each for each in standings}
        holders, unnamed, effects = what_if.compare(connection, replay, by_number, most=most)
    changes = what_if.changes((each.rule for each in book.open), rulebook.rules)
    return Simulation(total, changes, holders, unnamed, effects)


def simulate_text(text: str, terms: Terms = ALL_ALONG, progress: Progress | None = None) -> Simulation:
    """The same for the text of a rule file; raises ``Mistakes`` with all that is wrong in it."""
    return simulate(rules_of(text), terms, progress)


def adopt_unless_chosen(rulebook: Rulebook) -> bool:
    """Let the rules of the content folder count, unless somebody chose others by hand; answer whether anything changed.

    Meant for every start: costs one read when the rules are the same. Never commits.
    """
    if adoption.is_adopted(rulebook) or adoption.is_chosen_by_hand():
        return False
    stop_the_clerks()
    if adoption.is_adopted(rulebook) or adoption.is_chosen_by_hand():
        return False
    _adopt(rulebook, Terms(), by=None, is_deed=False, is_by_hand=False)
    return True


def adopt(
    rulebook: Rulebook,
    terms: Terms,
    *,
    by: str | None = None,
    instead_of: str | None = None,
    follows_content: bool = False,
    progress: Progress | None = None,
) -> Adopted | None:
    """Let these rules count, chosen by hand; nothing when they count already. Never commits.

    Waits until nobody else is recording, so that each event is counted either by the old rules or by the new ones.
    Processes that run already follow. What fresh rules pay for the past stands in the ledger under the events that
    earned it; what is taken back, under the adoption itself, which is an event too.

    ``instead_of`` is the token of the version that they were compared with: refused when another one counts by now.
    ``follows_content``: these are the rules of the content folder, and from now on each start follows it again.
    """
    stop_the_clerks()
    if adoption.is_adopted(rulebook) and adoption.is_chosen_by_hand() is not follows_content:
        return None
    now = editions.latest()
    if instead_of is not None and (now is None or now.token != instead_of):
        raise Refused(_("Other rules count since these were tried. Please try them again."))
    done = _adopt(rulebook, terms, by=by, is_deed=True, is_by_hand=not follows_content, progress=progress)
    log.info("rules adopted", by=by, version=rulebook.hash, before=now and now.hash, entries=done.entries)
    return done


def _adopt(
    rulebook: Rulebook,
    terms: Terms,
    *,
    by: str | None,
    is_deed: bool,
    is_by_hand: bool,
    progress: Progress | None = None,
) -> Adopted:
    connection = db.session.connection()
    token, book, (now, last_day) = db.new_id(), in_force.read(connection), _next(connection)
    draft = adoption.draft(book, rulebook, terms, now=now, last_day=last_day)
    is_an_event = is_deed or (now > 1 and (draft.touches_the_past or draft.begins_to_hear))
    event = None
    if is_an_event:
        event = happening(record(RulesAdopted(person=by, edition=token), zone="UTC").seq)
        draft = adoption.draft(book, rulebook, terms, now=event.seq, last_day=last_day)
    fresh = adoption.put_in_force(draft, rulebook, token=token, by=by, is_by_hand=is_by_hand)
    if event is None or now == 1:
        return Adopted(0, frozenset())
    if draft.touches_the_past:
        return _settle_the_past(connection, event.seq, fresh, progress)
    given = actions.begin_to_hear(event) if draft.begins_to_hear else ()
    return Adopted(len(given), frozenset(each.subject for each in given))


def _settle_the_past(
    connection: sa.Connection, event: int, fresh: Collection[int], progress: Progress | None
) -> Adopted:
    """Bring the books to what the new rules say of all that has happened."""
    replay = Replay(in_force.read(connection), backlog(connection))
    paid = _Paid()
    for each in counted(stream(connection), events_in(connection), progress):
        for change in replay.play(each):
            if change.rule in fresh:
                paid.put(Entry(change, each.seq, each.at))
    paid.write()
    now = clock.now()
    for difference in list(audit.sum_differences(connection, replay)):
        rule, key, subject, what = difference.key
        change = Change(rule, key, subject, what, difference.true - difference.kept)
        paid.put(Entry(change, event, now))
    paid.write()
    audit.mend([each for each in audit.differences(connection, replay) if each.table != audit.SUMS])
    return Adopted(paid.entries, frozenset(paid.subjects))


class _Paid:
    """Gathers rows of the ledger and writes them in pieces."""

    def __init__(self) -> None:
        self.entries, self.subjects = 0, set[str]()
        self._waiting: list[Entry] = []

    def put(self, entry: Entry) -> None:
        self._waiting.append(entry)
        self.entries += 1
        self.subjects.add(entry.change.subject)
        if len(self._waiting) >= MANY:
            self.write()

    def write(self) -> None:
        store.write(self._waiting)
        self._waiting = []


def _next(connection: sa.Connection) -> tuple[int, int]:
    """The number that the next event has at least, and the latest day of any."""
    last, day = connection.execute(sa.select(sa.func.max(EVENT.c.seq), sa.func.max(EVENT.c.day))).one()
    return (last or 0) + 1, day or 0

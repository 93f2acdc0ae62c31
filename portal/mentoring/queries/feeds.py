"""What happened and what it earned, as lists for other systems, in the order of the journal.

Who keeps points and badges out of sight is in none of them but that of events, whoever asks.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.events import SessionRated, SurveyAnswered, types
from portal.gamification.models import HOLDING, LEDGER, RULE
from portal.gamification.rules import from_definition
from portal.gamification.sentences import sentence_of
from portal.journal import EVENT
from portal.mentoring.models import OutsideRetraction
from portal.paging import Listed, Part, part_of
from portal.people import sight
from portal.people.models import Person, Programme

OUTSIDE = "api:"
"""How the keys of events begin that other systems have sent: they never meet the portal's own."""
_BACK = EVENT.alias("taken_back")
_TELLS_AWARDS = [name for name, cls in types().items() if "what" in {field.name for field in fields(cls)}]
_KEY = sa.case(
    (EVENT.c.key.startswith(OUTSIDE, autoescape=True), sa.func.substr(EVENT.c.key, len(OUTSIDE) + 1)),
    else_=sa.func.coalesce(OutsideRetraction.key, EVENT.c.key),
)
_EVENTS = (
    sa.select(
        EVENT.c.id,
        _KEY.label("key"),
        EVENT.c.type,
        EVENT.c.at,
        EVENT.c.person,
        EVENT.c.mentor,
        EVENT.c.mentee,
        EVENT.c.pair,
        Programme.slug.label("programme"),
        EVENT.c.absent,
        EVENT.c.facts,
        _BACK.c.id.label("retracts"),
        EVENT.c.reason,
    )
    .outerjoin(_BACK, _BACK.c.seq == EVENT.c.retracts)
    .outerjoin(Programme, Programme.id == EVENT.c.cohort)
    .outerjoin(OutsideRetraction, OutsideRetraction.event == _BACK.c.id)
)
_LEDGER = (
    sa.select(
        LEDGER.c.id,
        EVENT.c.id.label("event"),
        LEDGER.c.at,
        LEDGER.c.subject,
        LEDGER.c.what,
        LEDGER.c.delta,
        RULE.c.id.label("rule"),
    )
    .join(EVENT, EVENT.c.seq == LEDGER.c.event)
    .outerjoin(RULE, RULE.c.number == LEDGER.c.rule)
)
_WORDS = (LEDGER.c.rule.label("number"), RULE.c.name, RULE.c.because, RULE.c.definition)
_PLACE = (LEDGER.c.event, LEDGER.c.id)
_HOLDINGS = sa.select(HOLDING.c.subject, HOLDING.c.what, HOLDING.c.n.label("amount"))


def events_for(person: Person, *, after: str | None, limit: int) -> Part:
    """Events about them, and those of the programmes that they coordinate; without awards by hand of who hide them.

    How somebody rated a session, and that they answered a survey, is told to nobody else.
    """
    hidden = sa.and_(EVENT.c.type.in_(_TELLS_AWARDS), EVENT.c.person.in_(sight.who_hide()))
    slots = ("person", "mentor", "mentee", "absent")
    seen = sa.or_(is_overseen_by(person), *(EVENT.c[slot] == person.id for slot in slots))
    seen = sa.and_(seen, sa.or_(EVENT.c.type != SessionRated.type, _is_rated_by(person)))
    seen = sa.and_(seen, sa.or_(EVENT.c.type != SurveyAnswered.type, EVENT.c.person == person.id))
    cursor = None if after is None else sa.select(EVENT.c.seq).where(EVENT.c.id == after, seen)
    return part_of(_EVENTS.where(seen, sa.not_(hidden)), EVENT.c.seq, cursor=cursor, limit=limit)


def ledger_for(person: Person, *, after: str | None, limit: int) -> Part:
    """Every change of what they hold, or somebody in the programmes that they coordinate."""
    return _ledger_part(_LEDGER, person, after, limit)


def awards_for(person: Person, *, after: str | None, limit: int) -> Part:
    """What of the ledger was given and stands, each with the sentence of its rule; perhaps fewer than ``limit``."""
    found = _ledger_part(_LEDGER.add_columns(*_WORDS).where(LEDGER.c.delta > 0), person, after, limit)
    stand = _standing(found.items)
    sentences: dict[int, str] = {}
    found.items[:] = [_award(row, sentences) for row in found.items if row["id"] in stand]
    return found


def holdings_for(person: Person, *, after: str | None, limit: int) -> Part:
    """What they hold, or somebody in the programmes that they coordinate; by subject. The id is made of both names."""
    name = HOLDING.c.subject + ":" + sa.func.replace(HOLDING.c.what, "/", "~")
    seen = _is_seen(person, HOLDING.c.subject)
    shown = HOLDING.c.subject.not_in(sight.who_hide())
    listed = _HOLDINGS.add_columns(name.label("id")).where(seen, shown, HOLDING.c.n != 0)
    order = (HOLDING.c.subject, HOLDING.c.what)
    cursor = None
    if after is not None:
        subject, _colon, what = after.partition(":")
        held = (HOLDING.c.subject == subject, HOLDING.c.what == what.replace("~", "/"))
        cursor = sa.select(*order).where(seen, *held)
    return part_of(listed, *order, cursor=cursor, limit=limit)


def is_overseen_by(person: Person) -> sa.ColumnElement[bool]:
    """Of events: those of a programme that they coordinate, or of no programme and about somebody in one."""
    of_nowhere = sa.and_(EVENT.c.cohort.is_(None), EVENT.c.person.in_(sight.enrolled_under(person)))
    return sa.or_(EVENT.c.cohort.in_(sight.overseen_by(person)), of_nowhere)


def _is_rated_by(person: Person) -> sa.ColumnElement[bool]:
    """Of ratings of sessions: their own."""
    rater = EVENT.c.facts["rater"].as_string()
    return sa.or_(*(sa.and_(rater == role, EVENT.c[role] == person.id) for role in ("mentor", "mentee")))


def _is_seen(person: Person, subject: Any) -> sa.ColumnElement[bool]:
    """Of what is earned by people, and by programmes as a whole."""
    return sa.or_(sight.is_seen_by(person, subject), subject.in_(sight.overseen_by(person)))


def _ledger_part(listed: Listed, person: Person, after: str | None, limit: int) -> Part:
    """A cursor is found also when its award was taken back, or hidden, since it was read.

    A coordinator's part is read along the ledger from the cursor on: SQLite would rather look up each subject and sort.
    """
    subject = LEDGER.c.subject
    is_seen = _is_seen(person, subject.concat("")) if sight.oversees(person) else subject == person.id
    cursor = None if after is None else sa.select(*_PLACE).where(LEDGER.c.id == after, is_seen)
    return part_of(listed.where(is_seen, subject.not_in(sight.who_hide())), *_PLACE, cursor=cursor, limit=limit)


def _standing(rows: list[dict[str, Any]]) -> set[str]:
    """Ids of the rows that stand: of those of the same kind as many as the sum covers, the newest first, and those
    whose event was taken back last."""
    mine = LEDGER.alias("mine")
    kind, kind_of_mine = ([table.c[name] for name in ("subject", "rule", "key", "what")] for table in (LEDGER, mine))
    asked = sa.select(*kind_of_mine).where(mine.c.id.in_([row["id"] for row in rows])).distinct().subquery()
    given = sa.case((LEDGER.c.delta > 0, LEDGER.c.delta), else_=0)
    best_first = (_BACK.c.seq.is_not(None), LEDGER.c.event.desc())
    covered = sa.func.sum(given).over(partition_by=kind, order_by=best_first, rows=(None, 0)) - given
    ranked = (
        sa.select(
            LEDGER.c.id, sa.func.sum(LEDGER.c.delta).over(partition_by=kind).label("held"), covered.label("covered")
        )
        .outerjoin(_BACK, _BACK.c.retracts == LEDGER.c.event)
        .join(asked, sa.and_(*(asked.c[column.name] == column for column in kind)))
        .subquery()
    )
    return set(db.session.scalars(sa.select(ranked.c.id).where(ranked.c.held > ranked.c.covered))) if rows else set()


def _award(row: dict[str, Any], sentences: dict[int, str]) -> dict[str, Any]:
    """An award as it is told; a rule's sentence is made once."""
    number, name, because, definition = (row.pop(column.key) for column in _WORDS)
    if row["rule"] is not None and number not in sentences:
        rule = from_definition(row["rule"], definition, name=name, because=because)
        sentences[number] = sentence_of(rule)
    kind, _colon, thing = row.pop("what").partition(":")
    delta = row.pop("delta")
    badge, _slash, level = thing.partition("/") if kind == "badge" else ("", "", "")
    return row | {
        "sentence": sentences.get(number),
        "badge": badge or None,
        "level": level or None,
        "currency": thing if kind == "points" else None,
        "points": delta if kind == "points" else None,
    }

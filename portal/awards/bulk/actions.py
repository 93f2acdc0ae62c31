"""Deeds on many awards at once. None commits: what is long yields after each chunk, and whoever asks commits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db
from portal.awards import hands
from portal.awards.bulk.examining import Asked, examine
from portal.awards.bulk.sheets import Line
from portal.awards.hands import Gift, HeldAlready, Wish
from portal.awards.models import (
    AT_WORK,
    GIVEN,
    GIVING,
    HELD,
    LEFT,
    READING,
    READY,
    REFUSED,
    UNDOING,
    UNDONE,
    WAITS,
    BulkAward,
    BulkRow,
    HandAward,
)
from portal.awards.said import checked_reason
from portal.errors import NotFound, Refused
from portal.events import AwardGranted
from portal.gamification.counting import key_of
from portal.gamification.models import LEDGER
from portal.gamification.queries import Award, read_awards
from portal.journal import EVENT
from portal.people.models import Person, Programme

log = structlog.get_logger(__name__)

Kept = sa.Row[int, str | None, str, str]
"""Number, person, what and why of a row."""

CHUNK = 200
"""Rows that are given or undone in one transaction."""
KEPT = 5
"""Files of one person that were looked at and not given, the latest of them."""


def begin(asked: Asked) -> BulkAward:
    """Begin to read a file. Older ones of the same person that were never given go."""
    by = asked.by.id if asked.by else None
    bulk = BulkAward(programme_id=asked.programme.id, made_by_id=by)
    db.session.add(bulk)
    db.session.flush()
    idle = sa.select(BulkAward.id).where(BulkAward.made_by_id.is_not_distinct_from(by))
    idle = idle.where(BulkAward.state.in_((READING, READY))).order_by(BulkAward.id.desc())
    gone = list(db.session.scalars(idle.offset(KEPT).with_for_update(skip_locked=True)))
    db.session.execute(sa.delete(BulkRow).where(BulkRow.bulk_id.in_(gone)))
    db.session.execute(sa.delete(BulkAward).where(BulkAward.id.in_(gone)))
    return bulk


def take_in(bulk_id: str, lines: Iterable[Line], asked: Asked) -> Iterator[int]:
    """Keep what would become of each row; yields how many there are so far. Nothing is given by it."""
    many = 0
    for chunk in examine(lines, asked):
        db.session.execute(sa.insert(BulkRow), [row.kept() | {"bulk_id": bulk_id} for row in chunk])
        many += len(chunk)
        yield many
    db.session.execute(sa.update(BulkAward).where(BulkAward.id == bulk_id).values(state=READY))
    yield many


def confirm(bulk: BulkAward) -> None:
    """Let it be given, in the background. Twice is once."""
    waits = _count(bulk, WAITS)
    if bulk.state == READING:
        raise Refused(_("This file was not read to its end. Please send it again."))
    if bulk.state == READY and not waits:
        raise Refused(_("There is nothing in this file to give."))
    if _turn(bulk, READY, GIVING, total=waits):
        log.info("many awards confirmed", bulk=bulk.id, by=bulk.made_by_id, rows=waits)


def undo(bulk: BulkAward, *, reason: str, by: Person | None) -> None:
    """Let all of it be taken back, in the background, once. What somebody took back by hand meanwhile is left alone."""
    said, who = checked_reason(reason), by.id if by else None
    values = {"undo_reason": said, "undone_by_id": who, "total": _count(bulk, GIVEN)}
    if _turn(bulk, GIVEN, UNDOING, **values):
        log.info("many awards undone", bulk=bulk.id, by=who)
        return
    db.session.refresh(bulk)
    if (bulk.undo_reason, bulk.undone_by_id) == (said, who):
        return
    if bulk.is_undone:
        raise Refused(_("This was undone before, and that is done once."))
    raise Refused(_("This has not been given yet, so there is nothing to undo."))


def carry_on(bulk_id: str | None = None) -> Iterator[BulkAward]:
    """Give or undo what was confirmed, of one file or of any; yields the file after each chunk.

    Whoever works on a file holds its row until the chunk is committed: others wait, or take another one.
    """
    asked = sa.select(BulkAward).where(BulkAward.state.in_(AT_WORK)).order_by(BulkAward.id).limit(1)
    asked = asked.where(BulkAward.id == bulk_id) if bulk_id else asked
    asked = asked.with_for_update(skip_locked=bulk_id is None).execution_options(populate_existing=True)
    while (bulk := db.session.scalar(asked)) is not None:
        (_give if bulk.state == GIVING else _take_back)(bulk)
        yield bulk


def _give(bulk: BulkAward) -> None:
    rows = _next(bulk, WAITS)
    if not rows:
        bulk.state, bulk.given_at = GIVEN, clock.now()
        return
    by, programme = _deed_of(bulk, bulk.made_by_id)
    people = _people(rows)
    rows = sorted(rows, key=lambda row: (row.person_id or "", row.number))
    wishes = [
        Wish(people[row.person_id or ""], Gift(row.what, 1), row.reason, name_of(bulk.id, row.number)) for row in rows
    ]
    _keep(bulk, rows, hands.grant_each(wishes, by=by, programme=programme))
    bulk.at = max(row.number for row in rows)


def _take_back(bulk: BulkAward) -> None:
    rows = _next(bulk, GIVEN)
    if not rows:
        bulk.state, bulk.undone_at = UNDONE, clock.now()
        return
    by, programme = _deed_of(bulk, bulk.undone_by_id)
    awards = _awards_of(bulk, rows)
    found = hands.reverse_each(list(awards.values()), reason=bulk.undo_reason or "", by=by, programme=programme)
    _keep(bulk, [row for row in rows if row.number in awards], found)
    bulk.at = rows[-1].number


def _awards_of(bulk: BulkAward, rows: Sequence[Kept]) -> dict[int, Award]:
    """What the grants of these rows put into the ledger, by the number of the row, in the order of people."""
    keys = {key_of(row.person_id or "", name_of(bulk.id, row.number)): row.number for row in rows}
    events = [f"{AwardGranted.type}:{name_of(bulk.id, row.number)}" for row in rows]
    granted = LEDGER.c.event.in_(sa.select(EVENT.c.seq).where(EVENT.c.key.in_(events)))
    awards = read_awards(granted, LEDGER.c.key.in_(keys), newest=len(rows))
    return {keys[award.key]: award for award in sorted(awards, key=lambda award: award.subject)}


def name_of(bulk_id: str, number: int) -> str:
    """What the grant of a row is called: always the same, so that giving it twice is giving it once (RFC 9562)."""
    return str(uuid.uuid5(uuid.UUID(bulk_id), str(number)))


def _turn(bulk: BulkAward, before: str, after: str, **values: object) -> bool:
    """From one state to the next, unless somebody else was quicker."""
    turned = sa.update(BulkAward).where(BulkAward.id == bulk.id, BulkAward.state == before)
    return db.session.scalar(turned.values(state=after, done=0, at=0, **values).returning(BulkAward.id)) is not None


def _count(bulk: BulkAward, outcome: str) -> int:
    rows = sa.select(sa.func.count()).where(BulkRow.bulk_id == bulk.id, BulkRow.outcome == outcome)
    return db.session.scalar(rows) or 0


def _next(bulk: BulkAward, outcome: str) -> Sequence[Kept]:
    columns = (BulkRow.number, BulkRow.person_id, BulkRow.what, BulkRow.reason)
    rows = sa.select(*columns).where(BulkRow.bulk_id == bulk.id, BulkRow.outcome == outcome, BulkRow.number > bulk.at)
    return db.session.execute(rows.order_by(BulkRow.number).limit(CHUNK)).all()


def _deed_of(bulk: BulkAward, person_id: str | None) -> tuple[Person | None, Programme]:
    by = db.session.get_one(Person, person_id) if person_id else None
    return by, db.session.get_one(Programme, bulk.programme_id)


def _people(rows: Sequence[Kept]) -> dict[str, Person]:
    wanted = sa.select(Person).where(Person.id.in_({row.person_id for row in rows}))
    return {person.id: person for person in db.session.scalars(wanted)}


def _keep(bulk: BulkAward, rows: Sequence[Kept], found: Sequence[HandAward | Refused | NotFound]) -> None:
    """What became of these rows, and how far the file is."""
    outcomes = [
        {"bulk_id": bulk.id, "number": number, "outcome": _outcome(bulk, each), "sentence": _sentence(bulk, each)}
        for number, each in zip((row.number for row in rows), found, strict=True)
    ]
    db.session.execute(sa.update(BulkRow), outcomes)
    bulk.done += len(rows)


def _outcome(bulk: BulkAward, found: HandAward | Refused | NotFound) -> str:
    if bulk.state == UNDOING:
        return UNDONE if isinstance(found, HandAward) else LEFT
    if isinstance(found, HeldAlready):
        return HELD
    return GIVEN if isinstance(found, HandAward) else REFUSED


def _sentence(bulk: BulkAward, found: HandAward | Refused | NotFound) -> str:
    if isinstance(found, NotFound) and bulk.state == UNDOING:
        return _("They keep it hidden by now, or have left the programme. It was left as it is.")
    return "" if isinstance(found, HandAward) else str(found)

"""What a coordinator does about an insight: remind both of a pair, or put the row aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
import structlog

from portal import clock, db
from portal.mentoring import nudges
from portal.mentoring.models import Handling, Pair
from portal.mentoring.queries.insights import InsightLine, before_days
from portal.mentoring.queries.joined import PAIRS
from portal.people.limits import limit_of
from portal.people.models import Person, Programme
from portal.people.programmes import refuse_while_paused
from portal.post import actions as post
from portal.post.kinds import REMINDER

log = structlog.get_logger(__name__)
ASIDE = 14
"""Days for which a row is put aside."""


def may_be_reminded(programme: Programme, line: InsightLine) -> bool:
    """Whether both may be written to about this: not again within the programme's days between two reminders."""
    last = line.reminded_at
    return line.insight in nudges.REMINDED and (last is None or last < _reminded_before(programme))


def remind(programme: Programme, lines: Collection[InsightLine], *, by: Person) -> int:
    """Send both of each pair a friendly reminder about the insight; how many mails. Twice is once."""
    refuse_while_paused(programme)
    taken = _take(programme, [line for line in lines if may_be_reminded(programme, line)], by)
    pairs = {pair.id: pair for pair in pairs_of([line.pair_id for line in taken])}
    written = 0
    for line in taken:
        pair = pairs[line.pair_id]
        for person in reached(pair):
            _write(line, pair, person, by)
            written += 1
    log.info("pairs reminded", programme=programme.id, by=by.id, mails=written)
    return written


def put_aside(programme: Programme, rows: Collection[tuple[str, str]], *, by: Person) -> dt.date:
    """Let rows, by insight and what they are about, rest: somebody talked to them. Gives the day they come back on."""
    day = clock.today(programme.timezone) + dt.timedelta(days=ASIDE)
    values = {"aside_until": clock.begin_of(day, programme.timezone), "aside_by_id": by.id}
    if rows:
        insert = db.insert(Handling).values(_rows(programme, rows, values))
        db.session.execute(insert.on_conflict_do_update(index_elements=["about", "insight"], set_=values))
    log.info("insights put aside", programme=programme.id, by=by.id, rows=len(rows))
    return day


def pairs_of(ids: Collection[str]) -> list[Pair]:
    """These pairs, with both people."""
    return list(db.session.scalars(PAIRS.where(Pair.id.in_(ids))))


def reached(pair: Pair) -> list[Person]:
    """Whom of the two a mail still reaches."""
    return [person for person in (pair.mentee, pair.mentor) if person.deactivated_at is None]


def _take(programme: Programme, lines: list[InsightLine], by: Person) -> list[InsightLine]:
    """The rows about which nobody else has reminded them meanwhile; they count as reminded from now on."""
    if not lines:
        return []
    values = {"reminded_at": clock.now(), "reminded_by_id": by.id}
    insert = db.insert(Handling).values(_rows(programme, [(line.insight, line.about) for line in lines], values))
    is_free = sa.or_(Handling.reminded_at.is_(None), Handling.reminded_at < _reminded_before(programme))
    taking = insert.on_conflict_do_update(index_elements=["about", "insight"], set_=values, where=is_free)
    taken = {tuple(row) for row in db.session.execute(taking.returning(Handling.insight, Handling.about))}
    return [line for line in lines if (line.insight, line.about) in taken]


def _rows(
    programme: Programme, rows: Collection[tuple[str, str]], values: dict[str, object]
) -> list[dict[str, object]]:
    """In one order, so that two who do this at once wait for each other and never both."""
    return [
        {"about": about, "insight": insight, "programme_id": programme.id, **values}
        for insight, about in sorted(set(rows))
    ]


def _reminded_before(programme: Programme) -> dt.datetime:
    return before_days(programme, limit_of(programme, "nudge"))


def _write(line: InsightLine, pair: Pair, person: Person, by: Person) -> None:
    words = nudges.letter(line.insight, to=person, other=pair.other(person), by=by)
    post.write(
        key=f"nudge:{line.insight}:{line.about}:{person.id}:{clock.now().isoformat()}",
        kind=REMINDER,
        to=person.email,
        person_id=person.id,
        subject=words.subject,
        text=words.text,
        link=f"/pairs/{pair.id}",
    )

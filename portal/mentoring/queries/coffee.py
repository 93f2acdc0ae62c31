"""Questions about coffee: who would like one, who may not be put together, who has met before."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import db
from portal.mentoring.coffee import Couple, Guest
from portal.mentoring.matching.pool import apart, line_above
from portal.mentoring.models import Pair
from portal.mentoring.models.gatherings import COFFEE, GOING, CoffeeRound, CoffeeWish, Gathering, GatheringHour, Seat
from portal.mentoring.queries.gatherings import TAKING_PART
from portal.people.models import Enrolment, Person, Programme


class CoffeeLine(NamedTuple):
    """A coffee that somebody has before them: with whom, and when, once that is set."""

    gathering_id: str
    other: str
    starts_at: dt.datetime | None


def guests_in(programme: Programme) -> list[Guest]:
    """Everybody of a programme who would like coffee, and takes part in it now; who wished first first."""
    part = sa.exists().where(
        Enrolment.programme_id == programme.id,
        Enrolment.person_id == Person.id,
        Enrolment.role.in_(TAKING_PART),
        Enrolment.takes_part,
        Enrolment.state != "paused",
    )
    query = (
        sa.select(Person, CoffeeWish.is_first)
        .join(CoffeeWish, CoffeeWish.person_id == Person.id)
        .where(CoffeeWish.programme_id == programme.id, Person.deactivated_at.is_(None), part)
        .order_by(CoffeeWish.since, Person.id)
    )
    return [
        Guest(person.id, person.department.strip(), person.languages, is_first)
        for person, is_first in db.session.execute(query)
    ]


def walls_in(programme: Programme) -> set[Couple]:
    """Who is never put together: along the reporting line, people who are or were a pair, and private lists."""
    people = sa.select(CoffeeWish.person_id).where(CoffeeWish.programme_id == programme.id)
    line = {frozenset((one, other)) for one, above in line_above(people).items() for other in above}
    pairs = sa.select(Pair.mentor_id, Pair.mentee_id).where(Pair.mentor_id.in_(people), Pair.mentee_id.in_(people))
    both = {frozenset((mentor, mentee)) for mentor, mentee in db.session.execute(pairs)}
    return line | both | {frozenset(couple) for couple in apart(people)}


def met_in(programme: Programme) -> set[Couple]:
    """Who was drawn together before, in this programme."""
    one, other = aliased(Seat), aliased(Seat)
    query = (
        sa.select(one.person_id, other.person_id)
        .join(other, sa.and_(other.gathering_id == one.gathering_id, other.person_id > one.person_id))
        .join(Gathering, Gathering.id == one.gathering_id)
        .where(Gathering.programme_id == programme.id, Gathering.kind == COFFEE)
    )
    return {frozenset((mine, theirs)) for mine, theirs in db.session.execute(query)}


def wish_of(person: Person, programme: Programme) -> CoffeeWish | None:
    """Their wish for coffee, if it is switched on."""
    return db.session.get(CoffeeWish, (programme.id, person.id))


def how_many_wish(programme: Programme) -> int:
    """How many would like coffee."""
    wishes = sa.select(sa.func.count()).where(CoffeeWish.programme_id == programme.id)
    return db.session.scalars(wishes).one()


def last_round_in(programme: Programme) -> CoffeeRound | None:
    """The round that was drawn last."""
    rounds = sa.select(CoffeeRound).where(CoffeeRound.programme_id == programme.id)
    return db.session.scalar(rounds.order_by(CoffeeRound.drawn_on.desc()).limit(1))


def coffees_of(person: Person, programme: Programme, *, after: int = 0, limit: int = 20) -> list[CoffeeLine]:
    """Coffees that somebody has before them in a programme, the newest first."""
    mine, theirs, other = aliased(Seat), aliased(Seat), aliased(Person)
    hour = sa.select(sa.func.min(GatheringHour.starts_at)).where(
        GatheringHour.gathering_id == Gathering.id, GatheringHour.state == "planned"
    )
    query = (
        sa.select(Gathering.id, other.name, hour.correlate(Gathering).scalar_subquery())
        .join(mine, sa.and_(mine.gathering_id == Gathering.id, mine.person_id == person.id, mine.state == GOING))
        .join(theirs, sa.and_(theirs.gathering_id == Gathering.id, theirs.person_id != person.id))
        .join(other, other.id == theirs.person_id)
        .where(Gathering.programme_id == programme.id, Gathering.kind == COFFEE, Gathering.ended_at.is_(None))
        .order_by(Gathering.id.desc())
    )
    return [CoffeeLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]

"""Questions about workshops, circles and coffee. Who takes part in the programme sees what there is; who is seated sees
who else, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased, contains_eager

from portal import clock, db
from portal.errors import NotFound
from portal.mentoring.models.gatherings import (
    CALLED_OFF,
    COFFEE,
    GOING,
    IN_IT,
    LEFT,
    PLANNED,
    TOOK_PLACE,
    WAITING,
    Gathering,
    GatheringHour,
    Presence,
    Seat,
)
from portal.mentoring.queries.calendars import BEHIND, CANCELLED_SINCE, MOST
from portal.people.models import Enrolment, Person, Programme

TAKING_PART = ("mentor", "mentee", "coordinator", "reviewer")
"""Roles with which somebody takes part in gatherings. Sponsors and safe contacts do not."""
HOST = aliased(Person)
GATHERINGS = (
    sa.select(Gathering)
    .join(Programme, Programme.id == Gathering.programme_id)
    .outerjoin(HOST, HOST.id == Gathering.host_id)
    .options(contains_eager(Gathering.programme), contains_eager(Gathering.host.of_type(HOST)))
)
HOURS = (
    sa.select(GatheringHour)
    .join(Gathering, Gathering.id == GatheringHour.gathering_id)
    .join(Programme, Programme.id == Gathering.programme_id)
    .outerjoin(HOST, HOST.id == Gathering.host_id)
    .options(
        contains_eager(GatheringHour.gathering).contains_eager(Gathering.programme),
        contains_eager(GatheringHour.gathering).contains_eager(Gathering.host.of_type(HOST)),
    )
)


class GatheringLine(NamedTuple):
    """A gathering in the list of a programme: when it meets next, how many sit in it, and how the reader stands."""

    id: str
    kind: str
    title: str
    host: str
    seats: int
    ended_at: dt.datetime | None
    starts_at: dt.datetime | None
    taken: int
    mine: str | None
    host_id: str


class Seated(NamedTuple):
    """Somebody in a gathering."""

    person_id: str
    name: str
    department: str
    state: str


class HourLine(NamedTuple):
    """An hour to come, in somebody's own list. ``other`` is with whom they have coffee."""

    gathering_id: str
    kind: str
    title: str
    starts_at: dt.datetime
    minutes: int
    other: str | None


def part_in(person: Person, slug: str) -> tuple[Programme, frozenset[str]]:
    """A programme in whose gatherings they take part, and their roles there. To anybody else it does not exist."""
    query = sa.select(Programme, Enrolment.role).join(Enrolment, Enrolment.programme_id == Programme.id)
    found = db.session.execute(query.where(Programme.slug == slug, *_takes_part(person))).all()
    if not found:
        raise NotFound(_("There is no such programme."))
    return found[0][0], frozenset(row.role for row in found)


def programmes_of(person: Person) -> list[sa.Row[tuple[str, str]]]:
    """Slug and name of the programmes in whose gatherings they take part, the newest first."""
    here = sa.select(Enrolment.programme_id).where(*_takes_part(person))
    query = sa.select(Programme.slug, Programme.name).where(Programme.id.in_(here), Programme.state != "archived")
    return list(db.session.execute(query.order_by(Programme.created_at.desc(), Programme.id.desc()).limit(20)))


def roles_in(programme_id: str, people: Collection[str]) -> dict[str, frozenset[str]]:
    """The roles of these people (ids) in a programme, of those who take part in its gatherings."""
    part = (Enrolment.programme_id == programme_id, Enrolment.takes_part, Enrolment.role.in_(TAKING_PART))
    query = sa.select(Enrolment.person_id, Enrolment.role).where(*part, Enrolment.person_id.in_(people))
    found: dict[str, set[str]] = {}
    for person, role in db.session.execute(query):
        found.setdefault(person, set()).add(role)
    return {person: frozenset(roles) for person, roles in found.items()}


def gathering_of(person: Person, gathering_id: str) -> Gathering:
    """A gathering in a programme in which they take part; a coffee only if it is theirs."""
    found = db.session.scalar(GATHERINGS.where(Gathering.id == gathering_id, _is_seen_by(person)))
    if found is None:
        raise NotFound(_("There is no such gathering."))
    return found


def hour_of(person: Person, hour_id: str) -> GatheringHour:
    """An hour of such a gathering."""
    found = db.session.scalar(HOURS.where(GatheringHour.id == hour_id, _is_seen_by(person)))
    if found is None:
        raise NotFound(_("There is no such gathering."))
    return found


def hour_known(hour_id: str) -> GatheringHour:
    """The hour, for what happens by itself; it is there."""
    return db.session.scalars(HOURS.where(GatheringHour.id == hour_id)).one()


def seat_of(gathering: Gathering, person: Person) -> Seat | None:
    """Their place in it, in whatever state."""
    mine = (Seat.gathering_id == gathering.id, Seat.person_id == person.id)
    return db.session.scalar(sa.select(Seat).where(*mine).execution_options(populate_existing=True))


def counts_in(gathering: Gathering) -> dict[str, int]:
    """How many are going, and how many wait."""
    query = sa.select(Seat.state, sa.func.count()).where(Seat.gathering_id == gathering.id).group_by(Seat.state)
    return {GOING: 0, WAITING: 0} | {row[0]: row[1] for row in db.session.execute(query)}


def seated_in(gathering: Gathering) -> list[Seated]:
    """Who is going, and who waits, the ones who came first first. There are at most a few hundred."""
    query = (
        sa.select(Seat.person_id, Person.name, Person.department, Seat.state)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.gathering_id == gathering.id, Seat.state.in_(IN_IT))
        .order_by(Seat.state, Seat.turn)
    )
    return [Seated(*row) for row in db.session.execute(query.limit(500))]


def people_going(gathering: Gathering) -> list[Person]:
    """Everybody who has a seat, in order."""
    query = sa.select(Person).join(Seat, Seat.person_id == Person.id)
    theirs = (Seat.gathering_id == gathering.id, Seat.state == GOING, Person.deactivated_at.is_(None))
    return list(db.session.scalars(query.where(*theirs).order_by(Seat.turn)))


def planned_of(gathering: Gathering) -> list[GatheringHour]:
    """Its hours that are planned, and neither held nor called off, in order."""
    query = HOURS.where(Gathering.id == gathering.id, GatheringHour.state == PLANNED)
    soonest = query.order_by(GatheringHour.starts_at, GatheringHour.id)
    return list(db.session.scalars(soonest, execution_options={"populate_existing": True}))


def hours_behind(gathering: Gathering, *, after: int = 0, limit: int = 20) -> list[GatheringHour]:
    """Its hours that were held or called off, the latest first."""
    query = sa.select(GatheringHour).where(
        GatheringHour.gathering_id == gathering.id, GatheringHour.state.in_((TOOK_PLACE, CALLED_OFF))
    )
    latest = query.order_by(GatheringHour.starts_at.desc(), GatheringHour.id)
    return list(db.session.scalars(latest.offset(after).limit(limit)))


def present_in(hour_ids: Collection[str]) -> dict[str, list[str]]:
    """The names of those who were there, by hour."""
    query = sa.select(Presence.hour_id, Person.name).join(Person, Person.id == Presence.person_id)
    found: dict[str, list[str]] = {}
    for hour, name in db.session.execute(query.where(Presence.hour_id.in_(hour_ids)).order_by(Person.name)):
        found.setdefault(hour, []).append(name)
    return found


def gatherings_in(
    programme: Programme, person: Person, *, is_over: bool, after: int = 0, limit: int = 20
) -> list[GatheringLine]:
    """Workshops and circles of a programme: open ones by when they meet next, or those that are over, latest first."""
    of_it = GatheringHour.gathering_id == Gathering.id
    soonest = sa.select(sa.func.min(GatheringHour.starts_at)).where(of_it, GatheringHour.state == PLANNED)
    last = sa.select(sa.func.max(GatheringHour.starts_at)).where(of_it)
    starts_at = (last if is_over else soonest).correlate(Gathering).scalar_subquery()
    here = Seat.gathering_id == Gathering.id
    taken = sa.select(sa.func.count()).where(here, Seat.state == GOING).correlate(Gathering).scalar_subquery()
    mine = sa.select(Seat.state).where(here, Seat.person_id == person.id, Seat.state != LEFT).correlate(Gathering)
    open_or_over = Gathering.ended_at.is_not(None) if is_over else Gathering.ended_at.is_(None)
    order = (Gathering.ended_at.desc(),) if is_over else (starts_at.is_(None), starts_at)
    query = (
        sa.select(
            Gathering.id,
            Gathering.kind,
            Gathering.title,
            HOST.name,
            Gathering.seats,
            Gathering.ended_at,
            starts_at,
            taken,
            mine.scalar_subquery(),
            Gathering.host_id,
        )
        .join(HOST, HOST.id == Gathering.host_id)
        .where(Gathering.programme_id == programme.id, Gathering.kind != COFFEE, open_or_over)
        .order_by(*order, Gathering.id)
    )
    return [GatheringLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def hours_to_come(person: Person, *, after: int = 0, limit: int = 20) -> list[HourLine]:
    """Hours at which somebody is expected: as a host, or with a seat; soonest first."""
    partner, theirs = aliased(Seat), aliased(Person)
    other = (
        sa.select(theirs.name)
        .join(partner, partner.person_id == theirs.id)
        .where(partner.gathering_id == Gathering.id, partner.person_id != person.id, Gathering.kind == COFFEE)
        .limit(1)
        .correlate(Gathering)
        .scalar_subquery()
    )
    query = (
        sa.select(Gathering.id, Gathering.kind, Gathering.title, GatheringHour.starts_at, GatheringHour.minutes, other)
        .join(Gathering, Gathering.id == GatheringHour.gathering_id)
        .where(_is_expected(person), GatheringHour.state == PLANNED)
        .where(GatheringHour.starts_at > clock.now() - dt.timedelta(hours=1))
        .order_by(GatheringHour.starts_at, GatheringHour.id)
    )
    return [HourLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def gathering_entries_of(person: Person) -> list[GatheringHour]:
    """Hours of gatherings that belong into their calendar: planned, held, and those called off not long ago."""
    now, hour = clock.now(), GatheringHour
    stands = hour.state.in_((PLANNED, TOOK_PLACE)) & (hour.starts_at > now - BEHIND)
    gone = (hour.state == CALLED_OFF) & (hour.cancelled_at > now - CANCELLED_SINCE)
    query = HOURS.where(_is_expected(person), sa.or_(stands, gone))
    return list(db.session.scalars(query.order_by(hour.starts_at.desc(), hour.id).limit(MOST)))[::-1]


def _takes_part(person: Person) -> tuple[Any, ...]:
    return Enrolment.person_id == person.id, Enrolment.takes_part, Enrolment.role.in_(TAKING_PART)


def _is_expected(person: Person) -> sa.ColumnElement[bool]:
    """Of gatherings: those that they host, or in which they have a seat."""
    seats = sa.select(Seat.gathering_id).where(Seat.person_id == person.id, Seat.state == GOING)
    return sa.or_(Gathering.host_id == person.id, Gathering.id.in_(seats))


def _is_seen_by(person: Person) -> sa.ColumnElement[Any]:
    """Of gatherings: those of programmes in which they take part, and coffees of theirs."""
    programmes = sa.select(Enrolment.programme_id).where(*_takes_part(person))
    mine = sa.select(Seat.gathering_id).where(Seat.person_id == person.id, Seat.state == GOING)
    is_open = sa.or_(Gathering.kind != COFFEE, Gathering.id.in_(mine))
    return sa.and_(Gathering.programme_id.in_(programmes), is_open)

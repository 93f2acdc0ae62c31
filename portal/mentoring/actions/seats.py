"""Seats in workshops and circles: taken, waited for, given, given up. Two at once for the last one: one has it."""

from __future__ import annotations

from typing import Literal, cast

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import GatheringJoined, GatheringLeft
from portal.mentoring import gathering_letters as letters
from portal.mentoring.actions import gatherings, hours
from portal.mentoring.actions.hosting import Kind, require_open, require_run_by, slots_for, turn_at
from portal.mentoring.models.gatherings import (
    CIRCLE,
    COFFEE,
    GOING,
    IN_IT,
    LEFT,
    WAITING,
    WORKSHOP,
    CoffeeWish,
    Gathering,
    GatheringHour,
    Seat,
)
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Person, Programme
from portal.people.programmes import refuse_while_paused


def take(gathering: Gathering, *, by: Person) -> str:
    """Take a seat in a workshop, or stand in its line where it is full; ask to be let into a circle. Twice is once.

    Gives ``going`` or ``waiting``.
    """
    if not queries.roles_in(gathering.programme_id, [by.id]) or gathering.kind == COFFEE:
        raise NotFound(_("There is no such gathering."))
    turn_at(gathering)
    if gathering.host_id == by.id:
        raise Refused(_("You host it, so you are in it anyway."))
    seat = queries.seat_of(gathering, by)
    if seat is not None and seat.state in IN_IT:
        return seat.state
    require_open(gathering)
    refuse_while_paused(gathering.programme)
    _require_ahead(gathering)
    has_room = gathering.kind == WORKSHOP and queries.counts_in(gathering)[GOING] < gathering.seats
    seat = _put(gathering, by, GOING if has_room else WAITING)
    if seat.state == GOING:
        _welcome(gathering, by, seat, has_waited=False)
    elif gathering.kind == CIRCLE:
        letters.ask_host(gathering, by, turn=seat.turn)
    return seat.state


def let_in(gathering: Gathering, person_id: str, *, by: Person) -> None:
    """Let somebody who asked into a circle, while there is room. Twice is once."""
    seat, person = _asked(gathering, person_id, by)
    if seat.state != WAITING:
        return
    require_open(gathering)
    if queries.counts_in(gathering)[GOING] >= gathering.seats:
        raise Refused(_("All seats are taken. As soon as somebody leaves there is room."))
    seat.state, seat.since = GOING, clock.now()
    _welcome(gathering, person, seat, has_waited=True)
    _record_joined(gathering, seat)


def turn_down(gathering: Gathering, person_id: str, *, by: Person) -> None:
    """Leave a circle as it is; who asked is told, kindly. Twice is once."""
    seat, person = _asked(gathering, person_id, by)
    if seat.state == WAITING:
        seat.state, seat.since = LEFT, clock.now()
        letters.not_now(gathering, person, turn=seat.turn)


def leave(gathering: Gathering, *, by: Person) -> None:
    """Give up one's seat, without a reason; in a workshop who waits first has it then. Twice is once.

    A coffee without one of its two is none: the other one is told, and is first the next time.
    """
    turn_at(gathering)
    seat = queries.seat_of(gathering, by)
    if seat is None:
        raise NotFound(_("There is no such gathering."))
    if seat.state in IN_IT and gathering.ended_at is None:
        _require_ahead(gathering)
        _give_up(gathering, seat, by)


def leave_all(person: Person) -> None:
    """Somebody is here no more: the same in all programmes."""
    mine = sa.select(Gathering.programme_id).join(Seat, Seat.gathering_id == Gathering.id)
    hosted = sa.select(Gathering.programme_id).where(Gathering.host_id == person.id)
    wished = sa.select(CoffeeWish.programme_id).where(CoffeeWish.person_id == person.id)
    ids = sa.union(mine.where(Seat.person_id == person.id), hosted, wished).subquery().select()
    for programme in db.session.scalars(sa.select(Programme).where(Programme.id.in_(ids)).order_by(Programme.id)).all():
        leave_programme(programme, person)


def leave_programme(programme: Programme, person: Person) -> None:
    """Somebody has no part in a programme any more: their seats are free, and what they hosted is over."""
    mine = sa.select(Seat.gathering_id).where(Seat.person_id == person.id, Seat.state.in_(IN_IT))
    theirs = sa.or_(Gathering.host_id == person.id, Gathering.id.in_(mine))
    still = queries.GATHERINGS.where(Gathering.programme_id == programme.id, Gathering.ended_at.is_(None), theirs)
    for gathering in db.session.scalars(still.order_by(Gathering.id)).all():
        turn_at(gathering)
        seat = queries.seat_of(gathering, person)
        if gathering.host_id == person.id and gathering.ended_at is None:
            gatherings.finish(gathering)
        elif seat is not None and seat.state in IN_IT and gathering.ended_at is None:
            _give_up(gathering, seat, person)
    wish = (CoffeeWish.programme_id == programme.id, CoffeeWish.person_id == person.id)
    db.session.execute(sa.delete(CoffeeWish).where(*wish))


def _give_up(gathering: Gathering, seat: Seat, person: Person) -> None:
    was_going = seat.state == GOING
    seat.state, seat.since = LEFT, clock.now()
    db.session.flush()
    if was_going:
        ahead = _told_anew(gathering)
        letters.gave_up(ahead, person, others=queries.people_going(gathering))
        _after(gathering, seat, person)
    slots = slots_for(gathering, [person.id])[person.id]
    left = GatheringLeft(gathering=gathering.id, turn=seat.turn, kind=cast(Kind, gathering.kind), **slots)
    journal.record(left, zone=gathering.programme.timezone)


def _after(gathering: Gathering, seat: Seat, person: Person) -> None:
    """What a seat that has become free means for the others."""
    if gathering.kind == WORKSHOP:
        _move_up(gathering)
    elif gathering.kind == CIRCLE:
        letters.left_circle(gathering, person, turn=seat.turn)
    else:
        others = queries.people_going(gathering)
        gatherings.finish(gathering)
        for other in others:
            letters.fell_through(gathering, other)
            mine = (CoffeeWish.programme_id == gathering.programme_id, CoffeeWish.person_id == other.id)
            db.session.execute(sa.update(CoffeeWish).where(*mine).values(is_first=True))


def _move_up(gathering: Gathering) -> None:
    """Who has waited longest has the seat now."""
    waits = (Seat.gathering_id == gathering.id, Seat.state == WAITING)
    following = db.session.scalar(sa.select(Seat).where(*waits).order_by(Seat.turn).limit(1))
    if following is not None:
        following.state, following.since = GOING, clock.now()
        person = db.session.get_one(Person, following.person_id)
        _welcome(gathering, person, following, has_waited=True)
        _record_joined(gathering, following)


def _welcome(gathering: Gathering, person: Person, seat: Seat, *, has_waited: bool) -> None:
    db.session.flush()
    letters.seat(gathering, person, _told_anew(gathering), turn=seat.turn, has_waited=has_waited)


def _told_anew(gathering: Gathering) -> list[GatheringHour]:
    """Hours to come, of which a calendar is about to be told: who leaves and returns is told later things last."""
    ahead = [each for each in queries.planned_of(gathering) if not each.has_begun(clock.now())]
    for hour in ahead:
        hours.revise(hour)
    db.session.flush()
    return ahead


def _put(gathering: Gathering, person: Person, state: str) -> Seat:
    last = sa.select(sa.func.coalesce(sa.func.max(Seat.turn), 0)).where(Seat.gathering_id == gathering.id)
    turn = db.session.scalars(last).one() + 1
    row = {"gathering_id": gathering.id, "person_id": person.id, "state": state, "turn": turn, "since": clock.now()}
    put = db.insert(Seat).values(row)
    changed = {name: row[name] for name in ("state", "turn", "since")}
    db.session.execute(put.on_conflict_do_update(index_elements=["gathering_id", "person_id"], set_=changed))
    seat = queries.seat_of(gathering, person)
    assert seat is not None  # noqa: S101
    _record_joined(gathering, seat)
    return seat


def _asked(gathering: Gathering, person_id: str, by: Person) -> tuple[Seat, Person]:
    """The seat of somebody who asked to be let into a circle of this host, in its turn; and who they are."""
    turn_at(gathering)
    require_run_by(gathering, by)
    person = db.session.get(Person, person_id)
    seat = queries.seat_of(gathering, person) if person is not None and gathering.kind == CIRCLE else None
    if person is None or seat is None:
        raise NotFound(_("There is no such person."))
    return seat, person


def _require_ahead(gathering: Gathering) -> None:
    planned = queries.planned_of(gathering) if gathering.kind == WORKSHOP else []
    if planned and planned[0].has_begun(clock.now()):
        raise Refused(_("It has begun. Who was there is noted by its host."))


def _record_joined(gathering: Gathering, seat: Seat) -> None:
    state: Literal["going", "waiting"] = "going" if seat.state == GOING else "waiting"
    slots = slots_for(gathering, [seat.person_id])[seat.person_id]
    joined = GatheringJoined(
        gathering=gathering.id, turn=seat.turn, state=state, kind=cast(Kind, gathering.kind), **slots
    )
    journal.record(joined, zone=gathering.programme.timezone)

"""Coffee: a switch, off by default; and a round that a coordinator draws, at most one a day."""

from __future__ import annotations

import random
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import CoffeeDrawn
from portal.mentoring import gathering_letters as letters
from portal.mentoring.actions.hosting import require_beginning
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.coffee import drawn
from portal.mentoring.models.gatherings import (
    COFFEE,
    GOING,
    PLANNED,
    CoffeeRound,
    CoffeeWish,
    Gathering,
    GatheringHour,
    Seat,
)
from portal.mentoring.queries import coffee as queries
from portal.mentoring.queries.gatherings import roles_in
from portal.people.models import Person, Programme

FEWEST = 2


def wish(programme: Programme, *, is_on: bool, by: Person) -> None:
    """Say that one would like coffee now and then, or no more. Twice is once."""
    _roles_of(programme, by)
    mine = {"programme_id": programme.id, "person_id": by.id}
    if is_on:
        row = mine | {"is_first": False, "since": clock.now()}
        db.session.execute(db.insert(CoffeeWish).values(row).on_conflict_do_nothing())
    else:
        wishes = (CoffeeWish.programme_id == programme.id, CoffeeWish.person_id == by.id)
        db.session.execute(sa.delete(CoffeeWish).where(*wishes))


def draw(programme: Programme, *, by: Person, dice: random.Random | None = None) -> CoffeeRound:
    """Draw who meets whom, and tell everybody; who coordinates the programme does. Twice on a day is once.

    Coffees of earlier rounds for which nobody has set a time are let go.
    """
    if "coordinator" not in _roles_of(programme, by):
        raise NotFound(_("There is no such programme."))
    take_turn(programme, "state")
    today = clock.today(programme.timezone)
    same = db.session.get(CoffeeRound, (programme.id, today), populate_existing=True)
    if same is not None:
        return same
    require_beginning(programme)
    guests = queries.guests_in(programme)
    if len(guests) < FEWEST:
        raise Refused(_("At least two people have to wish for coffee. The switch is on this page, for each of them."))
    found = drawn(
        guests, apart=queries.walls_in(programme), met=queries.met_in(programme), dice=dice or random.SystemRandom()
    )
    _let_go(programme)
    round_ = CoffeeRound(programme_id=programme.id, drawn_on=today, drawn_by_id=by.id, couples=len(found.couples))
    db.session.add(round_)
    people = _people([each.person for each in guests])
    for one, other in found.couples:
        _seat(programme, people[one], people[other])
    _remember(programme, found.left)
    for each in found.left:
        letters.nobody_left(programme, people[each], day=today.isoformat())
    event = CoffeeDrawn(cohort=programme.id, day=today.isoformat(), couples=len(found.couples))
    journal.record(event, zone=programme.timezone)
    return round_


def _roles_of(programme: Programme, person: Person) -> frozenset[str]:
    roles = roles_in(programme.id, [person.id]).get(person.id)
    if roles is None:
        raise NotFound(_("There is no such programme."))
    return roles


def _let_go(programme: Programme) -> None:
    planned = sa.exists().where(GatheringHour.gathering_id == Gathering.id, GatheringHour.state == PLANNED)
    earlier = (Gathering.programme_id == programme.id, Gathering.kind == COFFEE, Gathering.ended_at.is_(None), ~planned)
    db.session.execute(sa.update(Gathering).where(*earlier).values(ended_at=clock.now()))


def _people(ids: Sequence[str]) -> dict[str, Person]:
    return {person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(ids)))}


def _seat(programme: Programme, one: Person, other: Person) -> None:
    gathering = Gathering(programme_id=programme.id, kind=COFFEE, seats=2)
    gathering.programme, gathering.host = programme, None
    db.session.add(gathering)
    db.session.flush()
    for turn, person in enumerate((one, other), 1):
        db.session.add(Seat(gathering_id=gathering.id, person_id=person.id, state=GOING, turn=turn))
    db.session.flush()
    letters.drawn(gathering, (one, other))


def _remember(programme: Programme, left: Sequence[str]) -> None:
    """Who is first the next time: those who are left, and nobody else."""
    here = sa.update(CoffeeWish).where(CoffeeWish.programme_id == programme.id)
    db.session.execute(here.values(is_first=CoffeeWish.person_id.in_(left)))

"""Who runs a gathering, and how every deed on one begins: alone with it, its hours and its seats."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models.gatherings import COFFEE, GOING, Gathering
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Person, Programme
from portal.people.programmes import refuse_while_paused
from portal.people.programmes.moves import CLOSING, OVER

Kind = Literal["workshop", "circle", "coffee"]


def turn_at(gathering: Gathering) -> None:
    """Be alone with the gathering, as it is now."""
    take_turn(gathering, "ended_at")
    db.session.refresh(gathering.programme, attribute_names=["state"])


def require_run_by(gathering: Gathering, person: Person) -> None:
    """The host runs it; a coffee the two of it. To anybody else there is nothing to be run."""
    if gathering.host_id == person.id:
        return
    seat = queries.seat_of(gathering, person) if gathering.kind == COFFEE else None
    if seat is None or seat.state != GOING:
        raise NotFound(_("There is no such gathering."))


def require_open(gathering: Gathering) -> None:
    """Refuse what begins something new in a gathering that is over."""
    if gathering.ended_at is not None:
        raise Refused(_("This is over. There are others on the list."))


def require_beginning(programme: Programme) -> None:
    """Refuse to begin something in a programme that rests, wraps up or is over."""
    refuse_while_paused(programme)
    if programme.state in (CLOSING, *OVER):
        raise Refused(_("%(programme)s comes to its end. Nothing new begins in it.", programme=programme.name))


def everybody_in(gathering: Gathering) -> list[Person]:
    """The host, if there is one, and everybody with a seat."""
    return [each for each in (gathering.host, *queries.people_going(gathering)) if each is not None]


def slots_for(gathering: Gathering, people: Collection[str]) -> dict[str, dict[str, Any]]:
    """Who an event is about, for each of these people (ids): the person, and in which role they take part."""
    roles = queries.roles_in(gathering.programme_id, people)
    return {
        each: {"person": each, "cohort": gathering.programme_id}
        | {role: each for role in ("mentor", "mentee") if role in roles.get(each, ())}
        for each in people
    }

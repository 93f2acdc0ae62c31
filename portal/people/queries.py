"""Questions about people and their part in programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple, NoReturn

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.people import sight
from portal.people.models import NOT_YET, Enrolment, Link, Person, Programme, SignIn, Token
from portal.people.passwords import digest
from portal.post.queries import is_refused


class Part(NamedTuple):
    """A role that somebody has in a programme, by its id."""

    role: str
    programme: str


_PARTS = sa.select(sa.func.aggregate_strings(Enrolment.role + ":" + Enrolment.programme_id, ",")).where(
    Enrolment.person_id == SignIn.person_id, Enrolment.takes_part
)
_DOOR = sa.select(SignIn, Person, _PARTS.scalar_subquery().label("parts")).join(Person, Person.id == SignIn.person_id)


def signed_in_by(token: str, now: dt.datetime) -> tuple[SignIn, Person, frozenset[Part]] | None:
    """Whose browser this is, if the door is still open, and every part that they have in any programme."""
    found = db.session.execute(_DOOR.where(SignIn.id == digest(token), Person.deactivated_at.is_(None))).first()
    if found is None or not found[0].is_open(now):
        return None
    parts = found.parts.split(",") if found.parts else []
    return found[0], found[1], frozenset(Part(*part.split(":")) for part in parts)


def person_by_email(email: str) -> Person | None:
    """The person with this address, as it was normalised."""
    return db.session.scalar(sa.select(Person).where(Person.email == email, Person.deactivated_at.is_(None)))


def person_by_handle(handle: str) -> Person:
    """The person with this handle."""
    found = db.session.scalar(sa.select(Person).where(Person.handle == handle, Person.deactivated_at.is_(None)))
    if found is None:
        nobody()
    return found


def nobody() -> NoReturn:
    """The answer about somebody who shares nothing: the same as about somebody who does not exist."""
    raise NotFound(_("There is no such person."))


def link_is_good(token: str, now: dt.datetime) -> bool:
    """Whether a link can still be used. Looking does not use it up."""
    links = sa.select(Link.id).join(Person, Person.id == Link.person_id).where(Person.deactivated_at.is_(None))
    good = links.where(Link.id == digest(token), Link.used_at.is_(None), Link.expires_at > now)
    return db.session.scalar(good) is not None


def person_by_token(token: str) -> tuple[Person, frozenset[str]] | None:
    """Whose API token this is, and what it may do."""
    query = sa.select(Person, Token.scopes).join(Token, Token.person_id == Person.id)
    found = db.session.execute(query.where(Token.id == digest(token), Person.deactivated_at.is_(None))).first()
    return (found[0], frozenset(found[1])) if found else None


def tokens_of(person: Person) -> list[sa.Row[tuple[str, list[str], dt.datetime]]]:
    """Their API tokens, the newest first: id (which is no token), scopes, and since when."""
    theirs = sa.select(Token.id, Token.scopes, Token.created_at).where(Token.person_id == person.id)
    return list(db.session.execute(theirs.order_by(Token.created_at.desc(), Token.id)))


def programmes_of(person: Person, *, role: str | None = None) -> list[Programme]:
    """The programmes the person has a part in, perhaps only those in one role; newest first."""
    theirs = sa.select(Enrolment.programme_id).where(Enrolment.person_id == person.id)
    if role:
        theirs = theirs.where(Enrolment.role == role, Enrolment.takes_part)
    query = sa.select(Programme).where(Programme.id.in_(theirs))
    return list(db.session.scalars(query.order_by(Programme.created_at.desc())))


def coordinators_of(programme_id: str, *, besides: Collection[str] = ()) -> list[Person]:
    """Who coordinates a programme, in the order of names; without those ids, who are in what it is about."""
    part = (Enrolment.programme_id == programme_id, Enrolment.role == "coordinator", Enrolment.takes_part)
    theirs = sa.select(Person).join(Enrolment, Enrolment.person_id == Person.id).where(*part)
    here = (Person.deactivated_at.is_(None), Person.id.not_in(besides))
    return list(db.session.scalars(theirs.where(*here).order_by(Person.name, Person.id)))


def programme_of(coordinator: Person, slug: str) -> Programme:
    """A programme they coordinate. To anybody else it does not exist."""
    theirs = Programme.id.in_(sight.overseen_by(coordinator))
    found = db.session.scalar(sa.select(Programme).where(Programme.slug == slug, theirs))
    if found is None:
        raise NotFound(_("There is no such programme."))
    return found


def names_of(ids: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """Name and e-mail of people, and the name of programmes, by id; a few hundred of them at once."""
    persons = sa.select(Person.id, Person.name, Person.email).where(Person.id.in_(ids))
    programmes = sa.select(Programme.id, Programme.name, sa.null()).where(Programme.id.in_(ids))
    return {each: (name, email) for each, name, email in db.session.execute(persons.union_all(programmes))}


def shown_in(programme: Programme) -> dict[str, str]:
    """The names of those in a programme who let others see what they earn, by id; and of the programme itself."""
    enrolled = sa.select(Enrolment.person_id).where(
        Enrolment.programme_id == programme.id, Enrolment.state.not_in(NOT_YET)
    )
    seen = sa.select(Person.id, Person.name).where(Person.id.in_(enrolled), Person.hides_points.is_(False))
    return {programme.id: programme.name} | {row.id: row.name for row in db.session.execute(seen)}


def coordinates_every_programme(person: Person) -> bool:
    """Whether they coordinate every programme that is not archived, so that what they decide for all is theirs."""
    is_theirs = Programme.id.in_(sight.overseen_by(person))
    another = sa.select(Programme.id).where(Programme.state != "archived", ~is_theirs)
    return db.session.scalar(another.limit(1)) is None


def unreached_in(programme: Programme, *, limit: int = 10) -> list[sa.Row[tuple[str, str]]]:
    """Name and handle of people in it to whom no mail comes: their mail server refuses the address."""
    enrolled = sa.select(Enrolment.person_id).where(Enrolment.programme_id == programme.id)
    refused = (Person.id.in_(enrolled), Person.deactivated_at.is_(None), is_refused(Person.id, Person.email))
    return list(
        db.session.execute(sa.select(Person.name, Person.handle).where(*refused).order_by(Person.name).limit(limit))
    )


def context_of(person: Person, *, role: str) -> dict[str, str]:
    """The slots of an event about this person alone: in which role and programme they act, where that is clear.

    Who has left a programme acts in it no more.
    """
    query = (
        sa.select(Enrolment.role, Enrolment.programme_id)
        .where(Enrolment.person_id == person.id, Enrolment.role.in_(("mentor", "mentee")))
        .where(Enrolment.takes_part)
        .order_by(Enrolment.created_at.desc(), Enrolment.id.desc())
    )
    parts = list(db.session.execute(query))
    chosen = next((part for part in parts if part.role == role), parts[0] if parts else None)
    slots = {"person": person.id}
    return slots | ({chosen.role: person.id, "cohort": chosen.programme_id} if chosen else {})

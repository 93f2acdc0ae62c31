"""Questions about ideas and thanks."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring.models import Idea, Kudos, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR, PAIRS, of_person
from portal.people.models import Enrolment, Person, Programme


class SharedIdea(NamedTuple):
    """An idea that the programme sees: credited to the mentor, thought of together with the mentee."""

    id: str
    text: str
    state: str
    mentor: str
    mentee: str
    programme: str
    noted_at: dt.datetime


class Thanks(NamedTuple):
    """Kudos in a list."""

    id: str
    giver: str
    recipient: str
    text: str
    is_shown: bool
    given_at: dt.datetime


_SHARED = (
    sa.select(Idea.id, Idea.text, Idea.state, MENTOR.name, MENTEE.name, Programme.name, Idea.noted_at)
    .join(Pair, Pair.id == Idea.pair_id)
    .join(MENTOR, MENTOR.id == Pair.mentor_id)
    .join(MENTEE, MENTEE.id == Pair.mentee_id)
    .join(Programme, Programme.id == Pair.programme_id)
    .where(Idea.mentor_shares.is_(True), Idea.mentee_shares.is_(True))
    .order_by(Idea.noted_at.desc(), Idea.id.desc())
)
_GIVER, _RECIPIENT = aliased(Person), aliased(Person)
_THANKS = (
    sa.select(Kudos.id, _GIVER.name, _RECIPIENT.name, Kudos.text, Kudos.is_shown, Kudos.given_at)
    .join(_GIVER, _GIVER.id == Kudos.giver_id)
    .join(_RECIPIENT, _RECIPIENT.id == Kudos.recipient_id)
    .order_by(Kudos.given_at.desc(), Kudos.id.desc())
)
_PARTICIPANTS = ("mentor", "mentee")


def ideas_of(pair: Pair, *, after: int = 0, limit: int = 20) -> list[Idea]:
    """The ideas of a pair, the latest first."""
    theirs = sa.select(Idea).where(Idea.pair_id == pair.id).order_by(Idea.noted_at.desc(), Idea.id.desc())
    return list(db.session.scalars(theirs.offset(after).limit(limit)))


def idea_of(person: Person, idea_id: str) -> tuple[Idea, Pair]:
    """An idea of one of their pairs, with the pair. To anybody else it does not exist."""
    query = PAIRS.add_columns(Idea).join(Idea, Idea.pair_id == Pair.id).where(Idea.id == idea_id, of_person(person))
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound(_("There is no such idea."))
    return found[1], found[0]


def ideas_shared_with(person: Person, *, after: int = 0, limit: int = 20) -> list[SharedIdea]:
    """What pairs share in the programmes in which this person has a part, the latest first."""
    part = (Enrolment.person_id == person.id, Enrolment.state != "withdrawn", Enrolment.role != "safe-contact")
    theirs = Pair.programme_id.in_(sa.select(Enrolment.programme_id).where(*part))
    rows = db.session.execute(_SHARED.where(theirs).offset(after).limit(limit))
    return [SharedIdea(*row) for row in rows]


def kudos_to(person: Person, *, only_shown: bool = False, after: int = 0, limit: int = 20) -> list[Thanks]:
    """What others thanked somebody for, the latest first; perhaps only what they show."""
    query = _THANKS.where(Kudos.recipient_id == person.id)
    return _read((query.where(Kudos.is_shown.is_(True)) if only_shown else query).offset(after).limit(limit))


def kudos_by(person: Person, *, after: int = 0, limit: int = 20) -> list[Thanks]:
    """What somebody thanked others for, the latest first."""
    return _read(_THANKS.where(Kudos.giver_id == person.id).offset(after).limit(limit))


def kudos_received(person: Person, kudos_id: str) -> Kudos:
    """Kudos that this person received. To anybody else, the giver too, they are not there to be decided on."""
    found = db.session.scalar(sa.select(Kudos).where(Kudos.id == kudos_id, Kudos.recipient_id == person.id))
    if found is None:
        raise NotFound(_("There is no such word of thanks."))
    return found


def participant_with(email: str, *, of: Person) -> Person:
    """Who has this address and takes part in a programme in which they do. Anybody else does not exist."""
    found = db.session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))
    if found is None or programme_shared_by(found, of) is None:
        raise Refused(nobody_here(), field="email")
    return found


def programme_shared_by(one: Person, other: Person) -> Programme | None:
    """The newest programme in which both are mentor or mentee, if there is one."""
    both = sa.select(Programme).where(*(_takes_part(person) for person in (one, other)))
    return db.session.scalars(both.order_by(Programme.created_at.desc(), Programme.id.desc()).limit(1)).first()


def takes_part(person: Person) -> bool:
    """Whether somebody is mentor or mentee in any programme."""
    part = sa.select(Enrolment.id).where(Enrolment.person_id == person.id, Enrolment.role.in_(_PARTICIPANTS))
    return db.session.scalar(part.where(Enrolment.state != "withdrawn").limit(1)) is not None


def nobody_here() -> str:
    """The answer about somebody who takes no part with them: the same as about somebody who does not exist."""
    return str(_("There is nobody with this address in a programme of yours."))


def _takes_part(person: Person) -> sa.ColumnElement[bool]:
    part = aliased(Enrolment)
    theirs = (part.programme_id == Programme.id, part.person_id == person.id, part.state != "withdrawn")
    return sa.select(part.id).where(*theirs, part.role.in_(_PARTICIPANTS)).exists()


def _read(query: sa.Select[*tuple[Any, ...]]) -> list[Thanks]:
    return [Thanks(*row) for row in db.session.execute(query)]

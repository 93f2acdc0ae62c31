"""Questions about concerns. They exist for who raised them and for the safe contacts of the programme, nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring.models import Concern, ConcernLine
from portal.people.models import Enrolment, Person, Programme
from portal.people.passwords import digest


class ConcernInList(NamedTuple):
    """A concern in a list: without its words."""

    id: str
    programme: str
    state: str
    raised_at: dt.datetime
    state_since: dt.datetime
    is_named: bool


class Line(NamedTuple):
    """What was written to a concern: by a safe contact of this name, or by whoever raised it."""

    contact: str | None
    text: str
    written_at: dt.datetime


MOST_LINES = 100
_STAYS = Enrolment.state.not_in(("withdrawn", "declined"))
_LINES = sa.select(
    Concern.id, Programme.name, Concern.state, Concern.raised_at, Concern.state_since, Concern.raised_by_id.is_not(None)
).join(Programme, Programme.id == Concern.programme_id)


def programmes_to_raise_in(person: Person) -> list[Programme]:
    """Every programme in which they have or had a part, newest first: who left may have left for a reason."""
    theirs = sa.select(Enrolment.programme_id).where(Enrolment.person_id == person.id)
    query = sa.select(Programme).where(Programme.id.in_(theirs))
    return list(db.session.scalars(query.order_by(Programme.created_at.desc(), Programme.id.desc())))


def safe_contacts_of(programme_id: str, *, besides: Person | None = None) -> list[Person]:
    """The safe contacts of a programme by name, without the one who raises a concern."""
    query = sa.select(Person).join(Enrolment, Enrolment.person_id == Person.id)
    part = (Enrolment.programme_id == programme_id, Enrolment.role == "safe-contact", _STAYS)
    query = query.where(*part, Person.deactivated_at.is_(None))
    if besides is not None:
        query = query.where(Person.id != besides.id)
    return list(db.session.scalars(query.order_by(Person.name, Person.id)))


def safe_contacts_by_programme(person: Person) -> dict[str, list[str]]:
    """Names of the safe contacts of each programme of theirs, by its id; in one query."""
    theirs = sa.select(Enrolment.programme_id).where(Enrolment.person_id == person.id)
    query = sa.select(Enrolment.programme_id, Person.name).join(Person, Person.id == Enrolment.person_id)
    part = (Enrolment.programme_id.in_(theirs), Enrolment.role == "safe-contact", _STAYS)
    query = query.where(*part, Person.deactivated_at.is_(None), Person.id != person.id)
    found: dict[str, list[str]] = {}
    for programme_id, name in db.session.execute(query.order_by(Person.name)):
        found.setdefault(programme_id, []).append(name)
    return found


def concern_for(person: Person, concern_id: str) -> Concern:
    """A concern that they raised with their name, or that reaches them as safe contact. Else it does not exist."""
    may_read = sa.or_(Concern.raised_by_id == person.id, _reaches(person))
    return _found(sa.select(Concern).where(Concern.id == concern_id, may_read))


def concern_by_code(code: str) -> Concern | None:
    """The concern that was raised with this code, if there is one."""
    return db.session.scalar(sa.select(Concern).where(Concern.code == digest(code.strip().lower())))


def nameless_by_code(code: str) -> Concern:
    """The same, of those that were raised without a name; the others are read by who is signed in."""
    found = concern_by_code(code)
    if found is None:
        raise Refused(_("No concern has this code. Please look at each letter again."), field="code")
    if found.raised_by_id is not None:
        raise Refused(_("This concern has your name. Sign in, and you find it under “Your concerns”."), field="code")
    return found


def is_contact_for(concern: Concern, person: Person) -> bool:
    """Whether it reaches this person as safe contact."""
    return db.session.scalar(sa.select(Concern.id).where(Concern.id == concern.id, _reaches(person))) is not None


def keeps_safe(person: Person) -> bool:
    """Whether this person is safe contact of any programme."""
    return db.session.scalar(_kept_safe_by(person).limit(1)) is not None


def concerns_by(person: Person, *, after: int = 0, limit: int = 20) -> list[ConcernInList]:
    """What they raised with their name, the latest first."""
    return _read(_LINES.where(Concern.raised_by_id == person.id).order_by(Concern.id.desc()), after, limit)


def concerns_to(person: Person, *, after: int = 0, limit: int = 20) -> list[ConcernInList]:
    """What reaches them as safe contact: what waits first, then what is in progress, then the rest; latest first."""
    rank = sa.case({"open": 0, "acknowledged": 1, "in_progress": 1}, value=Concern.state, else_=2)
    return _read(_LINES.where(_reaches(person)).order_by(rank, Concern.id.desc()), after, limit)


def lines_of(concern: Concern) -> list[Line]:
    """What was written afterwards, in its order: at most ``MOST_LINES``."""
    query = sa.select(Person.name, ConcernLine.text, ConcernLine.written_at)
    query = query.select_from(ConcernLine).outerjoin(Person, Person.id == ConcernLine.by_id)
    query = query.where(ConcernLine.concern_id == concern.id).order_by(ConcernLine.id)
    return [Line(*row) for row in db.session.execute(query.limit(MOST_LINES))]


def name_of(person_id: str | None) -> str:
    """The name of who raised a concern; nothing where they gave none."""
    return (db.session.scalar(sa.select(Person.name).where(Person.id == person_id)) or "") if person_id else ""


def nobody_yet() -> str:
    """What to do where a programme has no safe contact."""
    return str(
        _(
            "This programme has no safe contact at the moment, so nobody would read it here. Please speak to somebody "
            "whom you trust outside of it: human resources, the works council, a doctor. Or ask a coordinator to name "
            "a safe contact; you need not say why."
        )
    )


def _reaches(person: Person) -> sa.ColumnElement[bool]:
    """Of concerns: those of the programmes that they keep safe, without their own."""
    is_their_own = sa.and_(Concern.raised_by_id.is_not(None), Concern.raised_by_id == person.id)
    return sa.and_(Concern.programme_id.in_(_kept_safe_by(person)), ~is_their_own)


def _kept_safe_by(person: Person) -> sa.Select[str]:
    part = (Enrolment.person_id == person.id, Enrolment.role == "safe-contact", _STAYS)
    return sa.select(Enrolment.programme_id).where(*part)


def _found(query: sa.Select[Concern]) -> Concern:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("There is no such concern."))
    return found


def _read(query: sa.Select[*tuple[Any, ...]], after: int, limit: int) -> list[ConcernInList]:
    return [ConcernInList(*row) for row in db.session.execute(query.offset(after).limit(limit))]

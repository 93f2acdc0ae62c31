"""Questions about nominations: one's own, and those that a coordinator decides on."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import db
from portal.awards.models import OPEN, Nomination
from portal.errors import NotFound, Refused
from portal.people.models import Enrolment, Person, Programme


class Line(NamedTuple):
    """A nomination in a list."""

    id: str
    badge: str
    nominee: str
    nominator: str
    text: str
    is_named: bool
    made_at: dt.datetime
    state: str
    answer: str | None


_NOMINEE, _NOMINATOR = aliased(Person), aliased(Person)
_LINES = (
    sa.select(
        Nomination.id,
        Nomination.badge,
        _NOMINEE.name,
        _NOMINATOR.name,
        Nomination.text,
        Nomination.is_named,
        Nomination.made_at,
        Nomination.state,
        Nomination.answer,
    )
    .join(_NOMINEE, _NOMINEE.id == Nomination.nominee_id)
    .join(_NOMINATOR, _NOMINATOR.id == Nomination.nominator_id)
)


def programme_of_both(one: Person, other: Person) -> Programme | None:
    """The newest programme in which both have a part, if there is one."""
    asked = sa.select(Programme).where(*(_has_a_part(person) for person in (one, other)))
    return db.session.scalars(asked.order_by(Programme.created_at.desc(), Programme.id.desc()).limit(1)).first()


def colleague_with(email: str, *, of: Person) -> Person:
    """Who has this address and a part in a programme of theirs. Anybody else does not exist."""
    found = db.session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))
    if found is None or programme_of_both(found, of) is None:
        raise Refused(nobody_here(), field="email")
    return found


def nobody_here() -> str:
    """The answer about somebody who is in no programme of theirs: the same as about somebody who does not exist."""
    return str(_("There is nobody with this address in a programme of yours."))


def made_by(person: Person, *, after: int = 0, limit: int = 20) -> list[Line]:
    """What somebody nominated others for, the latest first."""
    theirs = _LINES.where(Nomination.nominator_id == person.id).order_by(Nomination.id.desc())
    return _read(theirs, after, limit)


def to_decide(
    programme: Programme, *, by: Person, state: str = OPEN, badge: str = "", after: int = 0, limit: int = 20
) -> list[Line]:
    """Nominations of a programme in one state, perhaps for one badge; open ones in their order, others latest first.

    Those in which whoever decides has a part themselves are left out.
    """
    asked = _LINES.where(_may_decide(programme, by), Nomination.state == state)
    asked = asked.where(Nomination.badge == badge) if badge else asked
    return _read(asked.order_by(Nomination.id if state == OPEN else Nomination.id.desc()), after, limit)


def how_many_wait(programme: Programme, *, by: Person) -> int:
    """How many nominations of a programme this coordinator can decide on."""
    asked = sa.select(sa.func.count()).select_from(Nomination)
    return db.session.scalar(asked.where(_may_decide(programme, by), Nomination.state == OPEN)) or 0


def nomination_of(programme: Programme, nomination_id: str, *, by: Person) -> Nomination:
    """One of those; anything else does not exist."""
    asked = sa.select(Nomination).where(Nomination.id == nomination_id, _may_decide(programme, by))
    found = db.session.scalar(asked)
    if found is None:
        raise NotFound(_("There is no such nomination."))
    return found


def _read(asked: sa.Select[*tuple[Any, ...]], after: int, limit: int) -> list[Line]:
    return [Line(*row) for row in db.session.execute(asked.offset(after).limit(limit))]


def _may_decide(programme: Programme, by: Person) -> sa.ColumnElement[bool]:
    has_no_part = (Nomination.nominee_id != by.id, Nomination.nominator_id != by.id)
    return sa.and_(Nomination.programme_id == programme.id, *has_no_part)


def _has_a_part(person: Person) -> sa.ColumnElement[bool]:
    enrolment = aliased(Enrolment)
    theirs = sa.select(enrolment.id).where(
        enrolment.programme_id == Programme.id, enrolment.person_id == person.id, enrolment.takes_part
    )
    return theirs.exists()

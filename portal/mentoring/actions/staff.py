"""Who stands behind a programme, and who is there for worries: asked by a coordinator, and released again."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import audit, clock, db
from portal.errors import Refused
from portal.mentoring.actions.enrolments import invite
from portal.people import actions as people
from portal.people import queries
from portal.people.details import normal_email
from portal.people.models import Enrolment, Person, Programme
from portal.people.programmes.actions import alone
from portal.people.programmes.moves import DRAFT
from portal.people.programmes.queries import GONE

STAFF_ROLES = ("sponsor", "safe-contact")


def appoint(programme: Programme, *, email: str, name: str, role: str, by: Person) -> Person:
    """Make somebody sponsor or safe contact, and tell them by mail. Twice is once.

    Both may be outside of the programme otherwise. Who coordinates it cannot be its safe contact.
    """
    if role not in STAFF_ROLES:
        raise Refused(_("Please choose a role from the list."), field="role")
    alone(programme)
    known = queries.person_by_email(normal_email(email))
    if known is not None:
        people.require_apart(known, programme, role)
    person = invite(programme, email=email, name=name, role=role)
    back = sa.update(Enrolment).where(*_part(programme, person, role), Enrolment.state.in_(GONE))
    db.session.execute(back.values(state="approved", state_since=clock.now()))
    audit.write([audit.Line("programme.changed", programme.id, why=f"{role} {person.id}", by=by.id)])
    return person


def release(programme: Programme, enrolment_id: str, *, by: Person) -> None:
    """Let somebody be sponsor or safe contact no more. Twice is once. After the launch there is always one of each."""
    alone(programme)
    theirs = (Enrolment.programme_id == programme.id, Enrolment.role.in_(STAFF_ROLES), Enrolment.state.not_in(GONE))
    held = list(db.session.scalars(sa.select(Enrolment).where(*theirs)))
    found = next((each for each in held if each.id == enrolment_id), None)
    if found is None:
        return
    if programme.state != DRAFT and [each.role for each in held].count(found.role) == 1:
        raise Refused(_("People rely on having one. Please name the next one first."))
    found.state, found.state_since = "withdrawn", clock.now()
    why = f"{found.role} {found.person_id} released"
    audit.write([audit.Line("programme.changed", programme.id, why=why, by=by.id)])


def _part(programme: Programme, person: Person, role: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (Enrolment.programme_id == programme.id, Enrolment.person_id == person.id, Enrolment.role == role)

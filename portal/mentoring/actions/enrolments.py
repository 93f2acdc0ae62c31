"""Inviting people into a programme, and leaving it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import Refused
from portal.mentoring.actions import seats
from portal.mentoring.models import LIVING, Pair
from portal.mentoring.queries import gatherings
from portal.people import actions as people
from portal.people import queries
from portal.people.enrolments import actions as enrolments
from portal.people.models import Enrolment, Person, Programme

OFFERED_ROLES = ("mentee", "mentor", "reviewer", "coordinator", "sponsor", "safe-contact")


def invite(programme: Programme, *, email: str, name: str, role: str) -> Person:
    """Invite whoever has this address, a new person where there is none, and tell them by mail. Twice is once.

    Mentors and mentees apply next; for the other roles they have their part at once. Who has no password yet gets a
    link to choose one; it opens once, within two weeks.
    """
    if role not in OFFERED_ROLES:
        raise Refused(_("Please choose a role from the list."), field="role")
    address = people.normal_email(email)
    person = queries.person_by_email(address) or people.create_person(address, name, timezone=programme.timezone)
    enrolments.invite(person, programme, role=role)
    return person


def withdraw(enrolment: Enrolment, *, by: Person) -> None:
    """Leave a programme. Who is in a pair there ends that first, so that the other one hears of it and sessions go.

    With their last part in it their seats in workshops and circles are free, and what they host is called off.
    """
    mine = Pair.mentor_id if enrolment.role == "mentor" else Pair.mentee_id
    living = (Pair.programme_id == enrolment.programme_id, mine == enrolment.person_id, Pair.state.in_(LIVING))
    if db.session.scalar(sa.select(Pair.id).where(*living).limit(1)) is not None:
        raise Refused(_("You are in a pair. Please end it on its page first: that is one button, and nobody asks why."))
    enrolments.withdraw(enrolment, by=by)
    if not gatherings.roles_in(enrolment.programme_id, [by.id]):
        seats.leave_programme(db.session.get_one(Programme, enrolment.programme_id), by)

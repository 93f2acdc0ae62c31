"""What the tests of enrolment do again and again: apply, answer for a manager, finish the training."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal import catalog, db
from portal.people.enrolments import actions, applications
from portal.people.enrolments.applications import Answers
from portal.people.models import Enrolment, Person, Programme
from portal.post.models import Mail
from tests.impact.answering import answer_what_is_asked
from tests.learning.reading import finish

TOPIC = "digital-tools"
FORM = {
    "why": "To learn how one asks.",
    "minutes_a_month": "90",
    "capacity": "1",
    "channel": "video",
    "pace": "",
    "agrees": "y",
    "begins_0": "09:00",
    "ends_0": "10:30",
}
"""An application as a browser sends it, but for topics."""


def a_topic():
    """One of the topics of the first curated track."""
    return catalog.tracks("curated")[0].topics[0][0]


def answers(**more):
    """A complete application."""
    given: dict[str, Any] = {"why": "To learn.", "topics": {a_topic(): 2}, "minutes": 90, "agrees": True}
    return Answers(**(given | more))


def invited(person, programme, role="mentee", *, is_told=False):
    """Somebody who is invited."""
    return actions.invite(person, programme, role=role, is_told=is_told)


def applied(person, programme, role="mentee", **more):
    """Somebody who has applied."""
    part = invited(person, programme, role)
    applications.send(part, answers(**more), by=person)
    return part


def approved(person, programme, clara, role="mentee"):
    """Somebody who has a place."""
    part = applied(person, programme, role)
    actions.approve(part, by=clara)
    return part


def trained(person, role="mentee"):
    """Somebody who has finished the training for a role, and has answered what their programmes ask."""
    for track in catalog.tracks("onboarding"):
        for lesson in track.lessons if role in track.roles else ():
            finish(lesson, by=person)
    answer_what_is_asked(person)


def part_of(programme: Programme, person: Person, role: str = "mentee") -> Enrolment:
    """Somebody's part in a programme."""
    part = actions.part_in(programme, person, role)
    assert part is not None
    return part


def manager_token(email):
    """The token of the newest link that a manager was sent."""
    mails = sa.select(Mail.link).where(Mail.recipient == email, Mail.link.like("/consents/%"))
    return str(db.session.scalars(mails.order_by(Mail.id.desc())).first()).removeprefix("/consents/")


def state_of(part):
    """The state as it is in the database now."""
    return db.session.scalars(sa.select(Enrolment.state).where(Enrolment.id == part.id)).one()

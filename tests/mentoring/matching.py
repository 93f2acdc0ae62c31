"""What the tests of matching do again and again: people who are available, and sides that need no database."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.mentoring.matching.score import Side
from portal.people import actions as people
from portal.people.models import Enrolment, FreeTime, Topic

ASSISTANTS, SAFETY = "digital-tools/assistants", "digital-tools/safety"
MORNINGS = ((0, 480, 600), (2, 480, 600))
"""Monday and Wednesday, 8 to 10."""


def available(programme, name, role, *, topics=None, free=MORNINGS, capacity=1, **more):
    """Somebody new in the programme who can be matched; ``more`` are columns of the person."""
    person = people.create_person(f"{name.split()[0].lower()}@demo.example", name)
    for column, value in more.items():
        setattr(person, column, value)
    return ready(programme, person, role, topics=topics, free=free, capacity=capacity)


def ready(programme, person, role, *, topics=None, free=MORNINGS, capacity=1):
    """Let somebody be available in the programme, with topics and free times."""
    enrolment = people.enrol(person, programme, role=role)
    enrolment.state, enrolment.capacity = "available", capacity
    wanted = {ASSISTANTS: 2} if topics is None else topics
    db.session.add_all(Topic(enrolment_id=enrolment.id, topic=topic, level=level) for topic, level in wanted.items())
    if db.session.scalar(sa.select(FreeTime.person_id).where(FreeTime.person_id == person.id).limit(1)) is None:
        db.session.add_all(
            FreeTime(person_id=person.id, weekday=day, begins=begins, ends=ends) for day, begins, ends in free
        )
    db.session.flush()
    return person


def state_of(person, role):
    """The state of somebody's enrolment in this role."""
    part = (Enrolment.person_id == person.id, Enrolment.role == role)
    return db.session.scalar(sa.select(Enrolment.state).where(*part))


def side(name, **more):
    """A side by name, who speaks English unless told otherwise."""
    return Side(enrolment=f"e-{name}", person=f"p-{name}", name=name, **{"languages": frozenset({"en"}), **more})

"""Whom a person may see when they read lists: themselves, and everybody in the programmes that they coordinate."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal import db
from portal.people.models import Enrolment, Person


def overseen_by(person: Person) -> sa.Select[str]:
    """Ids of the programmes that they coordinate. Who has left one coordinates it no more."""
    part = (Enrolment.person_id == person.id, Enrolment.role == "coordinator", Enrolment.state != "withdrawn")
    return sa.select(Enrolment.programme_id).where(*part)


def enrolled_under(person: Person) -> sa.Select[str]:
    """Ids of the people who have a part in a programme that they coordinate."""
    return sa.select(Enrolment.person_id).where(Enrolment.programme_id.in_(overseen_by(person)))


def oversees(person: Person) -> bool:
    """Whether they coordinate any programme."""
    return db.session.scalar(overseen_by(person).limit(1)) is not None


def is_seen_by(person: Person, column: Any) -> sa.ColumnElement[bool]:
    """Of a column with ids of people: those of whom they may read."""
    return sa.or_(column == person.id, column.in_(enrolled_under(person)))


def who_hide() -> sa.Select[str]:
    """Ids of the people who keep points and badges out of everybody's sight, their own included."""
    return sa.select(Person.id).where(Person.hides_points.is_(True))

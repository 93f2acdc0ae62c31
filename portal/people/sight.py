"""Whom a person may see when they read lists: themselves, and everybody in the programmes that they coordinate."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal import db
from portal.people.models import NOT_YET, Enrolment, Person


def overseen_by(person: Person) -> sa.Select[str]:
    """Ids of the programmes that they coordinate. Who has left one coordinates it no more."""
    part = (Enrolment.person_id == person.id, Enrolment.role == "coordinator", Enrolment.takes_part)
    return sa.select(Enrolment.programme_id).where(*part)


def enrolled_under(person: Person) -> sa.Select[str]:
    """Ids of the people who have or had a part in a programme that they coordinate. Who only applied is not theirs."""
    of_theirs = (Enrolment.programme_id.in_(overseen_by(person)), Enrolment.state.not_in(NOT_YET))
    return sa.select(Enrolment.person_id).where(*of_theirs)


def oversees(person: Person) -> bool:
    """Whether they coordinate any programme."""
    return db.session.scalar(overseen_by(person).limit(1)) is not None


def is_seen_by(person: Person, column: Any) -> sa.ColumnElement[bool]:
    """Of a column with ids of people: those of whom they may read."""
    return sa.or_(column == person.id, column.in_(enrolled_under(person)))


def is_kept_by(person: Person | None) -> sa.ColumnElement[bool]:
    """Of the table of people: those whose name, department and manager this coordinator may set; nobody is an operator,
    who may set all. Theirs are the people of their programmes, and those who were only ever invited to these.
    """
    if person is None:
        return sa.true()
    elsewhere = (Enrolment.person_id == Person.id, Enrolment.programme_id.not_in(overseen_by(person)))
    never_came = sa.and_(Person.password_hash.is_(None), ~sa.exists().where(*elsewhere))
    return sa.or_(Person.id.in_(enrolled_under(person)), never_came)


def who_hide() -> sa.Select[str]:
    """Ids of the people who keep points and badges out of everybody's sight, their own included."""
    return sa.select(Person.id).where(Person.hides_points.is_(True))

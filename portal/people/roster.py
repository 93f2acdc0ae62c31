"""Who has a part in a programme, as a list that a coordinator narrows down and takes along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from portal import db
from portal.people.models import Enrolment, Person, Programme

BATCH = 500


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed down to; empty means all."""

    role: str = ""
    state: str = ""
    department: str = ""
    named: str = ""


class PartLine(NamedTuple):
    """One part of somebody: states and dates, nothing that they wrote."""

    id: str
    name: str
    email: str
    handle: str
    department: str
    role: str
    state: str
    since: dt.datetime


def parts_in(programme: Programme, to: Narrowed, *, after: int = 0, limit: int = 25) -> list[PartLine]:
    """The parts in a programme by name, narrowed down."""
    query = _parts(programme, to).order_by(Person.name, Enrolment.id)
    return [PartLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def every_part_in(programme: Programme, to: Narrowed) -> Iterator[PartLine]:
    """All of them in the order in which they were made, read in batches so that memory stays small."""
    asked, last = _parts(programme, to).order_by(Enrolment.id).limit(BATCH), ""
    while rows := db.session.execute(asked.where(Enrolment.id > last)).all():
        yield from (PartLine(*row) for row in rows)
        last = rows[-1].id


def departments_in(programme: Programme) -> list[str]:
    """The departments of those who have a part in it."""
    query = sa.select(Person.department).join(Enrolment, Enrolment.person_id == Person.id)
    inside = query.where(Enrolment.programme_id == programme.id, Person.department != "")
    return list(db.session.scalars(inside.distinct().order_by(Person.department)))


def _parts(programme: Programme, to: Narrowed) -> sa.Select[str, str, str, str, str, str, str, dt.datetime]:
    query = (
        sa.select(
            Enrolment.id,
            Person.name,
            Person.email,
            Person.handle,
            Person.department,
            Enrolment.role,
            Enrolment.state,
            Enrolment.state_since,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id)
    )
    exactly = ((Enrolment.role, to.role), (Enrolment.state, to.state), (Person.department, to.department))
    query = query.where(*(column == value for column, value in exactly if value))
    return query.where(Person.name.icontains(to.named, autoescape=True)) if to.named else query

"""Questions about a programme: for those who run it, and for those who take part."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.people.models import Enrolment, Objective, Person, Programme
from portal.people.programmes.moves import Facts
from portal.people.programmes.readiness import Item, missing, readiness_of

GONE = ("declined", "withdrawn")
"""States of an enrolment in which somebody has no part any more."""
STAFF = ("coordinator", "sponsor", "safe-contact")


class Staff(NamedTuple):
    """Somebody who answers for a programme."""

    role: str
    name: str
    email: str
    enrolment_id: str


def programme_with(person: Person, slug: str) -> Programme:
    """A programme in which they have a part. To anybody else it does not exist."""
    part = sa.select(Enrolment.programme_id).where(Enrolment.person_id == person.id, Enrolment.state.not_in(GONE))
    found = db.session.scalar(sa.select(Programme).where(Programme.slug == slug, Programme.id.in_(part)))
    if found is None:
        raise NotFound(_("There is no such programme."))
    return found


def objectives_of(programme: Programme) -> list[Objective]:
    """What it wants to reach, in order."""
    theirs = sa.select(Objective).where(Objective.programme_id == programme.id)
    return list(db.session.scalars(theirs.order_by(Objective.position)))


def staff_of(programme: Programme) -> list[Staff]:
    """Who coordinates it, stands behind it, and is there for worries; by role and name."""
    query = (
        sa.select(Enrolment.role, Person.name, Person.email, Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.role.in_(STAFF), Enrolment.state.not_in(GONE))
        .where(Person.deactivated_at.is_(None))
        .order_by(Enrolment.role, Person.name, Person.id)
        .limit(100)
    )
    return [Staff(*row) for row in db.session.execute(query)]


def everybody_in(programme: Programme) -> list[tuple[Enrolment, Person]]:
    """Every part in it, and whose it is; without those whose account is closed."""
    query = sa.select(Enrolment, Person).join(Person, Person.id == Enrolment.person_id)
    here = (Enrolment.programme_id == programme.id, Person.deactivated_at.is_(None))
    return [(row[0], row[1]) for row in db.session.execute(query.where(*here).order_by(Enrolment.id))]


def readiness_in(programme: Programme) -> list[Item]:
    """Everything that its launch needs, there or missing."""
    counted, objectives = _counted(programme)
    return readiness_of(programme, roles=counted, objectives=objectives)


def facts_of(programme: Programme, *, pairs: int) -> Facts:
    """What the guards of its moves ask. Who counts the pairs lives upstairs."""
    counted, objectives = _counted(programme)
    sentences = missing(readiness_of(programme, roles=counted, objectives=objectives))
    return Facts(sentences, counted.get("mentor", 0), counted.get("mentee", 0), pairs)


def _counted(programme: Programme) -> tuple[dict[str, int], int]:
    """How many people have each role, and how many objectives there are."""
    query = (
        sa.select(Enrolment.role, sa.func.count().label("people"))
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.state.not_in(GONE), Person.deactivated_at.is_(None))
        .group_by(Enrolment.role)
    )
    objectives = sa.select(sa.func.count()).where(Objective.programme_id == programme.id)
    counted = {row.role: row.people for row in db.session.execute(query)}
    return counted, db.session.scalars(objectives).one()

"""Questions about enrolments: one's own, and those that a coordinator decides on."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.people.enrolments.models import Application, Consent
from portal.people.enrolments.moves import OVER
from portal.people.models import GATED, Enrolment, Objective, Person, Programme, Topic


class Part(NamedTuple):
    """A part of somebody's own: where, as what, how far, and whether their application is begun.

    ``survey`` is the slug of the one that the programme begins with; empty where it has none, or it is too late for it.
    """

    id: str
    role: str
    state: str
    since: dt.datetime
    slug: str
    programme: str
    saved_at: dt.datetime | None
    sent_at: dt.datetime | None
    programme_id: str
    survey: str


class Applicant(NamedTuple):
    """A line of a coordinator's list."""

    id: str
    name: str
    handle: str
    role: str
    state: str
    since: dt.datetime
    consent: str | None


_PARTS = (
    sa.select(
        Enrolment.id,
        Enrolment.role,
        Enrolment.state,
        Enrolment.state_since,
        Programme.slug,
        Programme.name,
        Application.saved_at,
        Application.sent_at,
        Programme.id,
        sa.case((Programme.state.in_(OVER), ""), else_=Programme.survey),
    )
    .join(Programme, Programme.id == Enrolment.programme_id)
    .outerjoin(Application, Application.enrolment_id == Enrolment.id)
    .order_by(Enrolment.created_at.desc(), Enrolment.id.desc())
)


def parts_of(person: Person, *, after: int = 0, limit: int = 50) -> list[Part]:
    """Every part that somebody has or had, the newest first."""
    mine = _PARTS.where(Enrolment.person_id == person.id)
    return [Part(*row) for row in db.session.execute(mine.offset(after).limit(limit))]


def waiting_parts_of(person: Person) -> list[Part]:
    """Parts in which the next step is theirs: invitations that wait for an application, and places with training."""
    waits = (Enrolment.person_id == person.id, Enrolment.state.in_(("invited", "approved")), Enrolment.role.in_(GATED))
    parts = _PARTS.where(*waits, Programme.state.not_in(OVER))
    return [Part(*row) for row in db.session.execute(parts.limit(50))]


def enrolment_of(person: Person, enrolment_id: str) -> Enrolment:
    """A part of their own. To anybody else it does not exist."""
    mine = (Enrolment.id == enrolment_id, Enrolment.person_id == person.id)
    found = db.session.scalar(sa.select(Enrolment).where(*mine))
    if found is None:
        raise NotFound(_("There is no such enrolment."))
    return found


def programme_to_join(slug: str) -> Programme:
    """A programme by its address; whether somebody may come in is asked next."""
    found = db.session.scalar(sa.select(Programme).where(Programme.slug == slug))
    if found is None:
        raise NotFound(_("There is no such programme."))
    return found


def roles_in(programme: Programme, person: Person) -> dict[str, str]:
    """Their roles in a programme that one applies for, and the state of each."""
    mine = (Enrolment.programme_id == programme.id, Enrolment.person_id == person.id, Enrolment.role.in_(GATED))
    rows = db.session.execute(sa.select(Enrolment.role, Enrolment.state).where(*mine))
    return {row.role: row.state for row in rows}


def application_of(enrolment: Enrolment) -> Application | None:
    """What they wrote, if they have begun."""
    return db.session.get(Application, enrolment.id)


def consent_of(enrolment: Enrolment) -> Consent | None:
    """What their manager says, if they were asked."""
    return db.session.get(Consent, enrolment.id)


def topics_of(enrolment: Enrolment) -> dict[str, int]:
    """What they want or offer, and how much of it."""
    rows = db.session.execute(sa.select(Topic.topic, Topic.level).where(Topic.enrolment_id == enrolment.id))
    return {row.topic: row.level for row in rows}


def objectives_in(programme: Programme) -> list[tuple[str, str]]:
    """Id and text of what a programme wants to reach."""
    query = sa.select(Objective.id, Objective.text).where(Objective.programme_id == programme.id)
    return [(row.id, row.text) for row in db.session.execute(query.order_by(Objective.position))]


def applicants_in(
    programme: Programme, *, role: str = "", state: str = "", after: int = 0, limit: int = 50
) -> list[Applicant]:
    """Who applies or has applied, who waits longest first; perhaps only one role or state."""
    columns = (Enrolment.id, Person.name, Person.handle, Enrolment.role, Enrolment.state, Enrolment.state_since)
    query = sa.select(*columns, Consent.answer).join(Person, Person.id == Enrolment.person_id)
    query = query.outerjoin(Consent, Consent.enrolment_id == Enrolment.id)
    query = query.where(Enrolment.programme_id == programme.id, Enrolment.role.in_(GATED))
    query = query.where(Enrolment.role == role) if role else query
    query = query.where(Enrolment.state == state) if state else query
    ordered = query.order_by(Enrolment.state_since, Enrolment.id)
    return [Applicant(*row) for row in db.session.execute(ordered.offset(after).limit(limit))]


def counts_in(programme: Programme) -> dict[tuple[str, str], int]:
    """How many there are by role and state, of the roles that one applies for."""
    query = sa.select(Enrolment.role, Enrolment.state, sa.func.count()).group_by(Enrolment.role, Enrolment.state)
    inside = (Enrolment.programme_id == programme.id, Enrolment.role.in_(GATED))
    return {(row[0], row[1]): row[2] for row in db.session.execute(query.where(*inside))}


def applicant_in(programme: Programme, enrolment_id: str) -> tuple[Enrolment, Person]:
    """An application for a programme, and whose it is."""
    query = sa.select(Enrolment, Person).join(Person, Person.id == Enrolment.person_id)
    inside = (Enrolment.programme_id == programme.id, Enrolment.role.in_(GATED), Enrolment.id == enrolment_id)
    found = db.session.execute(query.where(*inside)).first()
    if found is None:
        raise NotFound(_("There is no such application."))
    return found[0], found[1]


def in_training(*, person_id: str = "", after: str = "", limit: int = 100) -> list[tuple[Enrolment, Person, Programme]]:
    """Who is on the way to be available, and where: of one person, or of everybody in the order of ids."""
    query = sa.select(Enrolment, Person, Programme).join(Person, Person.id == Enrolment.person_id)
    query = query.join(Programme, Programme.id == Enrolment.programme_id)
    query = query.where(Enrolment.state.in_(("approved", "trained")), Enrolment.role.in_(GATED))
    query = query.where(Enrolment.person_id == person_id) if person_id else query.where(Enrolment.id > after)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.order_by(Enrolment.id).limit(limit))]

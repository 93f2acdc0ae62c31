"""Who and what a person may see, as lists for other systems: never notes, agendas, links, or what people wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.mentoring.models import DECLINED, EXPIRED, Goal, MentoringSession, Milestone, Pair
from portal.mentoring.queries.joined import of_person, overseen_by
from portal.paging import Listed, Part, part_of
from portal.people import sight
from portal.people.models import NOT_YET, Enrolment, Person, Programme

_PROGRAMME = Programme.slug.label("programme")
_STEPS = sa.select(sa.func.count()).where(Milestone.goal_id == Goal.id).correlate(Goal)
_PEOPLE = sa.select(Person.id, Person.email, Person.name, Person.department, Person.language, Person.timezone).where(
    Person.deactivated_at.is_(None)
)
_PROGRAMMES = sa.select(
    Programme.id,
    Programme.slug,
    Programme.name,
    Programme.aim,
    Programme.state,
    Programme.timezone,
    Programme.starts_on,
    Programme.ends_on,
)
_PAIRS = sa.select(
    Pair.id,
    _PROGRAMME,
    Pair.mentor_id.label("mentor"),
    Pair.mentee_id.label("mentee"),
    sa.case((Pair.state == DECLINED, EXPIRED), else_=Pair.state).label("state"),  # a no is silent
    Pair.formed_at,
    Pair.ended_at,
).join(Programme, Programme.id == Pair.programme_id)
_SESSIONS = (
    sa.select(
        MentoringSession.id,
        MentoringSession.pair_id.label("pair"),
        _PROGRAMME,
        MentoringSession.state,
        MentoringSession.starts_at,
        MentoringSession.minutes,
        MentoringSession.track,
        MentoringSession.lesson,
        MentoringSession.led_by,
        MentoringSession.held_at,
        MentoringSession.cancelled_at,
        MentoringSession.taken_back_at,
    )
    .join(Pair, Pair.id == MentoringSession.pair_id)
    .join(Programme, Programme.id == Pair.programme_id)
)
_GOALS = (
    sa.select(
        Goal.id,
        Goal.pair_id.label("pair"),
        _PROGRAMME,
        Goal.owner_id.label("owner"),
        Goal.track,
        Goal.due_on,
        Goal.state,
        Goal.attainment,
        Goal.drafted_at,
        Goal.agreed_at,
        Goal.completed_at,
        _STEPS.scalar_subquery().label("milestones"),
        _STEPS.where(Milestone.reached_at.is_not(None)).scalar_subquery().label("milestones_reached"),
    )
    .join(Pair, Pair.id == Goal.pair_id)
    .join(Programme, Programme.id == Pair.programme_id)
)


def people_for(person: Person, *, after: str | None, limit: int) -> Part:
    """Themselves, the other halves of their pairs, and everybody in the programmes that they coordinate.

    Each with their parts in programmes as far as the person may know them: their own, and those they coordinate.
    """
    halves = (
        sa.select(Pair.mentor_id).where(of_person(person)).union(sa.select(Pair.mentee_id).where(of_person(person)))
    )
    listed = _PEOPLE.where(sa.or_(sight.is_seen_by(person, Person.id), Person.id.in_(halves)))
    found = _part(listed, Person.id, after, limit)
    parts = _parts_of([each["id"] for each in found.items], person)
    for each in found.items:
        each["enrolments"] = parts[each["id"]]
    return found


def programmes_for(person: Person, *, after: str | None, limit: int) -> Part:
    """The programmes in which they have a part, with their roles."""
    part = (Enrolment.person_id == person.id, Enrolment.state.not_in(NOT_YET))
    theirs = sa.select(Enrolment.programme_id).where(*part)
    found = _part(_PROGRAMMES.where(Programme.id.in_(theirs)), Programme.id, after, limit)
    roles = defaultdict(list)
    asked = sa.select(Enrolment.programme_id, Enrolment.role).where(
        *part, Enrolment.programme_id.in_([each["id"] for each in found.items])
    )
    for programme_id, role in db.session.execute(asked.order_by(Enrolment.role)):
        roles[programme_id].append(role)
    for each in found.items:
        each["roles"] = roles[each["id"]]
    return found


def pairs_for(person: Person, *, after: str | None, limit: int) -> Part:
    """Their pairs, and those of the programmes that they coordinate."""
    return _part(_PAIRS.where(_may_see(person)), Pair.id, after, limit)


def sessions_for(person: Person, *, after: str | None, limit: int) -> Part:
    """The sessions of those pairs: times and states."""
    return _part(_SESSIONS.where(_may_see(person)), MentoringSession.id, after, limit)


def goals_for(person: Person, *, after: str | None, limit: int) -> Part:
    """The goals of those pairs: states and dates, without their words."""
    return _part(_GOALS.where(_may_see(person)), Goal.id, after, limit)


def _part(listed: Listed, name: Any, after: str | None, limit: int) -> Part:
    """In the order in which they were made: ids rise with time."""
    cursor = None if after is None else listed.with_only_columns(name).where(name == after)
    return part_of(listed, name, cursor=cursor, limit=limit)


def _may_see(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(of_person(person), overseen_by(person))


def _parts_of(people: Collection[str], person: Person) -> defaultdict[str, list[dict[str, str]]]:
    asked = (
        sa.select(Enrolment.person_id, _PROGRAMME, Enrolment.role, Enrolment.state)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.person_id.in_(people))
        .where(sa.or_(Enrolment.person_id == person.id, Programme.id.in_(sight.overseen_by(person))))
        .order_by(Programme.slug, Enrolment.role)
    )
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for person_id, programme, role, state in db.session.execute(asked):
        found[person_id].append({"programme": programme, "role": role, "state": state})
    return found

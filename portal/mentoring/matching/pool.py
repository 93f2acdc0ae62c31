"""Who could be in a pair now: the sides of a programme with all that matching asks, in a handful of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.matching import weeks
from portal.mentoring.matching.limits import Bounds
from portal.mentoring.matching.score import Side
from portal.mentoring.models import COMPLETED, DECLINED, EXITED, LIVING, Pair
from portal.people.models import Enrolment, FreeTime, NotWith, Person, Programme, Topic

AVAILABLE = ("available", "matched")
"""States of an enrolment out of which pairs are proposed; who is matched only as far as they have room."""


@dataclass(frozen=True)
class Pool:
    """Mentors and mentees of a programme, the ones who came first first, and what binds them."""

    mentors: tuple[Side, ...]
    mentees: tuple[Side, ...]
    bounds: Bounds


def pool_of(
    programme: Programme,
    *,
    states: Collection[str] = AVAILABLE,
    mentors: Collection[str] | None = None,
    mentees: Collection[str] | None = None,
) -> Pool:
    """Everybody of the programme in these states; of mentors or mentees only those with these ids, where given."""
    parts = [_in_role("mentor", mentors), _in_role("mentee", mentees)]
    found = (
        sa.select(Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.state.in_(states), sa.or_(*parts))
        .where(Person.deactivated_at.is_(None))
    )
    people = sa.select(Enrolment.person_id).where(Enrolment.id.in_(found))
    sides = _sides(programme, found, people)
    bounds = Bounds(line_above(people), apart(people), *_pairs_before(programme, people))
    return Pool(tuple(sides["mentor"]), tuple(sides["mentee"]), bounds)


def line_above(people: sa.Select[Any]) -> dict[str, frozenset[str]]:
    """Whom each of these people (ids) reports to, and whom those do, all the way up. A circle comes to its end."""
    line = (
        sa.select(Person.id.label("who"), Person.manager_id.label("above"))
        .where(Person.id.in_(people), Person.manager_id.is_not(None))
        .cte("line", recursive=True)
    )
    higher = sa.select(line.c.who, Person.manager_id).join(Person, Person.id == line.c.above)
    line = line.union(higher.where(Person.manager_id.is_not(None)))
    found: dict[str, set[str]] = defaultdict(set)
    for who, above in db.session.execute(sa.select(line.c.who, line.c.above)):
        found[who].add(above)
    return {who: frozenset(above) for who, above in found.items()}


def apart(people: sa.Select[Any]) -> frozenset[tuple[str, str]]:
    """Who of these people (ids) does not want to be with whom."""
    query = sa.select(NotWith.person_id, NotWith.other_id).where(NotWith.person_id.in_(people))
    return frozenset((one, other) for one, other in db.session.execute(query))


def _in_role(role: str, ids: Collection[str] | None) -> sa.ColumnElement[bool]:
    has_role = Enrolment.role == role
    return has_role if ids is None else sa.and_(has_role, Enrolment.person_id.in_(ids))


def _sides(programme: Programme, enrolments: sa.Select[Any], people: sa.Select[Any]) -> Mapping[str, list[Side]]:
    topics: dict[str, dict[str, int]] = defaultdict(dict)
    wanted = sa.select(Topic.enrolment_id, Topic.topic, Topic.level)
    for enrolment, topic, level in db.session.execute(
        wanted.where(Topic.enrolment_id.in_(enrolments), Topic.level > 0)
    ):
        topics[enrolment][topic] = level
    free, loads = _free(people), _loads(programme)
    query = (
        sa.select(Enrolment, Person)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id.in_(enrolments))
        .order_by(Enrolment.id)
    )
    sides: dict[str, list[Side]] = {"mentor": [], "mentee": []}
    for part, person in db.session.execute(query):
        sides[part.role].append(
            Side(
                enrolment=part.id,
                person=person.id,
                name=person.name,
                topics=topics[part.id],
                objectives=frozenset(part.objectives),
                free=free[person.id],
                channel=person.channel,
                pace=person.pace,
                department=person.department.strip(),
                languages=person.languages,
                manager=person.manager_id,
                capacity=part.capacity,
                load=loads[part.role, person.id],
            )
        )
    return sides


def _free(people: sa.Select[Any]) -> dict[str, int]:
    monday = weeks.monday_of(clock.now().date())
    found: dict[str, int] = defaultdict(int)
    query = sa.select(FreeTime.person_id, FreeTime.weekday, FreeTime.begins, FreeTime.ends, Person.timezone)
    query = query.join(Person, Person.id == FreeTime.person_id).where(FreeTime.person_id.in_(people))
    for person, weekday, begins, ends, zone in db.session.execute(query):
        found[person] |= weeks.bits_of(weekday, begins, ends, zone=zone, monday=monday)
    return found


def _loads(programme: Programme) -> dict[tuple[str, str], int]:
    """In how many living pairs of the programme everybody is, by role and id."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    query = sa.select(Pair.mentor_id, Pair.mentee_id).where(Pair.programme_id == programme.id, Pair.state.in_(LIVING))
    for mentor, mentee in db.session.execute(query):
        found["mentor", mentor] += 1
        found["mentee", mentee] += 1
    return found


def _pairs_before(
    programme: Programme, people: sa.Select[Any]
) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Who is a pair of this programme, or was one to its end; and who ended one early, in any programme."""
    query = sa.select(Pair.mentor_id, Pair.mentee_id, Pair.state, Pair.programme_id == programme.id)
    counts = sa.or_(Pair.programme_id == programme.id, Pair.state.in_((EXITED, DECLINED)))
    together, before = set(), set()
    for mentor, mentee, state, is_here in db.session.execute(query.where(Pair.mentor_id.in_(people), counts)):
        if state in (EXITED, DECLINED):
            before.add((mentor, mentee))
        elif is_here and (state in LIVING or state == COMPLETED):
            together.add((mentor, mentee))
    return frozenset(together), frozenset(before)

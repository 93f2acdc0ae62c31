"""What a coordinator may know of the pairs in a programme: who, which state, when. Never what was said or written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Refused
from portal.mentoring.models import ACHIEVED, ACTIVE, CONFIRMED, HELD, LIVING, UNDER_WAY, Goal, MentoringSession, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.mentoring.queries.sessions import LATEST_FIRST, LINES, SessionLine, read
from portal.people.models import PAIRABLE, Enrolment, Person, Programme
from portal.people.typed import one_line


@dataclass(frozen=True)
class PairLine:
    """A pair as its coordinator sees it: how many sessions were held, how many goals are open, when they meet next."""

    id: str
    state: str
    formed_at: dt.datetime
    mentor: str
    mentee: str
    held: int
    goals: int
    following: dt.datetime | None


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be in a pair, and in how many they are in that role."""

    id: str
    name: str
    role: str
    pairs: int


def pairs_in(programme: Programme, *, after: int = 0, limit: int = 50) -> list[PairLine]:
    """Pairs of a programme by the mentee's name."""
    held = sa.select(sa.func.count()).where(MentoringSession.pair_id == Pair.id, MentoringSession.state == HELD)
    goals = sa.select(sa.func.count()).where(Goal.pair_id == Pair.id, Goal.state.in_(UNDER_WAY))
    is_ahead = (MentoringSession.state == CONFIRMED, MentoringSession.starts_at > clock.now())
    following = sa.select(sa.func.min(MentoringSession.starts_at)).where(MentoringSession.pair_id == Pair.id, *is_ahead)
    query = (
        sa.select(
            Pair.id,
            Pair.state,
            Pair.formed_at,
            MENTOR.name,
            MENTEE.name,
            held.scalar_subquery(),
            goals.scalar_subquery(),
            following.scalar_subquery(),
        )
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .where(Pair.programme_id == programme.id)
        .order_by(MENTEE.name, Pair.id)
    )
    return [PairLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def candidates_in(programme: Programme, *, limit: int = 500) -> list[Candidate]:
    """Mentors and mentees of a programme, those with the fewest pairs first."""
    in_role = sa.case((Enrolment.role == "mentor", Pair.mentor_id), else_=Pair.mentee_id)
    pairs = (
        sa.select(sa.func.count())
        .where(Pair.programme_id == programme.id, Pair.state.in_(LIVING), in_role == Person.id)
        .correlate(Enrolment, Person)
        .scalar_subquery()
    )
    query = (
        sa.select(Person.id, Person.name, Enrolment.role, pairs)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(
            Enrolment.programme_id == programme.id,
            Enrolment.role.in_(("mentor", "mentee")),
            Enrolment.state.in_(PAIRABLE),
            Person.deactivated_at.is_(None),
        )
        .order_by(pairs, Person.name, Person.id)
    )
    return [Candidate(*row) for row in db.session.execute(query.limit(limit))]


def enrolled_as(programme: Programme, role: str, person_id: str) -> Person:
    """The mentor or mentee of a programme who was chosen from the list; refuses anybody else."""
    query = sa.select(Person).join(Enrolment, Enrolment.person_id == Person.id)
    part = (Enrolment.programme_id == programme.id, Enrolment.role == role, Enrolment.state.in_(PAIRABLE))
    found = db.session.scalar(query.where(Person.id == one_line(person_id), Person.deactivated_at.is_(None), *part))
    if found is None:
        raise Refused(_("Please choose somebody from the list."), field=role)
    return found


def sessions_in(programme: Programme, *, after: int = 0, limit: int = 20) -> list[SessionLine]:
    """Sessions of a programme, the latest first: dates and states only."""
    query = LINES.where(Pair.programme_id == programme.id).order_by(*LATEST_FIRST)
    return read(query.offset(after).limit(limit))


def counts_in(programme: Programme, **others: sa.ScalarSelect[int]) -> dict[str, int]:
    """Totals of a programme: pairs, active pairs, sessions held, goals reached; and others that are counted along."""
    inside = Pair.programme_id == programme.id
    pairs = sa.select(sa.func.count()).select_from(Pair).where(inside)
    held = sa.select(sa.func.count()).select_from(MentoringSession).join(Pair).where(inside)
    reached = sa.select(sa.func.count()).select_from(Goal).join(Pair, Pair.id == Goal.pair_id).where(inside)
    row = db.session.execute(
        sa.select(
            pairs.scalar_subquery().label("pairs"),
            pairs.where(Pair.state == ACTIVE).scalar_subquery().label("active"),
            held.where(MentoringSession.state == HELD).scalar_subquery().label("held"),
            reached.where(Goal.state == ACHIEVED).scalar_subquery().label("reached"),
            *(number.label(name) for name, number in others.items()),
        )
    ).one()
    return dict(row._mapping)

"""Questions about goals."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound
from portal.mentoring.models import DRAFT, MEETING, UNDER_WAY, Goal, Milestone, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR, PAIRS, of_person
from portal.people.models import Objective, Person, Programme


@dataclass(frozen=True)
class GoalOfPair:
    """A goal with its milestones."""

    goal: Goal
    milestones: tuple[Milestone, ...]

    @property
    def reached(self) -> int:
        """How many milestones are behind them."""
        return sum(step.reached_at is not None for step in self.milestones)


@dataclass(frozen=True)
class OpenGoal:
    """A goal with milestones that stay open for long, as its coordinator sees it: who, how many, since when."""

    id: str
    pair_id: str
    mentor: str
    mentee: str
    milestones: int
    since: dt.datetime | None


def goal_of(person: Person, goal_id: str) -> tuple[Goal, Pair]:
    """A goal of one of their pairs, with the pair. To anybody else it does not exist."""
    query = PAIRS.add_columns(Goal).join(Goal, Goal.pair_id == Pair.id).where(Goal.id == goal_id, of_person(person))
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound(_("There is no such goal."))
    return found[1], found[0]


def milestone_of(person: Person, milestone_id: str) -> tuple[Milestone, Goal, Pair]:
    """A milestone of a goal of theirs. To anybody else it does not exist."""
    query = PAIRS.add_columns(Goal, Milestone).join(Goal, Goal.pair_id == Pair.id)
    query = query.join(Milestone, Milestone.goal_id == Goal.id).where(Milestone.id == milestone_id, of_person(person))
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound(_("There is no such milestone."))
    return found[2], found[1], found[0]


def goals_of(pairs: Sequence[Pair], *, after: int = 0, limit: int = 100) -> list[GoalOfPair]:
    """The goals of some pairs with their milestones, open ones before closed, then the newest first; in two queries."""
    is_closed = sa.case((Goal.state.in_((DRAFT, *UNDER_WAY)), 0), else_=1)
    theirs = sa.select(Goal).where(Goal.pair_id.in_([pair.id for pair in pairs]))
    ordered = theirs.order_by(is_closed, Goal.drafted_at.desc(), Goal.id.desc())
    goals = list(db.session.scalars(ordered.offset(after).limit(limit)))
    steps: defaultdict[str, list[Milestone]] = defaultdict(list)
    query = sa.select(Milestone).where(Milestone.goal_id.in_([goal.id for goal in goals])).order_by(Milestone.position)
    for step in db.session.scalars(query):
        steps[step.goal_id].append(step)
    return [GoalOfPair(goal, tuple(steps[goal.id])) for goal in goals]


def objectives_of(pair: Pair) -> list[Objective]:
    """What the pair's programme wants to reach, in its order."""
    theirs = sa.select(Objective).where(Objective.programme_id == pair.programme_id)
    return list(db.session.scalars(theirs.order_by(Objective.position)))


def goals_with_open_milestones(programme: Programme, days: int, *, after: int = 0, limit: int = 50) -> list[OpenGoal]:
    """Goals of pairs that meet, with a milestone still open so many days after it was due, the longest first.

    A milestone without a day counts from when both agreed on the goal. ``since`` is when they agreed.
    """
    until = clock.now() - dt.timedelta(days=days)
    is_late = sa.or_(
        Milestone.due_on < clock.local_day(until, programme.timezone),
        sa.and_(Milestone.due_on.is_(None), Goal.agreed_at < until),
    )
    query = (
        sa.select(Goal.id, Pair.id, MENTOR.name, MENTEE.name, sa.func.count(Milestone.id), Goal.agreed_at)
        .join(Pair, Pair.id == Goal.pair_id)
        .join(Milestone, Milestone.goal_id == Goal.id)
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .where(Pair.programme_id == programme.id, Pair.state.in_(MEETING), Goal.state.in_(UNDER_WAY))
        .where(Milestone.reached_at.is_(None), is_late)
        .group_by(Goal.id, Pair.id, MENTOR.name, MENTEE.name, Goal.agreed_at)
        .order_by(Goal.agreed_at, Goal.id)
    )
    return [OpenGoal(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def pairs_and_goals(person: Person) -> tuple[list[Pair], list[Goal]]:
    """The person's pairs with both people and the programme, the newest first; and of each that is active the first
    goal that the other half wrote and that waits for this person. In one query.
    """
    waiting = (Goal.pair_id == Pair.id, Goal.state == DRAFT, Goal.drafted_by_id != person.id, Pair.state.in_(MEETING))
    first = sa.select(Goal.id).where(*waiting).order_by(Goal.drafted_at, Goal.id).limit(1).correlate(Pair)
    query = PAIRS.add_columns(Goal).outerjoin(Goal, Goal.id == first.scalar_subquery()).where(of_person(person))
    rows = db.session.execute(query.order_by(Pair.formed_at.desc(), Pair.id)).all()
    goals = [goal for _pair, goal in rows if goal]
    return [pair for pair, _goal in rows], sorted(goals, key=lambda goal: goal.drafted_at)

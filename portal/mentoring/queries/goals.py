"""Questions about goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.mentoring.models import DRAFT, MEETING, OPEN, UNDER_WAY, CheckIn, Goal, Milestone, Pair
from portal.mentoring.queries.joined import PAIRS, of_person
from portal.people.models import Objective, Person


@dataclass(frozen=True)
class GoalOfPair:
    """A goal with its milestones."""

    goal: Goal
    milestones: tuple[Milestone, ...]

    @property
    def reached(self) -> int:
        """How many milestones are behind them."""
        return sum(step.reached_at is not None for step in self.milestones)


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


def pairs_and_what_waits(person: Person) -> tuple[list[Pair], list[Goal], list[tuple[str, Pair]]]:
    """The person's pairs with both people and the programme, the newest first; of each that is active the first goal
    that the other half wrote and that waits for this person; and the check-ins that they are asked (ids, with their
    pair). In one query.
    """
    waiting = (Goal.pair_id == Pair.id, Goal.state == DRAFT, Goal.drafted_by_id != person.id, Pair.state.in_(MEETING))
    first = sa.select(Goal.id).where(*waiting).order_by(Goal.drafted_at, Goal.id).limit(1).correlate(Pair)
    asked = (CheckIn.pair_id == Pair.id, CheckIn.person_id == person.id, CheckIn.state == OPEN)
    oldest = sa.select(CheckIn.id).where(*asked).order_by(CheckIn.opens_at, CheckIn.id).limit(1).correlate(Pair)
    query = PAIRS.add_columns(Goal, oldest.scalar_subquery()).outerjoin(Goal, Goal.id == first.scalar_subquery())
    rows = db.session.execute(query.where(of_person(person)).order_by(Pair.formed_at.desc(), Pair.id)).all()
    goals = [goal for _pair, goal, _check_in in rows if goal]
    check_ins = [(check_in, pair) for pair, _goal, check_in in rows if check_in]
    return [row[0] for row in rows], sorted(goals, key=lambda goal: goal.drafted_at), check_ins

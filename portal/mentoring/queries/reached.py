"""What a pair reached, from its first session on."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal import db
from portal.mentoring.models import BROUGHT_TO_END, DROPPED, HELD, Goal, MentoringSession, Milestone, Pair

MOST_LINES = 50


@dataclass(frozen=True)
class Reached:
    """Numbers, and the goals themselves, whose words are for the two alone. Goals that were let go do not count."""

    sessions: int
    minutes: int
    steps: int
    all_steps: int
    lines: tuple[Goal, ...]

    @property
    def goals(self) -> int:
        """How many goals there are."""
        return len(self.lines)

    @property
    def ended(self) -> int:
        """How many of them were brought to their end."""
        return sum(goal.state in BROUGHT_TO_END for goal in self.lines)


def reached_by(pair: Pair) -> Reached:
    """What the pair reached so far; in three queries."""
    least = sa.case(
        (MentoringSession.mentor_minutes < MentoringSession.mentee_minutes, MentoringSession.mentor_minutes),
        else_=sa.func.coalesce(MentoringSession.mentee_minutes, MentoringSession.minutes),
    )
    held = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(least), 0))
    sessions, minutes = db.session.execute(
        held.where(MentoringSession.pair_id == pair.id, MentoringSession.state == HELD)
    ).one()
    kept = (Goal.pair_id == pair.id, Goal.state != DROPPED)
    counts = sa.select(sa.func.count(Milestone.reached_at), sa.func.count(Milestone.id)).join(Goal)
    steps, all_steps = db.session.execute(counts.where(*kept)).one()
    goals = sa.select(Goal).where(*kept).order_by(Goal.drafted_at, Goal.id).limit(MOST_LINES)
    return Reached(sessions, minutes, steps, all_steps, tuple(db.session.scalars(goals)))

"""Goals: written by one, agreed by the other, reached together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.errors import Refused
from portal.events import GoalAgreed, GoalCompleted, GoalDrafted, GoalDropped, MilestoneReached
from portal.mentoring.actions.pairs import require_party, slots_of, zone_of
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import ACHIEVED, ACTIVE, AGREED, DRAFT, DROPPED, Goal, Milestone, Pair
from portal.mentoring.typed import one_line, paragraphs
from portal.people.models import Person

MOST_MILESTONES = 8
LONGEST_TITLE, LONGEST_WHY = 160, 4_000


def draft_goal(
    pair: Pair,
    *,
    title: str,
    by: Person,
    owner: str = "",
    why: str = "",
    track: str | None = None,
    due_on: dt.date | None = None,
    milestones: Sequence[str] = (),
) -> Goal:
    """Write a goal down for the pair's other half to agree. ``owner`` is mentor or mentee; else the one who writes.

    The same goal again, as a double click sends it, is one.
    """
    role = require_party(pair, by)
    take_turn(pair, "state")
    if pair.state != ACTIVE:
        raise Refused(_("Goals begin once both of you have signed the agreement."))
    goal = Goal(pair_id=pair.id, drafted_by_id=by.id, title=_checked_title(title), why=_checked_why(why))
    if (owner or role) not in ("mentor", "mentee"):
        raise Refused(_("Please choose whose goal it is."), field="owner")
    goal.owner_id = pair.mentor_id if (owner or role) == "mentor" else pair.mentee_id
    goal.track, goal.due_on = _checked_track(track), _checked_day(due_on, by)
    steps = _checked_steps(milestones)
    known = _same_as(goal)
    if known is not None:
        return known
    db.session.add(goal)
    db.session.flush()
    db.session.add_all(Milestone(goal_id=goal.id, position=n, title=step) for n, step in enumerate(steps, 1))
    event = GoalDrafted(person=goal.owner_id, goal=goal.id, track=goal.track, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))
    return goal


def agree(goal: Goal, *, pair: Pair, by: Person) -> None:
    """Stand behind a goal that the other one wrote. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    if goal.state == AGREED:
        return
    _require_open(goal)
    if goal.drafted_by_id == by.id:
        raise Refused(_("You wrote this goal. It counts when your partner agrees as well."))
    goal.state, goal.agreed_at = AGREED, clock.now()
    event = GoalAgreed(person=goal.owner_id, goal=goal.id, track=goal.track, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))


def reach(milestone: Milestone, *, goal: Goal, pair: Pair, by: Person) -> None:
    """Say that a milestone is behind them. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    take_turn(milestone, "reached_at")
    if milestone.reached_at is not None:
        return
    if goal.state != AGREED:
        raise Refused(_("Milestones count once both of you have agreed on the goal, and while it is open."))
    milestone.reached_at = clock.now()
    event = MilestoneReached(goal=goal.id, milestone=milestone.id, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))


def complete(goal: Goal, *, pair: Pair, attainment: int, by: Person) -> None:
    """Bring a goal to its end, and say how far it was reached, from -2 to 2. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    if goal.state == ACHIEVED:
        return
    _require_open(goal)
    if goal.state != AGREED:
        raise Refused(_("A goal can be reached once both of you have agreed on it."))
    if not -2 <= attainment <= 2:
        raise Refused(_("Please choose how far the goal was reached."), field="attainment")
    goal.state, goal.attainment, goal.completed_at = ACHIEVED, attainment, clock.now()
    event = GoalCompleted(person=goal.owner_id, goal=goal.id, track=goal.track, attainment=attainment, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))


def drop(goal: Goal, *, pair: Pair, by: Person) -> None:
    """Let a goal go. Nothing is lost by it. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    if goal.state == DROPPED:
        return
    _require_open(goal)
    goal.state, goal.completed_at = DROPPED, clock.now()
    journal.record(GoalDropped(person=goal.owner_id, goal=goal.id, **slots_of(pair)), zone=zone_of(pair))


def _require_open(goal: Goal) -> None:
    if goal.state not in (DRAFT, AGREED):
        raise Refused(_("This goal is closed. If there is more to reach, please write a new one."))


def _checked_title(text: str) -> str:
    title = one_line(text)
    if not title or len(title) > LONGEST_TITLE:
        sentence = _("Please say in at most %(n)s characters what you want to reach.", n=LONGEST_TITLE)
        raise Refused(sentence, field="title")
    return title


def _checked_why(text: str) -> str:
    why = paragraphs(text)
    if len(why) > LONGEST_WHY:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_WHY), field="why")
    return why


def _checked_track(track: str | None) -> str | None:
    if track and track not in {known.slug for known in catalog.tracks()}:
        raise Refused(_("Please choose one of the tracks."), field="track")
    return track or None


def _checked_day(due_on: dt.date | None, by: Person) -> dt.date | None:
    if due_on and due_on < clock.today(by.timezone):
        raise Refused(_("This day has passed. Please choose one that lies ahead."), field="due_on")
    return due_on


def _checked_steps(milestones: Sequence[str]) -> list[str]:
    steps = [step for step in map(one_line, milestones) if step]
    if len(steps) > MOST_MILESTONES or any(len(step) > LONGEST_TITLE for step in steps):
        sentence = _(
            "At most %(n)s milestones, each of at most %(m)s characters, please.", n=MOST_MILESTONES, m=LONGEST_TITLE
        )
        raise Refused(sentence, field="milestones")
    return steps


def _same_as(goal: Goal) -> Goal | None:
    """A goal that says the same and still waits for the other one."""
    same = sa.select(Goal).where(
        Goal.pair_id == goal.pair_id,
        Goal.state == DRAFT,
        Goal.drafted_by_id == goal.drafted_by_id,
        Goal.owner_id == goal.owner_id,
        Goal.title == goal.title,
        Goal.why == goal.why,
        Goal.track.is_not_distinct_from(goal.track),
        Goal.due_on.is_not_distinct_from(goal.due_on),
    )
    return db.session.scalar(same.limit(1))

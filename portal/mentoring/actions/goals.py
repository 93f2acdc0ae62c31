"""Goals: written by one, agreed by the other, reached together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest
from typing import TypedDict, Unpack

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.errors import Refused
from portal.events import GoalAgreed, GoalBegun, GoalCompleted, GoalDrafted, GoalDropped, MilestoneReached
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import (
    ACHIEVED,
    AGREED,
    BROUGHT_TO_END,
    DRAFT,
    DROPPED,
    IN_PROGRESS,
    MEETING,
    PARTLY,
    UNDER_WAY,
    Goal,
    Milestone,
    Pair,
)
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.people.models import Objective, Person
from portal.people.typed import one_line, paragraphs

MOST_MILESTONES = 8
LONGEST_TITLE, LONGEST_WHY = 160, 4_000


class About(TypedDict, total=False):
    """What a goal is for: why it matters, a track, the id of what it serves of the programme, by when."""

    why: str
    track: str | None
    objective: str | None
    due_on: dt.date | None


def draft_goal(
    pair: Pair,
    *,
    title: str,
    by: Person,
    owner: str = "",
    milestones: Sequence[str] = (),
    days: Sequence[dt.date | None] = (),
    **about: Unpack[About],
) -> Goal:
    """Write a goal down for the pair's other half to agree. ``owner`` is mentor or mentee; else the one who writes.

    ``days`` are those of the milestones, in their order. The same goal again, as a double click sends it, is one.
    """
    role = require_party(pair, by)
    take_turn(pair, "state")
    if pair.state not in MEETING:
        raise Refused(_("Goals begin once both of you have signed the agreement."))
    goal = Goal(pair_id=pair.id, drafted_by_id=by.id, title=_checked_title(title))
    if (owner or role) not in ("mentor", "mentee"):
        raise Refused(_("Please choose whose goal it is."), field="owner")
    goal.owner_id = pair.mentor_id if (owner or role) == "mentor" else pair.mentee_id
    goal.why, goal.track = _checked_why(about.get("why", "")), _checked_track(about.get("track"))
    goal.objective_id = _checked_objective(about.get("objective"), pair)
    goal.due_on = _checked_day(about.get("due_on"), by, field="due_on")
    steps = _checked_steps(milestones, days, by)
    known = _same_as(goal)
    if known is not None:
        return known
    db.session.add(goal)
    db.session.flush()
    for n, (step, day) in enumerate(steps, 1):
        db.session.add(Milestone(goal_id=goal.id, position=n, title=step, due_on=day))
    event = GoalDrafted(person=goal.owner_id, goal=goal.id, track=goal.track, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))
    return goal


def agree(goal: Goal, *, pair: Pair, by: Person) -> None:
    """Stand behind a goal that the other one wrote. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    if goal.state in UNDER_WAY:
        return
    _require_open(goal)
    if goal.drafted_by_id == by.id:
        raise Refused(_("You wrote this goal. It counts when your partner agrees as well."))
    goal.state, goal.agreed_at = AGREED, clock.now()
    event = GoalAgreed(person=goal.owner_id, goal=goal.id, track=goal.track, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))


def begin(goal: Goal, *, pair: Pair, by: Person) -> None:
    """Begin to work at a goal that both stand behind. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    if goal.state == IN_PROGRESS:
        return
    _require_open(goal)
    if goal.state != AGREED:
        raise Refused(_("A goal begins once both of you have agreed on it."))
    _begin(goal, pair)


def reach(milestone: Milestone, *, goal: Goal, pair: Pair, by: Person) -> None:
    """Say that a milestone is behind them. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    take_turn(milestone, "reached_at")
    if milestone.reached_at is not None:
        return
    if goal.state not in UNDER_WAY:
        raise Refused(_("Milestones count once both of you have agreed on the goal, and while it is open."))
    if goal.state == AGREED:
        _begin(goal, pair)
    milestone.reached_at = clock.now()
    event = MilestoneReached(goal=goal.id, milestone=milestone.id, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))


def complete(goal: Goal, *, pair: Pair, attainment: int, by: Person) -> None:
    """Bring a goal to its end, and say how far it was reached, from -2 to 2: below 0, partly. Twice is once."""
    require_party(pair, by)
    take_turn(goal, "state")
    if goal.state in BROUGHT_TO_END:
        return
    _require_open(goal)
    if goal.state not in UNDER_WAY:
        raise Refused(_("A goal can be reached once both of you have agreed on it."))
    if not -2 <= attainment <= 2:
        raise Refused(_("Please choose how far the goal was reached."), field="attainment")
    goal.state = ACHIEVED if attainment >= 0 else PARTLY
    goal.attainment, goal.completed_at = attainment, clock.now()
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


def _begin(goal: Goal, pair: Pair) -> None:
    goal.state = IN_PROGRESS
    event = GoalBegun(person=goal.owner_id, goal=goal.id, track=goal.track, **slots_of(pair))
    journal.record(event, zone=zone_of(pair))


def _require_open(goal: Goal) -> None:
    if goal.state not in (DRAFT, *UNDER_WAY):
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


def _checked_objective(objective: str | None, pair: Pair) -> str | None:
    theirs = sa.select(Objective.id).where(Objective.programme_id == pair.programme_id)
    if objective and db.session.scalar(theirs.where(Objective.id == one_line(objective))) is None:
        raise Refused(_("Please choose one of the aims of the programme."), field="objective")
    return one_line(objective or "") or None


def _checked_day(due_on: dt.date | None, by: Person, *, field: str) -> dt.date | None:
    if due_on and due_on < clock.today(by.timezone):
        raise Refused(_("This day has passed. Please choose one that lies ahead."), field=field)
    return due_on


def _checked_steps(
    milestones: Sequence[str], days: Sequence[dt.date | None], by: Person
) -> list[tuple[str, dt.date | None]]:
    """The milestones that were written, each with its day."""
    steps = [(step, day) for step, day in zip_longest(map(one_line, milestones), days) if step]
    for _step, day in steps:
        _checked_day(day, by, field="milestones")
    if len(steps) > MOST_MILESTONES or any(len(step) > LONGEST_TITLE for step, _day in steps):
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
        Goal.objective_id.is_not_distinct_from(goal.objective_id),
        Goal.due_on.is_not_distinct_from(goal.due_on),
    )
    return db.session.scalar(same.limit(1))

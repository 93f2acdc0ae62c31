"""A small rulebook and short ways to let things happen, for tests with a database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from portal import db, journal
from portal.events import GoalCompleted, LessonCompleted, SessionCompleted
from portal.gamification import Rulebook
from portal.gamification.rules import Cap, Gift, Level, Rule

NOON = dt.datetime(2026, 3, 3, 12, 0, tzinfo=dt.UTC)
PAIR: dict[str, Any] = {"pair": "r1", "mentor": "maya", "mentee": "robert", "cohort": "c1"}

LESSONS = Rule(
    "lessons",
    when=("lesson.completed",),
    slots=("person",),
    by=("lesson",),
    gift=Gift(5, "xp"),
    cap=Cap(1, "lifetime"),
    name="Lessons",
    because="Each lesson you finish earns 5 xp.",
)
TOOLBOX = Rule(
    "toolbox",
    when=("lesson.completed",),
    slots=("person",),
    distinct="tool",
    gift=Gift(badge="toolbox"),
    levels=(Level("starter", 2), Level("pro", 3)),
)
COMPANY = Rule(
    "company",
    when=("session.completed",),
    slots=("pair",),
    gift=Gift(20, "xp", "good-company"),
    levels=(Level("", 3),),
    because="Meet three times, and both of you earn this badge.",
)
GUIDE = Rule(
    "guide",
    when=("goal.completed",),
    slots=("mentor",),
    by=("track",),
    gift=Gift(badge="guide"),
    levels=(Level("", 2),),
)
RULES = Rulebook((LESSONS, TOOLBOX, COMPANY, GUIDE))


def adopt(*rules: Rule) -> bool:
    """Let these rules count, and commit."""
    changed = journal.adopt_unless_chosen(Rulebook(rules))
    db.session.commit()
    return changed


def hold(session: str, *, at: dt.datetime = NOON, **more: Any) -> journal.Recorded:
    """Maya and Robert have held a session."""
    event = SessionCompleted(**{"session": session, "minutes": 40, **PAIR, **more})
    recorded = journal.record(event, zone="Europe/Zurich", at=at)
    db.session.commit()
    return recorded


def learn(lesson: str, *, person: str = "robert", tool: str | None = None) -> journal.Recorded:
    """Robert, or somebody else, has finished a lesson."""
    event = LessonCompleted(person=person, mentee=person, lesson=lesson, track="digital-tools", tool=tool)
    recorded = journal.record(event, zone="Europe/Zurich", at=NOON)
    db.session.commit()
    return recorded


def reach(goal: str, track: str) -> journal.Recorded:
    """Maya and Robert have reached a goal."""
    recorded = journal.record(GoalCompleted(**PAIR, person="robert", goal=goal, track=track), zone="UTC", at=NOON)
    db.session.commit()
    return recorded


def take_back(key: str) -> journal.Recorded:
    """It did not happen after all."""
    recorded = journal.retract(key, reason="entered-by-mistake")
    db.session.commit()
    return recorded

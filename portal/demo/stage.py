"""What is on the stage while the demo plays."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from portal.demo.cast import Part
from portal.learning.models import MicroLesson
from portal.mentoring.models import MEETING, Goal, MentoringSession, Pair
from portal.people.models import Person, Programme

DAYS = 91
"""Thirteen weeks, so that the demo ends on the weekday on which it began."""


@dataclass
class Couple:
    """A mentor and a mentee, and what they have under way. ``begins`` is the day on which they become a pair."""

    mentor: Person
    mentee: Person
    begins: int
    pair: Pair | None = None
    goal: Goal | None = None
    meeting: MentoringSession | None = None

    @property
    def meets(self) -> bool:
        """Whether the two hold sessions now."""
        return self.pair is not None and self.pair.state in MEETING

    @property
    def formed(self) -> Pair:
        """The pair, once it is one."""
        assert self.pair is not None  # noqa: S101
        return self.pair


@dataclass
class Stage:
    """The programme, its people, and the dice: the same play every time, but for its dates."""

    programme: Programme
    clara: Person
    reviewer: Person
    couples: list[Couple]
    dice: random.Random = field(default_factory=lambda: random.Random(2611))  # noqa: S311
    micro_lessons: dict[str, MicroLesson] = field(default_factory=dict)
    first_goal: Goal | None = None
    others: dict[Part, Person] = field(default_factory=dict)
    """Those who come later, or are there for all."""


def at_local(day: dt.date, hour: int, minute: int, zone: str) -> dt.datetime:
    """A time of day on the wall in ``zone``."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(zone)).astimezone(dt.UTC)


def working(day: dt.date) -> dt.date:
    """That day; of a weekend, the Monday after it."""
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day

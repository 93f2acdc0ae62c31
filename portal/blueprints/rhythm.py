"""Weeks, not days: the rhythm of what somebody learns, in words and as a row of bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from portal import clock
from portal.awards import queries as awards
from portal.learning import queries as learning
from portal.people.models import Person


@dataclass(frozen=True)
class Week:
    """A week as the row shows it."""

    label: str
    is_active: bool
    is_now: bool
    is_break: bool


@dataclass(frozen=True)
class Rhythm:
    """The weeks that are shown, oldest first, and the number in words."""

    sentence: str
    weeks: list[Week]


def rhythm_of(person: Person, *, weeks: int, moments: Collection[dt.datetime] | None = None) -> Rhythm:
    """The last so many weeks that count. ``moments``: when somebody learned something, where that is known already."""
    active = learning.rhythm_of(person, weeks=weeks, breaks=awards.breaks(), moments=moments)
    today = clock.today(person.timezone)
    first = today - dt.timedelta(days=today.weekday(), weeks=len(active) - 1)
    shown = [
        Week(
            label=str(format_date(first + dt.timedelta(weeks=n), "d MMMM")),
            is_active=bool(is_active),
            is_now=n == len(active) - 1,
            is_break=is_active is None,
        )
        for n, is_active in enumerate(active)
    ]
    sentence = _("Something learned in %(num)s of the last %(all)s weeks", num=active.count(True), all=weeks)
    return Rhythm(str(sentence), shown)

"""When both of a pair are free: what they said of their weeks, without what is in their diaries here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring import free
from portal.mentoring.models import CONFIRMED, RESCHEDULE_REQUESTED, MentoringSession, Pair
from portal.people.models import FreeTime

DAYS = 21
"""So far ahead one looks for a common hour."""
SOON = dt.timedelta(hours=20)
"""Nobody is asked for an hour before tomorrow."""
LONGEST = dt.timedelta(hours=4)


def common_times(pair: Pair, *, minutes: int, limit: int = 3) -> list[dt.datetime]:
    """The next times at which both are free for so many minutes, on different days.

    Who has not said when they are free counts as free in working hours. ``pair`` has its two people.
    """
    now = clock.now()
    weeks = _weeks_of(pair)
    two = (pair.mentor, pair.mentee)
    mentor, mentee = (free.stretches(weeks[each.id] or free.USUAL, each.timezone, now + SOON, DAYS) for each in two)
    return free.beginnings(free.without(free.both(mentor, mentee), _taken(pair, now)), minutes, limit)


def _weeks_of(pair: Pair) -> defaultdict[str, list[tuple[int, int, int]]]:
    asked = sa.select(FreeTime).where(FreeTime.person_id.in_(pair.both))
    found: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in db.session.scalars(asked):
        found[row.person_id].append((row.weekday, row.begins, row.ends))
    return found


def _taken(pair: Pair, now: dt.datetime) -> list[free.Stretch]:
    """Hours at which one of the two has a session that is fixed, with whomever."""
    two = pair.both
    is_theirs = sa.or_(Pair.mentor_id.in_(two), Pair.mentee_id.in_(two))
    fixed = MentoringSession.state.in_((CONFIRMED, RESCHEDULE_REQUESTED))
    near = (MentoringSession.starts_at > now - LONGEST, MentoringSession.starts_at < now + dt.timedelta(days=DAYS + 2))
    asked = sa.select(MentoringSession.starts_at, MentoringSession.minutes).join(Pair).where(is_theirs, fixed, *near)
    return [(starts_at, starts_at + dt.timedelta(minutes=minutes)) for starts_at, minutes in db.session.execute(asked)]

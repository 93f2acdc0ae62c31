"""What has waited for a reviewer for long, as the coordinator of a programme sees it: whose, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import clock, db
from portal.learning.models import WAITING, MicroLesson
from portal.people.models import Person, Programme


class WaitingReview(NamedTuple):
    """A version of a micro-lesson that waits; ``total`` is how many there are."""

    id: str
    lesson_id: str
    title: str
    author: str
    since: dt.datetime
    total: int


def reviews_waiting_in(
    programme: Programme, *, days: int, aside: sa.Select[str], after: int = 0, limit: int = 25
) -> list[WaitingReview]:
    """Micro-lessons that have waited for their reviewer so many working days or more, the longest first.

    Working days begin on the calendar of the programme's zone. Without those whose ids are ``aside``.
    """
    query = _waiting(programme, days, aside)
    return [WaitingReview(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def reviews_waiting_among(
    programme: Programme, ids: Collection[str], *, days: int, aside: sa.Select[str]
) -> list[WaitingReview]:
    """Those of them that are versions with these ids."""
    query = _waiting(programme, days, aside).where(MicroLesson.id.in_(ids))
    return [WaitingReview(*row) for row in db.session.execute(query)]


def _waiting(programme: Programme, days: int, aside: sa.Select[str]) -> sa.Select[str, str, str, str, Any, int]:
    return (
        sa.select(
            MicroLesson.id,
            MicroLesson.lesson_id,
            MicroLesson.title,
            Person.name,
            MicroLesson.submitted_at,
            sa.func.count().over(),
        )
        .join(Person, Person.id == MicroLesson.author_id)
        .where(MicroLesson.programme_id == programme.id, MicroLesson.state.in_(WAITING))
        .where(MicroLesson.submitted_at < _before(programme.timezone, days), MicroLesson.id.not_in(aside))
        .order_by(MicroLesson.submitted_at, MicroLesson.id)
    )


def _before(zone: str, days: int) -> dt.datetime:
    """What was handed in before this moment has waited so many working days."""
    today = clock.today(zone)
    last = today - dt.timedelta(days=days)
    while clock.working_days(last, today) < days:
        last -= dt.timedelta(days=1)
    return clock.begin_of(last + dt.timedelta(days=1), zone)

"""What an author has published, and what it did for others: in numbers that give nobody away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.learning.models import READABLE, MicroLesson, MicroLessonReading
from portal.people.models import Person

K = 5
"""Of fewer readers nobody is told how many they were."""


@dataclass(frozen=True)
class Read:
    """How many people have finished something, and whom it helped: in full ``K``, None where they are fewer."""

    finished: int | None
    helped: int | None


def has_published(author: Person) -> bool:
    """Whether anything of theirs is on the shelf."""
    return db.session.scalar(sa.select(MicroLesson.id).where(*_theirs(author)).limit(1)) is not None


def published_by(author: Person, *, after: int = 0, limit: int = 20) -> list[sa.Row[str, str, str, int]]:
    """What they have on the shelf, newest first: id, title, track, minutes."""
    columns = (MicroLesson.lesson_id.label("id"), MicroLesson.title, MicroLesson.track, MicroLesson.minutes)
    newest = sa.select(*columns).where(*_theirs(author)).order_by(MicroLesson.published_at.desc(), MicroLesson.id)
    return list(db.session.execute(newest.offset(after).limit(limit)))


def readers_of(author: Person) -> tuple[dict[str, Read], Read]:
    """Of each thing they have on the shelf how often it was finished and helped, and of all together: in full ``K``.

    All together is the sum of what is told of each and of nothing else. So what is told changes by ``K`` readers at
    least, and by what was told before where something is taken off the shelf: no difference shows fewer.
    """
    counts = (sa.func.count(MicroLessonReading.person_id), sa.func.count(MicroLessonReading.helped_at))
    query = (
        sa.select(MicroLesson.lesson_id, *counts)
        .outerjoin(MicroLessonReading, MicroLessonReading.micro_lesson_id == MicroLesson.lesson_id)
        .where(*_theirs(author))
        .group_by(MicroLesson.lesson_id)
    )
    rows = list(db.session.execute(query))
    each = {lesson: Read(in_full(finished), in_full(helped)) for lesson, finished, helped in rows}
    together = Read(_sum(read.finished for read in each.values()), _sum(read.helped for read in each.values()))
    return each, together


def in_full(count: int) -> int | None:
    """A number of readers rounded down to a multiple of ``K``; None where they are fewer."""
    return count - count % K or None


def _sum(told: Iterable[int | None]) -> int | None:
    return sum(number or 0 for number in told) or None


def _theirs(author: Person) -> tuple[sa.ColumnElement[Any], ...]:
    return MicroLesson.author_id == author.id, MicroLesson.state.in_(READABLE)

"""What an author has published, and what it did for others: in numbers that give nobody away."""

from __future__ import annotations

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
    """How many people have finished something, and whom it helped; None where they are fewer than ``K``."""

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
    """Of each thing they have on the shelf how often it was finished and helped, and of all together.

    Of all together only where no subtraction shows what one of them hides: nothing, or ``K`` readers at least.
    """
    counts = (sa.func.count(MicroLessonReading.person_id), sa.func.count(MicroLessonReading.helped_at))
    query = (
        sa.select(MicroLesson.lesson_id, *counts)
        .outerjoin(MicroLessonReading, MicroLessonReading.micro_lesson_id == MicroLesson.lesson_id)
        .where(*_theirs(author))
        .group_by(MicroLesson.lesson_id)
    )
    rows = list(db.session.execute(query))
    each = {lesson: Read(shown(finished), shown(helped)) for lesson, finished, helped in rows}
    return each, Read(total([row[1] for row in rows]), total([row[2] for row in rows]))


def shown(count: int) -> int | None:
    """A number of readers, unless it is too small to be told."""
    return count if count >= K else None


def total(counts: list[int]) -> int | None:
    """The sum, unless it would show one of the numbers that are too small to be told."""
    hidden = [count for count in counts if count < K]
    return None if hidden and sum(hidden) < K else shown(sum(counts))


def _theirs(author: Person) -> tuple[sa.ColumnElement[Any], ...]:
    return MicroLesson.author_id == author.id, MicroLesson.state.in_(READABLE)

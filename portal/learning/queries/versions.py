"""The versions of a micro-lesson, for its author and for those who review it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.learning.models import PAST, MicroLesson, Review
from portal.learning.queries.micro_lessons import seen_by_those_who_review
from portal.people.models import Person

Version = sa.Row[str, int, str, str, dt.datetime, dt.datetime | None, dt.datetime | None]
"""A version: id, number, state, title, when it was begun, handed in, published."""


def versions_of(reader: Person, micro_lesson_id: str, *, after: int = 0, limit: int = 20) -> list[Version]:
    """The versions that they may see, the newest first."""
    columns = (MicroLesson.number, MicroLesson.state, MicroLesson.title, MicroLesson.written_at)
    query = sa.select(MicroLesson.id, *columns, MicroLesson.submitted_at, MicroLesson.published_at)
    query = query.where(MicroLesson.lesson_id == micro_lesson_id, seen_by_those_who_review(reader))
    return list(db.session.execute(query.order_by(MicroLesson.number.desc()).offset(after).limit(limit)))


def version_of(reader: Person, micro_lesson_id: str, number: int | None = None) -> MicroLesson:
    """One version by its number, or the newest; to others than its author and those who review it, there is none."""
    query = sa.select(MicroLesson).where(MicroLesson.lesson_id == micro_lesson_id, seen_by_those_who_review(reader))
    query = query if number is None else query.where(MicroLesson.number == number)
    found = db.session.scalar(query.order_by(MicroLesson.number.desc()).limit(1))
    if found is None:
        raise NotFound(_("There is no such micro-lesson."))
    return found


def newest_version(lesson: MicroLesson) -> MicroLesson:
    """The newest version of the same micro-lesson, whoever may see it."""
    query = sa.select(MicroLesson).where(MicroLesson.lesson_id == lesson.lesson_id)
    return db.session.scalars(query.order_by(MicroLesson.number.desc()).limit(1)).one()


def next_version_of(lesson: MicroLesson, *, reader: Person) -> sa.Row[int, str] | None:
    """Number and state of a version that is to follow this one, if they may see it."""
    query = sa.select(MicroLesson.number, MicroLesson.state).where(
        MicroLesson.lesson_id == lesson.lesson_id,
        MicroLesson.number > lesson.number,
        MicroLesson.state.not_in(PAST),
        seen_by_those_who_review(reader),
    )
    return db.session.execute(query.limit(1)).first()


def reviewers_of(versions: Collection[str]) -> dict[str, list[str]]:
    """The first names of those who reviewed some versions, by the version's id."""
    query = sa.select(Review.micro_lesson_id, Person.name).join(Person, Person.id == Review.reviewer_id)
    rows = db.session.execute(query.where(Review.micro_lesson_id.in_(versions)).order_by(Review.decided_at))
    found: dict[str, list[str]] = {}
    for version, name in rows:
        names = found.setdefault(version, [])
        names += [name.split()[0]] if name.split()[0] not in names else []
    return found

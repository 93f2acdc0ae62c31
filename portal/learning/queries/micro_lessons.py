"""Micro-lessons: what somebody may read, has written, or is asked to review."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.learning.models import (
    APPROVED,
    PUBLISHED,
    READABLE,
    REVISIONS,
    SUBMITTED,
    MicroLesson,
    MicroLessonReading,
)
from portal.people.models import Enrolment, Person

REVIEWERS = ("coordinator", "reviewer")
"""Roles in a programme whose holders review what its mentors write."""


def micro_lesson_of(reader: Person, micro_lesson_id: str) -> MicroLesson:
    """A micro-lesson that they may see: published, their own, or in the hands of those who review it."""
    return _micro_lesson(micro_lesson_id, visible_to(reader), MicroLesson.state.in_(READABLE).desc())


def micro_lesson_to_review(reviewer: Person, micro_lesson_id: str) -> MicroLesson:
    """A micro-lesson of a programme that they review or coordinate. To others it does not exist."""
    return _micro_lesson(micro_lesson_id, _handed_to(reviewer))


def micro_lesson_by(author: Person, micro_lesson_id: str) -> MicroLesson:
    """A micro-lesson of their own."""
    return _micro_lesson(micro_lesson_id, MicroLesson.author_id == author.id)


def may_review(reader: Person, lesson: MicroLesson) -> bool:
    """Whether it is theirs to review and publish: handed in where they review, and not their own."""
    if lesson.author_id == reader.id:
        return False
    theirs = sa.select(MicroLesson.id).where(MicroLesson.id == lesson.id, _handed_to(reader))
    return db.session.scalar(theirs) is not None


def author_of(lesson: MicroLesson) -> str:
    """The name of who wrote it."""
    return db.session.scalars(sa.select(Person.name).where(Person.id == lesson.author_id)).one()


def published(*, after: int = 0, limit: int = 20) -> list[sa.Row[str, str, str, int, str, dt.datetime | None]]:
    """Published micro-lessons, newest first: id, title, track, minutes, author's name, moment."""
    columns = (MicroLesson.lesson_id.label("id"), MicroLesson.title, MicroLesson.track, MicroLesson.minutes)
    query = (
        sa.select(*columns, Person.name.label("author"), MicroLesson.published_at)
        .join(Person, Person.id == MicroLesson.author_id)
        .where(MicroLesson.state.in_(READABLE))
        .order_by(MicroLesson.published_at.desc(), MicroLesson.id.desc())
    )
    return list(db.session.execute(query.offset(after).limit(limit)))


def written_by(author: Person, *, after: int = 0, limit: int = 20) -> list[sa.Row[str, str, str, str, dt.datetime]]:
    """An author's own micro-lessons that are not published, newest first: id, title, track, state, moment."""
    names = (MicroLesson.title, MicroLesson.track, MicroLesson.state, MicroLesson.written_at)
    columns = (MicroLesson.lesson_id.label("id"), *names)
    query = sa.select(*columns).where(MicroLesson.author_id == author.id, MicroLesson.state.not_in(READABLE))
    newest = query.order_by(MicroLesson.written_at.desc(), MicroLesson.id.desc())
    return list(db.session.execute(newest.offset(after).limit(limit)))


def waiting_for(
    reviewer: Person, *, after: int = 0, limit: int = 20
) -> list[sa.Row[str, str, str, str, str, dt.datetime | None]]:
    """What waits for this reviewer: id, title, track, author's name, state, moment; the oldest first."""
    query = (
        sa.select(
            MicroLesson.lesson_id.label("id"),
            MicroLesson.title,
            MicroLesson.track,
            Person.name.label("author"),
            MicroLesson.state,
            MicroLesson.submitted_at,
        )
        .join(Person, Person.id == MicroLesson.author_id)
        .where(_handed_to(reviewer), MicroLesson.state.in_((SUBMITTED, APPROVED)), MicroLesson.author_id != reviewer.id)
        .order_by(MicroLesson.submitted_at, MicroLesson.id)
    )
    return list(db.session.execute(query.offset(after).limit(limit)))


def has_finished(reader: Person, lesson: MicroLesson) -> bool:
    """Whether they said that they have read it."""
    return db.session.get(MicroLessonReading, (reader.id, lesson.lesson_id)) is not None


def _micro_lesson(micro_lesson_id: str, may: sa.ColumnElement[bool], *first: sa.ColumnElement[bool]) -> MicroLesson:
    """The newest version that one may see, unless another comes ``first``."""
    versions = sa.select(MicroLesson).where(MicroLesson.lesson_id == micro_lesson_id, may)
    chosen = versions.order_by(*first, MicroLesson.number.desc()).limit(1)
    found = db.session.scalar(chosen) if micro_lesson_id.isprintable() else None
    if found is None:
        raise NotFound(_("There is no such micro-lesson."))
    return found


def visible_to(reader: Person) -> sa.ColumnElement[bool]:
    """Of versions of micro-lessons: those that they may see."""
    return sa.or_(MicroLesson.state.in_(READABLE), MicroLesson.author_id == reader.id, _handed_to(reader))


def _handed_to(reviewer: Person) -> sa.ColumnElement[bool]:
    """Handed in to a programme they review; what was sent back is seen only by who sent it."""
    part = (Enrolment.person_id == reviewer.id, Enrolment.role.in_(REVIEWERS), Enrolment.state != "withdrawn")
    theirs = sa.select(Enrolment.programme_id).where(*part)
    sent_back = sa.and_(MicroLesson.state == REVISIONS, MicroLesson.reviewer_id == reviewer.id)
    return sa.and_(
        MicroLesson.programme_id.in_(theirs),
        sa.or_(MicroLesson.state.in_((SUBMITTED, APPROVED, PUBLISHED)), sent_back),
    )

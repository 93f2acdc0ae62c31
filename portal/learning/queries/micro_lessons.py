"""Micro-lessons: what somebody may read, has written, or is asked to review. A row is one version."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import db
from portal.errors import NotFound
from portal.learning.models import (
    ACCEPTED,
    IN_REVIEW,
    NEEDS_REFRESH,
    PAST,
    READABLE,
    RETIRED,
    REVISIONS,
    WAITING,
    MicroLesson,
    MicroLessonReading,
    Remark,
    Review,
)
from portal.learning.queries.lessons import names_of
from portal.people import sight
from portal.people.models import Enrolment, Person

REVIEWERS = ("coordinator", "reviewer")
"""Roles in a programme whose holders review what its mentors write."""
Waiting = sa.Row[str, str, str, str, str, dt.datetime | None, dt.date | None]
"""What waits for a reviewer: id, title, track, author's name, state, when it was handed in, until when it is fresh."""


def micro_lesson_of(reader: Person, micro_lesson_id: str) -> MicroLesson:
    """A micro-lesson that they may see: what is published comes before a version of it that is not.

    Their own, what is in the hands of those who review it, and what they have finished before it was retired.
    """
    return _micro_lesson(micro_lesson_id, visible_to(reader), MicroLesson.state.in_(READABLE).desc())


def micro_lesson_to_review(reviewer: Person, micro_lesson_id: str) -> MicroLesson:
    """A micro-lesson of a programme that they review or coordinate. To others it does not exist."""
    return _micro_lesson(micro_lesson_id, _handed_to(reviewer))


def micro_lesson_by(author: Person, micro_lesson_id: str) -> MicroLesson:
    """A micro-lesson of their own, in its newest version."""
    return _micro_lesson(micro_lesson_id, MicroLesson.author_id == author.id)


def micro_lesson_on_shelf_of(person: Person, micro_lesson_id: str) -> MicroLesson:
    """What they may take off the shelf: their own, or of a programme that they coordinate."""
    is_theirs = _cared_for_by(person)
    was_published = MicroLesson.state.in_((*READABLE, RETIRED))
    return _micro_lesson(micro_lesson_id, sa.and_(is_theirs, was_published))


def micro_lesson_with_remark(reader: Person, micro_lesson_id: str, remark_id: str) -> MicroLesson:
    """The version that somebody commented on, for its author and those who review it."""
    about = sa.select(Remark.micro_lesson_id).where(Remark.id == remark_id)
    is_theirs = sa.or_(MicroLesson.author_id == reader.id, _handed_to(reader))
    return _micro_lesson(micro_lesson_id, sa.and_(MicroLesson.id.in_(about), is_theirs))


def may_review(reader: Person, lesson: MicroLesson) -> bool:
    """Whether it is theirs to review and publish: handed in where they review, and not their own."""
    if lesson.author_id == reader.id:
        return False
    theirs = sa.select(MicroLesson.id).where(MicroLesson.id == lesson.id, _handed_to(reader))
    return db.session.scalar(theirs) is not None


def may_retire(person: Person, lesson: MicroLesson) -> bool:
    """Whether they may take it off the shelf."""
    theirs = sa.select(MicroLesson.id).where(MicroLesson.id == lesson.id, _cared_for_by(person))
    return db.session.scalar(theirs) is not None


def author_of(lesson: MicroLesson) -> sa.Row[str, str]:
    """Name and handle of who wrote it; no handle where they have left."""
    handle = sa.case((Person.deactivated_at.is_(None), Person.handle), else_="").label("handle")
    return db.session.execute(sa.select(Person.name, handle).where(Person.id == lesson.author_id)).one()


def reviewer_of(lesson: MicroLesson) -> str:
    """The first name of who took it up, or decided last; empty where nobody did."""
    name = db.session.scalar(sa.select(Person.name).where(Person.id == lesson.reviewer_id))
    return name.split()[0] if name else ""


def published(
    *, track: str = "", after: int = 0, limit: int = 20
) -> list[sa.Row[str, str, str, int, str, dt.datetime | None]]:
    """Published micro-lessons, perhaps of one track, newest first: id, title, track, minutes, author's name, moment."""
    columns = (MicroLesson.lesson_id.label("id"), MicroLesson.title, MicroLesson.track, MicroLesson.minutes)
    query = (
        sa.select(*columns, Person.name.label("author"), MicroLesson.published_at)
        .join(Person, Person.id == MicroLesson.author_id)
        .where(MicroLesson.state.in_(READABLE))
        .order_by(MicroLesson.published_at.desc(), MicroLesson.id.desc())
    )
    query = query.where(MicroLesson.track.in_(names_of(track))) if track else query
    return list(db.session.execute(query.offset(after).limit(limit)))


def written_by(author: Person, *, after: int = 0, limit: int = 20) -> list[sa.Row[str, str, str, str, dt.datetime]]:
    """What an author has to do with now, newest first: id, title, track, state, when it was begun.

    What is not published yet, and what needs a fresh look.
    """
    names = (MicroLesson.title, MicroLesson.track, MicroLesson.state, MicroLesson.written_at)
    columns = (MicroLesson.lesson_id.label("id"), *names)
    is_open = sa.or_(MicroLesson.state.not_in(PAST), MicroLesson.state == NEEDS_REFRESH)
    query = sa.select(*columns).where(MicroLesson.author_id == author.id, is_open)
    newest = query.order_by(MicroLesson.written_at.desc(), MicroLesson.id.desc())
    return list(db.session.execute(newest.offset(after).limit(limit)))


def waiting_for(reviewer: Person, *, after: int = 0, limit: int = 20) -> list[Waiting]:
    """What waits for this reviewer, the oldest first; without what they have approved and another still has to."""
    columns = (MicroLesson.lesson_id.label("id"), MicroLesson.title, MicroLesson.track, Person.name.label("author"))
    query = (
        sa.select(*columns, MicroLesson.state, MicroLesson.submitted_at, MicroLesson.fresh_until)
        .join(Person, Person.id == MicroLesson.author_id)
        .where(_waits_for(reviewer))
        .order_by(MicroLesson.state == NEEDS_REFRESH, MicroLesson.submitted_at, MicroLesson.id)
    )
    return list(db.session.execute(query.offset(after).limit(limit)))


def first_waiting(person: Person, *, reviews: bool) -> sa.Row[str, str, str, str, str, str | None] | None:
    """What an author is asked to revise, or else what waits for one who ``reviews``; the longest ago.

    Id, title, state, comment, and the names of author and reviewer.
    """
    reviewer, is_own = aliased(Person), MicroLesson.author_id == person.id
    sent_back = sa.and_(is_own, MicroLesson.state == REVISIONS)
    columns = (MicroLesson.lesson_id.label("id"), MicroLesson.title, MicroLesson.state, MicroLesson.comment)
    query = (
        sa.select(*columns, Person.name.label("author"), reviewer.name.label("reviewer"))
        .join(Person, Person.id == MicroLesson.author_id)
        .outerjoin(reviewer, reviewer.id == MicroLesson.reviewer_id)
        .where(sa.or_(sent_back, _waits_for(person)) if reviews else sent_back)
        .order_by(is_own.desc(), MicroLesson.state == NEEDS_REFRESH, MicroLesson.submitted_at, MicroLesson.id)
    )
    return db.session.execute(query.limit(1)).first()


def reading_of(reader: Person, lesson: MicroLesson) -> MicroLessonReading | None:
    """That they have finished it, and whether it helped."""
    return db.session.get(MicroLessonReading, (reader.id, lesson.lesson_id))


def has_finished(reader: Person, lesson: MicroLesson) -> bool:
    """Whether they said that they have read it."""
    return reading_of(reader, lesson) is not None


def seen_by_those_who_review(person: Person) -> sa.ColumnElement[bool]:
    """Of versions: those of one's own, and those that are or were in one's hands to review."""
    return sa.or_(MicroLesson.author_id == person.id, _handed_to(person))


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
    finished = sa.select(MicroLessonReading.micro_lesson_id).where(MicroLessonReading.person_id == reader.id)
    was_theirs = sa.and_(MicroLesson.state == RETIRED, MicroLesson.lesson_id.in_(finished))
    return sa.or_(MicroLesson.state.in_(READABLE), seen_by_those_who_review(reader), was_theirs)


def _handed_to(reviewer: Person) -> sa.ColumnElement[bool]:
    """Handed in to a programme they review; what was sent back is seen only by those who reviewed it."""
    part = (Enrolment.person_id == reviewer.id, Enrolment.role.in_(REVIEWERS), Enrolment.takes_part)
    theirs = sa.select(Enrolment.programme_id).where(*part)
    reviewed = sa.select(Review.micro_lesson_id).where(Review.reviewer_id == reviewer.id)
    was_theirs = sa.or_(MicroLesson.reviewer_id == reviewer.id, MicroLesson.id.in_(reviewed))
    sent_back = sa.and_(MicroLesson.state == REVISIONS, was_theirs)
    return sa.and_(
        MicroLesson.programme_id.in_(theirs),
        sa.or_(MicroLesson.state.in_((*WAITING, *ACCEPTED, *PAST)), sent_back),
    )


def _waits_for(reviewer: Person) -> sa.ColumnElement[bool]:
    """Theirs to review, to publish, or to look at again; not what they have approved and another still has to."""
    mine = sa.select(Review.id).where(
        Review.micro_lesson_id == MicroLesson.id,
        Review.round == MicroLesson.round,
        Review.reviewer_id == reviewer.id,
    )
    return sa.and_(
        _handed_to(reviewer),
        MicroLesson.state.in_((*WAITING, *ACCEPTED, NEEDS_REFRESH)),
        MicroLesson.author_id != reviewer.id,
        ~sa.and_(MicroLesson.state == IN_REVIEW, mine.exists()),
    )


def _cared_for_by(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(MicroLesson.author_id == person.id, MicroLesson.programme_id.in_(sight.overseen_by(person)))

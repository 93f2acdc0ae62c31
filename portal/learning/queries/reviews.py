"""What reviewers said about a version: their decisions, and their comments on a passage."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.learning.models import WAITING, MicroLesson, Remark, Review
from portal.learning.queries.micro_lessons import REVIEWERS
from portal.people.models import Enrolment, Person

TWICE = frozenset({"culture"})
"""Tracks whose micro-lessons two reviewers have to approve."""

Reviewed = sa.Row[int, str, str, dict[str, Any], str, str, str, bool, dt.datetime]
"""A decision: round, reviewer's name, outcome, rubric, comment, title and body as they were, edits, moment."""
Remarked = sa.Row[str, str, str, int, str, int, str, dt.datetime | None]
"""A comment on a passage: id, reviewer's id and name, round, passage, place, text, and when it was settled."""


def reviewers_needed(lesson: MicroLesson) -> int:
    """How many have to approve it."""
    return 2 if lesson.track in TWICE else 1


def reviewers_there_are(lesson: MicroLesson) -> int:
    """How many people review in its programme, without its author."""
    people = sa.select(sa.func.count(Enrolment.person_id.distinct())).join(Person, Person.id == Enrolment.person_id)
    there = people.where(
        Enrolment.programme_id == lesson.programme_id,
        Enrolment.role.in_(REVIEWERS),
        Enrolment.takes_part,
        Enrolment.person_id != lesson.author_id,
        Person.deactivated_at.is_(None),
    )
    return db.session.scalar(there) or 0


def review_by(reviewer: Person, lesson: MicroLesson) -> Review | None:
    """What they decided in this round."""
    this = (Review.micro_lesson_id == lesson.id, Review.round == lesson.round, Review.reviewer_id == reviewer.id)
    return db.session.scalar(sa.select(Review).where(*this))


def approvals_of(lesson: MicroLesson) -> list[bool]:
    """Of each approval in this round, whether it came with edits."""
    this = (Review.micro_lesson_id == lesson.id, Review.round == lesson.round, Review.outcome == "approved")
    return list(db.session.scalars(sa.select(Review.has_edits).where(*this)))


def reviews_of(lesson: MicroLesson, *, reader: Person) -> list[Reviewed]:
    """The decisions about a version, the oldest first; to its author those of this round only once it has an end."""
    columns = (Review.outcome, Review.rubric, Review.comment, Review.title, Review.body, Review.has_edits)
    query = (
        sa.select(Review.round, Person.name.label("reviewer"), *columns, Review.decided_at)
        .join(Person, Person.id == Review.reviewer_id)
        .where(Review.micro_lesson_id == lesson.id, _is_told(lesson, reader, Review.round))
    )
    return list(db.session.execute(query.order_by(Review.decided_at, Review.id)))


def as_handed_in(lesson: MicroLesson) -> sa.Row[str, str] | None:
    """Title and text of a version as they were when it was sent back last."""
    sent_back = (Review.micro_lesson_id == lesson.id, Review.outcome == "revisions-requested")
    query = sa.select(Review.title, Review.body).where(*sent_back)
    return db.session.execute(query.order_by(Review.round.desc()).limit(1)).first()


def remarks_of(lesson: MicroLesson, *, reader: Person | None = None) -> list[Remarked]:
    """The comments on passages of a version, in their order; for a reader, those that they may see already."""
    query = (
        sa.select(
            Remark.id,
            Remark.reviewer_id,
            Person.name.label("reviewer"),
            Remark.round,
            Remark.passage,
            Remark.place,
            Remark.text,
            Remark.settled_at,
        )
        .join(Person, Person.id == Remark.reviewer_id)
        .where(Remark.micro_lesson_id == lesson.id)
    )
    query = query.where(_is_told(lesson, reader, Remark.round)) if reader else query
    return list(db.session.execute(query.order_by(Remark.place, Remark.id)))


def remark_of(reader: Person, lesson: MicroLesson, remark_id: str) -> Remark:
    """A comment that they may see, on a version that is theirs to see."""
    this = (Remark.id == remark_id, Remark.micro_lesson_id == lesson.id)
    found = db.session.scalar(sa.select(Remark).where(*this, _is_told(lesson, reader, Remark.round)))
    if found is None:
        raise NotFound(_("There is no such comment."))
    return found


def _is_told(lesson: MicroLesson, reader: Person, round_: Any) -> sa.ColumnElement[bool]:
    """While a round goes on, its author is told nothing of it."""
    is_open = lesson.author_id == reader.id and lesson.state in WAITING
    return cast("sa.ColumnElement[bool]", round_ < lesson.round) if is_open else sa.true()

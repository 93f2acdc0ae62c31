"""Micro-lessons in their versions, with reviews, remarks on a passage, and readings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db
from portal.catalog import Question, quiz_members

DRAFT, SUBMITTED, IN_REVIEW, REVISIONS = "draft", "submitted", "in_review", "revisions_requested"
APPROVED, APPROVED_WITH_EDITS = "approved", "approved_with_edits"
PUBLISHED, NEEDS_REFRESH, RETIRED, REPLACED = "published", "needs_refresh", "retired", "replaced"
WAITING = (SUBMITTED, IN_REVIEW)
"""The states in which reviewers have the word."""
ACCEPTED = (APPROVED, APPROVED_WITH_EDITS)
READABLE = (PUBLISHED, NEEDS_REFRESH)
"""The states in which everybody reads it; at most one version of a micro-lesson is in one of them."""
PAST = (*READABLE, RETIRED, REPLACED)
"""The states of a version that was published: it stays as it is. All other versions are open."""


class MicroLesson(db.Base):
    """One version of five minutes written by a mentor: Markdown, and the HTML that was made of it when it was saved.

    In addresses, events and readings a micro-lesson is known by ``lesson_id``, the ``id`` of its first version.
    ``minutes`` is the time it takes to read; ``revision`` counts how often it was saved, ``round`` how often the
    micro-lesson was handed in, through all its versions; ``quiz`` has the members that a lesson's front matter has.
    ``origin`` says what it was made of: ``session``, ``question:<id>`` or nothing.
    """

    __tablename__ = "micro_lesson"
    __table_args__ = (
        sa.UniqueConstraint("lesson_id", "number"),
        sa.Index("ix_micro_lesson_shelf", "state", "published_at"),
    )

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    lesson_id: Mapped[db.Id] = mapped_column(
        ForeignKey("micro_lesson.id"), default=lambda context: context.get_current_parameters()["id"]
    )
    number: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[db.Id | None] = mapped_column(ForeignKey("programme.id"), index=True)
    track: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    quiz: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    html: Mapped[str]
    minutes: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(default="")
    desk: Mapped[str] = mapped_column(default="")
    """The name of the opened page from which its text was kept last; nothing where that was no page of its author's."""
    turn: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    """How far that page had come: what it sent before counts no more."""
    reviewer_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    """Who took it up, or decided last: also to take it off the shelf."""
    comment: Mapped[str] = mapped_column(default="")
    """What they said to the author, or why it was taken off the shelf."""
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    saved_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    fresh_until: Mapped[dt.date | None]
    """The day from which a published one needs a fresh look."""

    @property
    def can_be_edited(self) -> bool:
        return self.state in (DRAFT, REVISIONS)

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those of its quiz."""
        return quiz_members.read(self.quiz)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_accepted(self) -> bool:
        return self.state in ACCEPTED


class Review(db.Base):
    """What one reviewer decided about a version in one round: ``approved`` or ``revisions-requested``.

    ``rubric`` says line by line what they found: ``accurate: true`` and so on. ``title`` and ``body`` are the text that
    they had before them.
    """

    __tablename__ = "review"
    __table_args__ = (sa.UniqueConstraint("micro_lesson_id", "round", "reviewer_id"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    micro_lesson_id: Mapped[db.Id] = mapped_column(ForeignKey("micro_lesson.id"))
    """The version."""
    round: Mapped[int]
    reviewer_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str]
    rubric: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    body: Mapped[str]
    has_edits: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Remark(db.Base):
    """A reviewer's comment on a passage: the words themselves, and the ``place`` in the body where they begin."""

    __tablename__ = "remark"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    micro_lesson_id: Mapped[db.Id] = mapped_column(ForeignKey("micro_lesson.id"), index=True)
    """The version."""
    round: Mapped[int]
    reviewer_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    passage: Mapped[str]
    place: Mapped[int]
    text: Mapped[str]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[dt.datetime | None]


class MicroLessonReading(db.Base):
    """A person has finished a micro-lesson; perhaps they said that it helped."""

    __tablename__ = "micro_lesson_reading"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    micro_lesson_id: Mapped[db.Id] = mapped_column(ForeignKey("micro_lesson.id"), primary_key=True, index=True)
    """The ``lesson_id`` of what they read."""
    finished_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    helped_at: Mapped[dt.datetime | None]

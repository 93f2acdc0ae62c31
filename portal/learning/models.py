"""What a person has read and answered, and what mentors have written."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

DRAFT, SUBMITTED, REVISIONS, APPROVED, PUBLISHED = "draft", "submitted", "revisions_requested", "approved", "published"


class LessonProgress(db.Base):
    """How far a person is in a lesson. ``terms`` is what counted as done when they began: ``read`` or ``quiz:2``."""

    __tablename__ = "lesson_progress"
    __table_args__ = (sa.Index("ix_lesson_progress_finished", "person_id", "finished_at"), {"sqlite_with_rowid": False})

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    track: Mapped[str] = mapped_column(primary_key=True)
    lesson: Mapped[str] = mapped_column(primary_key=True)
    terms: Mapped[str]
    started_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[dt.datetime | None]

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None

    @property
    def needed(self) -> int:
        """How many questions have to be answered right; 0 where reading is all that is asked."""
        kind, _colon, number = self.terms.partition(":")
        return int(number) if kind == "quiz" else 0


class QuizAnswer(db.Base):
    """A person's last answer to a question of a lesson. Question and option count from 1."""

    __tablename__ = "quiz_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    track: Mapped[str] = mapped_column(primary_key=True)
    lesson: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[int] = mapped_column(primary_key=True)
    option: Mapped[int]
    is_right: Mapped[bool]
    answered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class MicroLesson(db.Base):
    """Five minutes written by a mentor: Markdown, and the HTML that was made of it when it was saved.

    ``minutes`` is the time it takes to read; ``round`` counts how often it was handed in.
    """

    __tablename__ = "micro_lesson"
    __table_args__ = (sa.Index("ix_micro_lesson_shelf", "state", "published_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    author_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[db.Id | None] = mapped_column(ForeignKey("programme.id"), index=True)
    track: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    html: Mapped[str]
    minutes: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=DRAFT)
    round: Mapped[int] = mapped_column(default=0)
    reviewer_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(default="")
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]

    @property
    def can_be_edited(self) -> bool:
        return self.state in (DRAFT, REVISIONS)


class MicroLessonReading(db.Base):
    """A person has finished a micro-lesson."""

    __tablename__ = "micro_lesson_reading"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    micro_lesson_id: Mapped[db.Id] = mapped_column(ForeignKey("micro_lesson.id"), primary_key=True)
    finished_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

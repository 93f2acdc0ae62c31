"""How far somebody is in lessons, what they answered, and what comes back to them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db
from portal.catalog import Done


class LessonProgress(db.Base):
    """How far a person is. ``terms`` is what counted as done when they began: ``read``, ``quiz:2``, ``task``.

    ``is_known`` says that they showed to know it already instead of reading it.
    """

    __tablename__ = "lesson_progress"
    __table_args__ = (sa.Index("ix_lesson_progress_finished", "person_id", "finished_at"), {"sqlite_with_rowid": False})

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    track: Mapped[str] = mapped_column(primary_key=True)
    lesson: Mapped[str] = mapped_column(primary_key=True)
    terms: Mapped[str]
    started_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[dt.datetime | None]
    is_known: Mapped[bool] = mapped_column(default=False)

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None


class QuizAnswer(db.Base):
    """A person's last answer to a question, as text: ``2``, ``1,3`` or an order ``3,1,2``.

    ``source`` is ``track/lesson`` or the id of a micro-lesson; ``question`` counts from 1; ``attempts`` too.
    """

    __tablename__ = "quiz_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[str]
    is_right: Mapped[bool]
    attempts: Mapped[int] = mapped_column(default=1)
    answered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class RefresherCard(db.Base):
    """A question that was answered wrong and comes back: Leitner's box, from 1, and the day on which it is due.

    ``question`` is the key of the question (``catalog.Question.key``): a question that is gone asks nobody any more.
    """

    __tablename__ = "refresher_card"
    __table_args__ = (sa.Index("ix_refresher_card_due", "person_id", "due_on"), {"sqlite_with_rowid": False})

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    box: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[dt.date | None]
    """None once it has left the last box."""
    seen_at: Mapped[dt.datetime | None]


def terms_of(done: Done) -> str:
    """How what counts as done is kept: ``read``, ``quiz:2``, ``task``."""
    return f"quiz:{done.at_least}" if done.kind == "quiz" else done.kind


def done_of(terms: str) -> Done:
    """What counts as done, from how it is kept."""
    kind, _colon, number = terms.partition(":")
    if kind == "quiz":
        return Done("quiz", int(number))
    return Done("task" if kind == "task" else "read")

"""Ask anything: questions to a track without a name, and what mentors answer."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

FAULTS = ("private", "hurtful", "out-of-place", "misleading")
"""Why something is taken away."""


class Question(db.Base):
    """A question to a track, within a programme. Who asked it stays in this row: no page shows it."""

    __tablename__ = "question"
    __table_args__ = (sa.Index("ix_question_shelf", "programme_id", "asked_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    asker_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    track: Mapped[str]
    lesson: Mapped[str] = mapped_column(default="")
    """The slug of the lesson in which it came up, or nothing."""
    text: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[dt.datetime | None]
    """When the first answer came."""
    withdrawn_at: Mapped[dt.datetime | None]
    """Since when it is gone: taken back by who asked, or taken away (``TakenAway``)."""


class Answer(db.Base):
    """What a mentor answered: Markdown and its HTML, and perhaps a micro-lesson (its ``lesson_id``)."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("question_id", "mentor_id"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    question_id: Mapped[db.Id] = mapped_column(ForeignKey("question.id"), index=True)
    mentor_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    body: Mapped[str]
    html: Mapped[str]
    micro_lesson_id: Mapped[db.Id | None] = mapped_column(ForeignKey("micro_lesson.id"), index=True)
    answered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    """Since when it is gone: taken back by who gave it, or taken away (``TakenAway``)."""


class AnswerHelped(db.Base):
    """Somebody says that an answer helped."""

    __tablename__ = "answer_helped"
    __table_args__ = ({"sqlite_with_rowid": False},)

    answer_id: Mapped[db.Id] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class TakenAway(db.Base):
    """A coordinator has taken a question or an answer away (``what``, its id), for one of ``FAULTS``.

    ``words`` are for whoever wrote it, and for nobody else.
    """

    __tablename__ = "taken_away"
    __table_args__ = ({"sqlite_with_rowid": False},)

    what: Mapped[db.Id] = mapped_column(primary_key=True)
    by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    fault: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime] = mapped_column(default=clock.now)

"""What people tried and showed, who attested it, the ladder of a track's skill, and pictures."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

CLAIMED, ATTESTED, MORE_NEEDED = "claimed", "attested", "more_needed"
TRIED, TAUGHT = "tried", "taught"
SEEN, TRIED_IT, CAN_DO, CAN_SHOW = RUNGS = ("seen", "tried", "can-do", "can-show")
"""The ladder of a skill, from the lowest rung."""


class Evidence(db.Base):
    """What somebody did for the “try it now” of a lesson (``kind`` is ``tried``), or showed to another (``taught``).

    One row for each person, lesson and kind; ``round`` counts how often it was handed in.
    """

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("person_id", "track", "lesson", "kind"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    programme_id: Mapped[db.Id | None] = mapped_column(ForeignKey("programme.id"), index=True)
    track: Mapped[str]
    lesson: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    picture_id: Mapped[db.Id | None] = mapped_column(ForeignKey("picture.id"), index=True)
    state: Mapped[str] = mapped_column(default=CLAIMED)
    round: Mapped[int] = mapped_column(default=1)
    claimed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    """What whoever decided said about it."""


class SkillStep(db.Base):
    """A rung of the ladder of a track that somebody has reached. Never taken away."""

    __tablename__ = "skill_step"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    track: Mapped[str] = mapped_column(primary_key=True)
    rung: Mapped[str] = mapped_column(primary_key=True)
    reached_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Picture(db.Base):
    """A picture that somebody has put in: decoded, made anew without what it said about itself, and kept as that."""

    __tablename__ = "picture"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    owner_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    """Its media type: ``image/png``, ``image/jpeg`` or ``image/webp``."""
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str]
    data: Mapped[bytes]
    digest: Mapped[str]
    """The SHA-256 of ``data``, in hexadecimal digits."""
    put_in_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class MicroLessonPicture(db.Base):
    """A version of a micro-lesson shows a picture: whoever may read the one may see the other."""

    __tablename__ = "micro_lesson_picture"
    __table_args__ = ({"sqlite_with_rowid": False},)

    micro_lesson_id: Mapped[db.Id] = mapped_column(ForeignKey("micro_lesson.id"), primary_key=True)
    """The version."""
    picture_id: Mapped[db.Id] = mapped_column(ForeignKey("picture.id"), primary_key=True, index=True)

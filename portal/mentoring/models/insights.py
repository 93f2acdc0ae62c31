"""What coordinators did about what their board shows."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import db


class Handling(db.Base):
    """What was done last about one row of an insight: both were reminded, or the row was put aside until some day.

    ``about`` is the id of what the row is about: a pair, a check-in, a version of a micro-lesson.
    """

    __tablename__ = "insight_handling"
    __table_args__ = (sa.Index("ix_insight_handling_programme_id", "programme_id"), {"sqlite_with_rowid": False})

    about: Mapped[db.Id] = mapped_column(primary_key=True)
    insight: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    reminded_at: Mapped[dt.datetime | None]
    reminded_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    aside_until: Mapped[dt.datetime | None]
    aside_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))

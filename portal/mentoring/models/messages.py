"""What the two of a pair write to each other."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db


class Message(db.Base):
    """One message in the thread of a pair; ``number`` counts them from 1. ``form`` is what the form was called that
    sent it, so that a form sent twice is one message. The two of them read it, and nobody else.
    """

    __tablename__ = "message"
    __table_args__ = (sa.UniqueConstraint("pair_id", "number"), sa.UniqueConstraint("pair_id", "author_id", "form"))

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    number: Mapped[int]
    author_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    read_at: Mapped[dt.datetime | None]

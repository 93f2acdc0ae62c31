"""What people of a pair write down: for themselves alone, or as something that one of them will do."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db


class PrivateNote(db.Base):
    """What one of a pair writes for themselves, about the pair or one of its sessions. Nobody else ever reads it."""

    __tablename__ = "private_note"
    __table_args__ = (sa.Index("ix_private_note_of_author", "pair_id", "author_id", "written_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    author_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    session_id: Mapped[db.Id | None] = mapped_column(ForeignKey("mentoring_session.id"))
    text: Mapped[str]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class ActionItem(db.Base):
    """What one of a pair (the owner) will do, and perhaps by when. The two of them read it, and nobody else."""

    __tablename__ = "action_item"
    __table_args__ = (sa.Index("ix_action_item_of_pair", "pair_id", "made_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    owner_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    due_on: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    done_at: Mapped[dt.datetime | None]
    dropped_at: Mapped[dt.datetime | None]

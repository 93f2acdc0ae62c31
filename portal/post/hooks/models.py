"""Addresses of other systems that hear how a programme goes, and what is to be said to each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

SLACK, TEAMS, SIGNED = "slack", "teams", "signed"
FLAVOURS = (SLACK, TEAMS, SIGNED)
"""What listens: a channel of Slack, one of Microsoft Teams (by its Workflows), or any system, told with a signature."""

GONE, SILENT = "gone", "silent"
"""Why one was turned off: it said that it is gone, or it did not take a message for days."""

_IS_WAITING = sa.text("sent_at IS NULL AND given_up_at IS NULL")


class Hook(db.Base):
    """Where news of a programme are told to. Whoever knows ``address`` can write there, so pages show its host only.

    The journal is read on from the event ``after``; what stood there before ``since`` is not told.
    """

    __tablename__ = "hook"
    __table_args__ = (sa.UniqueConstraint("programme_id", "address"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("programme.id"))
    flavour: Mapped[str]
    address: Mapped[str]
    hears: Mapped[list[str]]
    language: Mapped[str]
    made_by: Mapped[db.Id] = mapped_column(sa.ForeignKey("person.id"), index=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    since: Mapped[int] = mapped_column(sa.BigInteger())
    after: Mapped[int] = mapped_column(sa.BigInteger())
    off_at: Mapped[dt.datetime | None]
    off_why: Mapped[str | None]


class HookMessage(db.Base):
    """One thing to be told to one receiver; the same ``key`` again is the same message. ``seq`` is its event's."""

    __tablename__ = "hook_message"
    __table_args__ = (
        sa.UniqueConstraint("hook_id", "key"),
        sa.Index("ix_hook_message_waiting", "due_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
    )

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    hook_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("hook.id", ondelete="CASCADE"))
    key: Mapped[str]
    seq: Mapped[int | None] = mapped_column(sa.BigInteger())
    type: Mapped[str]
    at: Mapped[dt.datetime]
    facts: Mapped[dict[str, Any]]
    due_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    given_up_at: Mapped[dt.datetime | None]

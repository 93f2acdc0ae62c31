"""The outbox."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

_IS_WAITING = sa.text("sent_at IS NULL AND given_up_at IS NULL")


class Mail(db.Base):
    """One mail to one person. ``link`` is a path on this site, put below the text.

    The same ``key`` again is the same mail. What went out or was given up keeps neither text, link nor calendar.
    """

    __tablename__ = "mail"
    __table_args__ = (sa.Index("ix_mail_waiting", "due_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[db.Id | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    recipient: Mapped[str]
    kind: Mapped[str] = mapped_column(default="account")
    subject: Mapped[str]
    text: Mapped[str]
    link: Mapped[str | None]
    calendar: Mapped[str | None]
    calendar_method: Mapped[str | None]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    due_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    given_up_at: Mapped[dt.datetime | None]

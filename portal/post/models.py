"""The outbox, and what people wish of it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

CALM, AS_THEY_COME, WEEKLY = "calm", "as-they-come", "weekly"
PACES = (CALM, AS_THEY_COME, WEEKLY)
"""At most two mails a week; each as soon as it may; one a week."""

SWITCHED_OFF, TOO_LATE, GONE, REFUSED, IN_VAIN = "switched-off", "too-late", "gone", "refused", "in-vain"
"""Why a mail was never sent: its kind was not wanted, its time was over, the account is closed, the recipient's server
said that it never will take it, or nobody took it for days."""

_IS_WAITING = sa.text("sent_at IS NULL AND given_up_at IS NULL")


class Mail(db.Base):
    """One mail to one person. ``link`` is a path on this site, put below the text.

    The same ``key`` again is the same mail. What went out or was given up keeps neither text, link nor calendar.
    ``admitted_at`` is when it was decided that it goes; before that it may wait, be put together with others into
    the mail ``gathered_in``, or not be wanted. ``reason`` says why it was given up.
    """

    __tablename__ = "mail"
    __table_args__ = (
        sa.Index("ix_mail_waiting", "due_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        sa.Index("ix_mail_person_id_admitted_at", "person_id", "admitted_at"),
        sa.Index(
            "ix_mail_gathered_in",
            "gathered_in",
            sqlite_where=sa.text("gathered_in IS NOT NULL"),
            postgresql_where=sa.text("gathered_in IS NOT NULL"),
        ),
    )

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[db.Id | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    recipient: Mapped[str]
    kind: Mapped[str] = mapped_column(default="account")
    language: Mapped[str] = mapped_column(default="en")
    subject: Mapped[str]
    text: Mapped[str]
    link: Mapped[str | None]
    calendar: Mapped[str | None]
    calendar_method: Mapped[str | None]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    admitted_at: Mapped[dt.datetime | None]
    due_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    gathered_in: Mapped[db.Id | None] = mapped_column(sa.ForeignKey("mail.id"))
    sent_at: Mapped[dt.datetime | None]
    given_up_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None]


class MailWish(db.Base):
    """How somebody wants to get what is not urgent; who has no row wants it as it is here.

    Quiet from and until are minutes of the day where they live; the same for both means never.
    """

    __tablename__ = "mail_wish"

    person_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    pace: Mapped[str] = mapped_column(default=CALM)
    quiet_from: Mapped[int] = mapped_column(default=20 * 60)
    quiet_until: Mapped[int] = mapped_column(default=7 * 60)
    quiet_weekends: Mapped[bool] = mapped_column(default=True)


class MailOff(db.Base):
    """A kind of mail that somebody does without."""

    __tablename__ = "mail_off"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(default=clock.now)

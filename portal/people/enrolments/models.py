"""What somebody writes to take part, and what their manager says to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

YES, NO = "yes", "no"


class Application(db.Base):
    """The form of an enrolment. ``draft`` is what was typed and not sent yet, as it was typed.

    ``agreed_to`` is the SHA-256 of the texts that they agreed to. ``reason`` is why a coordinator declined, which only
    coordinators read.
    """

    __tablename__ = "application"

    enrolment_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[dt.datetime | None]
    agreed_at: Mapped[dt.datetime | None]
    agreed_to: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")


class Consent(db.Base):
    """A manager's answer to an application. ``link`` is the hash of the token in their mail; it answers once."""

    __tablename__ = "consent"

    enrolment_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True)
    link: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[dt.datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]

    @property
    def is_given(self) -> bool:
        return self.answer == YES

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it can be answered."""
        return not self.answer and now < self.expires_at

"""Sessions of a pair."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import db
from portal.mentoring.models.pairs import Pair

PROPOSED, CONFIRMED, HELD, CANCELLED, TAKEN_BACK = "proposed", "confirmed", "held", "cancelled", "taken_back"


class MentoringSession(db.Base):
    """An hour that a pair spends together. ``revision`` counts what its calendar entry was told: its SEQUENCE."""

    __tablename__ = "mentoring_session"
    __table_args__ = (sa.Index("ix_mentoring_session_of_pair", "pair_id", "starts_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    state: Mapped[str] = mapped_column(default=PROPOSED)
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    proposed_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=0)
    agenda: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    track: Mapped[str | None]
    lesson: Mapped[str | None]
    led_by: Mapped[str] = mapped_column(default="mentor")
    note: Mapped[str] = mapped_column(default="")
    mentor_minutes: Mapped[int | None]
    mentee_minutes: Mapped[int | None]
    held_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]
    cancelled_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[dt.datetime | None]

    pair: Mapped[Pair] = relationship(lazy="raise")

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def is_held(self) -> bool:
        return self.held_at is not None and self.taken_back_at is None

    def has_begun(self, now: dt.datetime) -> bool:
        """Whether its time has come."""
        return now >= self.starts_at

    def minutes_said_by(self, role: str) -> int | None:
        """How long it was, as this side confirmed; nothing while they have not."""
        return self.mentor_minutes if role == "mentor" else self.mentee_minutes

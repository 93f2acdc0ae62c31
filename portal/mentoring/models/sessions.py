"""Sessions of a pair, and the times that were proposed for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, db
from portal.mentoring.models.pairs import Pair

PROPOSED, CONFIRMED, RESCHEDULE_REQUESTED = "proposed", "confirmed", "reschedule_requested"
HELD, HELD_ASSUMED, CANCELLED, TAKEN_BACK = "held", "held_assumed", "cancelled", "taken_back"
MISSED_BY_MENTOR, MISSED_BY_MENTEE, MISSED_BY_BOTH = "missed_by_mentor", "missed_by_mentee", "missed_by_both"
ASKING = (PROPOSED, RESCHEDULE_REQUESTED)
"""States in which one of the two waits for the other's answer."""
COMING = (PROPOSED, CONFIRMED, RESCHEDULE_REQUESTED)
"""States of a session that may still come about. One that was fixed and is over awaits its record: it stays confirmed
until both have said how it was."""
MISSED = (MISSED_BY_MENTOR, MISSED_BY_MENTEE, MISSED_BY_BOTH)


def _starts_at(context: Any) -> dt.datetime:
    begins: dt.datetime = context.get_current_parameters()["starts_at"]
    return begins


class MentoringSession(db.Base):
    """An hour that a pair spends together. ``revision`` counts what its calendar entry was told: its SEQUENCE.

    While it is proposed, ``starts_at`` is the first of its times and ``open_until`` the last; while another time is
    asked for, the one that was fixed still stands. ``mentor_says`` and ``mentee_says``: who did not come (mentor,
    mentee, both), as this side says; ``disputes`` counts how often that was put differently afterwards.
    """

    __tablename__ = "mentoring_session"
    __table_args__ = (sa.Index("ix_mentoring_session_of_pair", "pair_id", "starts_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    state: Mapped[str] = mapped_column(default=PROPOSED)
    starts_at: Mapped[dt.datetime]
    open_until: Mapped[dt.datetime] = mapped_column(default=_starts_at)
    minutes: Mapped[int]
    proposed_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    agenda: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    track: Mapped[str | None]
    lesson: Mapped[str | None]
    led_by: Mapped[str] = mapped_column(default="mentor")
    note: Mapped[str] = mapped_column(default="")
    mentor_minutes: Mapped[int | None]
    mentee_minutes: Mapped[int | None]
    mentor_says: Mapped[str] = mapped_column(default="")
    mentee_says: Mapped[str] = mapped_column(default="")
    disputes: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[dt.datetime | None]
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

    def missed_as_said_by(self, role: str) -> str:
        """Who did not come, as this side says: mentor, mentee, both; empty while they say nothing of the kind."""
        return self.mentor_says if role == "mentor" else self.mentee_says

    @property
    def is_disputed(self) -> bool:
        """Whether one says that they met, and the other that they did not."""
        return bool((self.mentor_minutes or self.mentee_minutes) and (self.mentor_says or self.mentee_says))

    @property
    def is_spoken_of(self) -> bool:
        """Whether one of the two has said how it was."""
        return bool(self.mentor_minutes or self.mentee_minutes or self.mentor_says or self.mentee_says)


class Slot(db.Base):
    """One of the times that are proposed for a session, at most three. What is withdrawn is gone."""

    __tablename__ = "session_slot"
    __table_args__ = (sa.UniqueConstraint("session_id", "starts_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    session_id: Mapped[db.Id] = mapped_column(ForeignKey("mentoring_session.id"))
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


class CalendarFeed(db.Base):
    """The secret address at which somebody's calendar reads their sessions. Only the token's hash is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

"""Pairs and what they agree on."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, db
from portal.people.models import Person, Programme

OFFERED, ACTIVE, COMPLETED, EXITED = "offered", "active", "completed", "exited"
PROPOSED, CONFIRMED, HELD, CANCELLED, TAKEN_BACK = "proposed", "confirmed", "held", "cancelled", "taken_back"
DRAFT, AGREED, ACHIEVED, DROPPED = "draft", "agreed", "achieved", "dropped"


class Pair(db.Base):
    """A mentor and a mentee, for a time. Other members are another pair."""

    __tablename__ = "pair"
    __table_args__ = (sa.UniqueConstraint("programme_id", "mentor_id", "mentee_id"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    mentor_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    mentee_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default=OFFERED)
    formed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[dt.datetime | None]

    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id], lazy="raise")
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id], lazy="raise")
    programme: Mapped[Programme] = relationship(lazy="raise")

    def role_of(self, person: Person) -> str | None:
        """``mentor``, ``mentee``, or nothing for anybody else."""
        return {self.mentor_id: "mentor", self.mentee_id: "mentee"}.get(person.id)

    def other(self, person: Person) -> Person:
        """The pair's other half."""
        return self.mentee if person.id == self.mentor_id else self.mentor


class Signature(db.Base):
    """One of a pair stands by an agreement: its id, ``slug/version``."""

    __tablename__ = "signature"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    agreement: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Goal(db.Base):
    """What a pair wants to reach. ``attainment`` from -2 (far less than hoped) to 2 (far more)."""

    __tablename__ = "goal"
    __table_args__ = (sa.Index("ix_goal_of_pair", "pair_id", "drafted_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    owner_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    drafted_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    track: Mapped[str | None]
    due_on: Mapped[dt.date | None]
    state: Mapped[str] = mapped_column(default=DRAFT)
    attainment: Mapped[int | None]
    drafted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    agreed_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]


class Milestone(db.Base):
    """A step on the way to a goal."""

    __tablename__ = "milestone"
    __table_args__ = (sa.UniqueConstraint("goal_id", "position"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    goal_id: Mapped[db.Id] = mapped_column(ForeignKey("goal.id"))
    position: Mapped[int]
    title: Mapped[str]
    due_on: Mapped[dt.date | None]
    reached_at: Mapped[dt.datetime | None]


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


class OutsideRetraction(db.Base):
    """Under which key another system took back an event (its id) that had been sent from outside."""

    __tablename__ = "outside_retraction"

    key: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[db.Id] = mapped_column(ForeignKey("event.id"), unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

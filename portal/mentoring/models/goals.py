"""What a pair wants to reach."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

DRAFT, AGREED, IN_PROGRESS = "draft", "agreed", "in_progress"
ACHIEVED, PARTLY, DROPPED = "achieved", "partly", "dropped"
UNDER_WAY = (AGREED, IN_PROGRESS)
"""States of a goal behind which both stand, and that is not at its end."""
BROUGHT_TO_END = (ACHIEVED, PARTLY)


class Goal(db.Base):
    """What a pair wants to reach. ``attainment`` from -2 (far less than hoped) to 2 (far more): below 0 it is reached
    partly. ``objective_id`` is what it serves of the programme.
    """

    __tablename__ = "goal"
    __table_args__ = (sa.Index("ix_goal_of_pair", "pair_id", "drafted_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    owner_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    drafted_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    track: Mapped[str | None]
    objective_id: Mapped[db.Id | None] = mapped_column(ForeignKey("objective.id"))
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

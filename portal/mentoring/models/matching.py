"""Matching: a proposal for the whole pool, and how each pair was offered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

BEGUN, PROPOSED_RUN, PUBLISHED, DISCARDED = "draft", "proposed", "published", "discarded"
OPEN_RUN = (BEGUN, PROPOSED_RUN)
PICKED, ASKED, CHOSEN, WHOLE = "picked", "asked", "chosen", "whole"
"""How a pair came to be offered: a coordinator picked two, a mentee asked, chose out of three, or the whole pool."""
WHYS = ("no-time", "other-topics", "too-close", "know-each-other", "not-now", "rather-not-say")
"""Why somebody declines; the other one never hears it."""
NOBODY, NO_LANGUAGE, IMPOSSIBLE, OUTNUMBERED = "nobody", "language", "impossible", "outnumbered"
TAKEN_OUT = "taken-out"
"""Why somebody stays without."""


class MatchRun(db.Base):
    """A proposal for everybody who is available in a programme, published as a whole or not at all."""

    __tablename__ = "match_run"
    __table_args__ = (sa.Index("ix_match_run_of_programme", "programme_id", "started_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    state: Mapped[str] = mapped_column(default=BEGUN)
    started_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    state_since: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Suggestion(db.Base):
    """Two enrolments of a run that would make a pair. A removed one stays, so that it is not suggested again."""

    __tablename__ = "suggestion"
    __table_args__ = (sa.UniqueConstraint("run_id", "mentor_enrolment_id", "mentee_enrolment_id"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    run_id: Mapped[db.Id] = mapped_column(ForeignKey("match_run.id"))
    mentor_enrolment_id: Mapped[db.Id] = mapped_column(ForeignKey("enrolment.id"))
    mentee_enrolment_id: Mapped[db.Id] = mapped_column(ForeignKey("enrolment.id"))
    score: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    is_removed: Mapped[bool] = mapped_column(default=False)


class Unmatched(db.Base):
    """Somebody who stays without in a run, and why."""

    __tablename__ = "unmatched"
    __table_args__ = ({"sqlite_with_rowid": False},)

    run_id: Mapped[db.Id] = mapped_column(ForeignKey("match_run.id"), primary_key=True)
    enrolment_id: Mapped[db.Id] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    reason: Mapped[str]


class Offer(db.Base):
    """How a pair was offered: the way, the score and what it rests on; and who declined it, why (one of ``WHYS``)."""

    __tablename__ = "offer"

    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    way: Mapped[str]
    score: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    offered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    declined_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(default="")

"""The treasury's tables. ``tally``, ``ledger`` and ``holding`` are signed integers that add; see ``engine``.

They are written with a few statements built once (``store``) and read as columns, so these classes say what the tables
are and are seldom made into objects. Keys are compared byte by byte on either database, so that they can be searched by
how they begin.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
EventSeq = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SEEN = sa.text("board IS NOT NULL")


class Edition(db.Base):
    """The rules as they were adopted at one time: from which files, by whom. ``since`` is the last event before it.

    ``files`` are name and text of each; ``adopted_by`` is a person, or nobody when the portal did it at its start.
    """

    __tablename__ = "rule_edition"
    __table_args__ = {"sqlite_autoincrement": True}

    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    token: Mapped[db.Id] = mapped_column(unique=True)
    hash: Mapped[str]
    since: Mapped[int] = mapped_column(EventSeq)
    adopted_at: Mapped[dt.datetime]
    adopted_by: Mapped[str | None] = mapped_column(Key)
    is_by_hand: Mapped[bool]
    files: Mapped[dict[str, Any]]


class RuleInForce(db.Base):
    """A rule under its number, which never moves. It counts the events after ``since``, up to and with ``until``, that
    happened on the days from ``from_day`` to ``to_day``.
    """

    __tablename__ = "rule"
    __table_args__ = {"sqlite_autoincrement": True}

    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    id: Mapped[str] = mapped_column(index=True)
    definition: Mapped[dict[str, Any]]
    hash: Mapped[str]
    name: Mapped[str | None]
    because: Mapped[str | None]
    place: Mapped[int]
    since: Mapped[int] = mapped_column(EventSeq)
    until: Mapped[int | None] = mapped_column(EventSeq)
    from_day: Mapped[int | None]
    to_day: Mapped[int | None]
    edition: Mapped[int] = mapped_column(sa.ForeignKey("rule_edition.number"))


class Tally(db.Base):
    """What a rule has counted."""

    __tablename__ = "tally"
    __table_args__ = {"sqlite_with_rowid": False}

    rule: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Key, primary_key=True)
    bucket: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(Key, primary_key=True)
    n: Mapped[int] = mapped_column(sa.BigInteger)


class LedgerEntry(db.Base):
    """One change of what a subject holds, with the event that caused it. Append-only.

    Until the day ``firm_on`` something may still spoil it.
    """

    __tablename__ = "ledger"
    __table_args__ = (sa.Index(None, "subject", "event"), {"sqlite_with_rowid": False})

    event: Mapped[int] = mapped_column(EventSeq, sa.ForeignKey("event.seq"), primary_key=True, autoincrement=False)
    rule: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Key, primary_key=True)
    subject: Mapped[str] = mapped_column(Key, primary_key=True)
    what: Mapped[str] = mapped_column(Key, primary_key=True)
    delta: Mapped[int] = mapped_column(sa.Integer)
    at: Mapped[dt.datetime]
    id: Mapped[db.Id] = mapped_column(unique=True)
    firm_on: Mapped[int | None]


class Holding(db.Base):
    """What a subject holds: the sum of the ledger, kept for reading. ``board`` is the programme in which they let
    others see it.
    """

    __tablename__ = "holding"
    __table_args__ = (
        sa.Index("ix_holding_board", "board", "what", "n", "subject", sqlite_where=_SEEN, postgresql_where=_SEEN),
        {"sqlite_with_rowid": False},
    )

    subject: Mapped[str] = mapped_column(Key, primary_key=True)
    what: Mapped[str] = mapped_column(Key, primary_key=True)
    n: Mapped[int] = mapped_column(sa.BigInteger)
    board: Mapped[str | None] = mapped_column(Key)


class Backlog(db.Base):
    """A rule that broke on an event: it cost nobody their deed, and is applied when it can be."""

    __tablename__ = "backlog"
    __table_args__ = {"sqlite_with_rowid": False}

    event: Mapped[int] = mapped_column(EventSeq, sa.ForeignKey("event.seq"), primary_key=True, autoincrement=False)
    rule: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)


class Proposal(db.Base):
    """A rule file that somebody tries on the past: ``done`` of ``total`` events are read, ``found`` is what it says."""

    __tablename__ = "rule_proposal"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    proposed_by: Mapped[str] = mapped_column(Key, index=True)
    proposed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    text: Mapped[str]
    since: Mapped[str] = mapped_column(default="")
    takes_back: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)


class AwardSeen(db.Base):
    """An award that its owner has looked at."""

    __tablename__ = "award_seen"
    __table_args__ = {"sqlite_with_rowid": False}

    award: Mapped[db.Id] = mapped_column(sa.ForeignKey("ledger.id"), primary_key=True)
    seen_at: Mapped[dt.datetime]


EDITION = cast(sa.Table, Edition.__table__)
RULE = cast(sa.Table, RuleInForce.__table__)
TALLY = cast(sa.Table, Tally.__table__)
LEDGER = cast(sa.Table, LedgerEntry.__table__)
BACKLOG = cast(sa.Table, Backlog.__table__)
HOLDING = cast(sa.Table, Holding.__table__)
AWARD_SEEN = cast(sa.Table, AwardSeen.__table__)

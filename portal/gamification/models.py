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

from portal import db

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
EventSeq = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Edition(db.Base):
    """The rules as they were adopted at one time. ``since`` is the number of the last event before it."""

    __tablename__ = "rule_edition"
    __table_args__ = {"sqlite_autoincrement": True}

    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    token: Mapped[db.Id] = mapped_column(unique=True)
    hash: Mapped[str]
    since: Mapped[int] = mapped_column(EventSeq)
    adopted_at: Mapped[dt.datetime]


class RuleInForce(db.Base):
    """A rule under its number, which never moves. It counts the events after ``since``, up to and with ``until``."""

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
    """One change of what a subject holds, with the event that caused it. Append-only."""

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


class Holding(db.Base):
    """What a subject holds: the sum of the ledger, kept for reading."""

    __tablename__ = "holding"
    __table_args__ = (sa.Index(None, "what", "n"), {"sqlite_with_rowid": False})

    subject: Mapped[str] = mapped_column(Key, primary_key=True)
    what: Mapped[str] = mapped_column(Key, primary_key=True)
    n: Mapped[int] = mapped_column(sa.BigInteger)


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
HOLDING = cast(sa.Table, Holding.__table__)
AWARD_SEEN = cast(sa.Table, AwardSeen.__table__)

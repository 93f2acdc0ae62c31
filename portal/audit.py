"""The audit: who did what, when and why, of all that is signed, revoked, given past the rules, taken away or exported.

A line is written in the transaction of what it tells of. The database itself refuses to change lines or take them out.
What was done with keys stands in a file beside them (``credentials.keylog``), for keys are there before a database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

PORTAL, OPERATOR = "portal", "operator"
"""Who acts when it is no person: the portal by itself, or whoever has its command line."""

Deed = Literal[
    "credential.signed",
    "credential.revoked",
    "status-list.signed",
    "endorsement.signed",
    "award.granted",
    "award.reversed",
    "question.removed",
    "answer.removed",
    "webhook.added",
    "webhook.removed",
    "programme.moved",
    "programme.changed",
    "list.exported",
]


class Entry(db.Base):
    """One line. ``by`` is the id of a person, or one of the two above; ``what`` the id of what it is about.

    ``why`` is an id or a public sentence, never a text of a person; ``digest`` the SHA-256, in hex, of what was signed
    or said.
    """

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    at: Mapped[dt.datetime]
    by: Mapped[str]
    deed: Mapped[str]
    what: Mapped[str]
    why: Mapped[str | None]
    kid: Mapped[str | None]
    digest: Mapped[str | None]


class Line(NamedTuple):
    """What is to be written down."""

    deed: Deed
    what: str
    why: str | None = None
    by: str = PORTAL
    kid: str | None = None
    digest: str | None = None


_INSERT = sa.insert(Entry)


def write(lines: Sequence[Line]) -> None:
    """Add lines, in the caller's transaction."""
    if lines:
        now = clock.now()
        db.session.connection().execute(_INSERT, [line._asdict() | {"at": now} for line in lines])


def read(*, before: int | None, limit: int) -> list[Entry]:
    """The newest lines, or those before line ``before``; newest first."""
    query = sa.select(Entry).order_by(Entry.seq.desc()).limit(limit)
    return list(db.session.scalars(query if before is None else query.where(Entry.seq < before)))


def digest(text: str) -> str:
    """What a line says of a text: enough to recognise it."""
    return hashlib.sha256(text.encode()).hexdigest()

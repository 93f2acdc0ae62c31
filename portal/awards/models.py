"""What was given or taken back by hand, one by one or many at once, and what colleagues nominate each other for."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit, clock, db

READING, READY, GIVING, GIVEN, UNDOING, UNDONE = "reading", "ready", "giving", "given", "undoing", "undone"
AT_WORK = (GIVING, UNDOING)
"""States in which somebody works on it in the background."""
OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
_OPEN = sa.text("state = 'open'")
WAITS, HELD, REFUSED, LEFT = "waits", "held", "refused", "left"
OUTCOMES = (WAITS, GIVEN, HELD, REFUSED, UNDONE, LEFT)
"""What becomes of a row: it waits to be given, is given, was held before, or is refused; is undone, or left alone."""


class HandAward(db.Base):
    """Something given by hand, or the taking back of an award (``reverses``, its id in the ledger).

    ``what`` is as the ledger names it; whoever did it is a coordinator, or nobody when an operator did.
    """

    __tablename__ = "hand_award"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[db.Id | None] = mapped_column(ForeignKey("programme.id"))
    what: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str]
    given_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    reverses: Mapped[db.Id | None] = mapped_column(unique=True)

    @property
    def line(self) -> audit.Line:
        """What the audit says of it: no more of the reason than what is needed to recognise it."""
        deed: audit.Deed = "award.reversed" if self.reverses else "award.granted"
        return audit.Line(deed, self.id, by=self.given_by_id or audit.OPERATOR, digest=audit.digest(self.reason))


class BulkAward(db.Base):
    """Badges for many people at once, from a file: read, looked at, given, perhaps undone; a chunk at a time.

    ``state`` is where it stands, ``at`` the last row that was dealt with in that state, ``done`` how many of ``total``.
    Whoever made it is a coordinator, or nobody when an operator did.
    """

    __tablename__ = "bulk_award"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), index=True)
    made_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(default=READING, index=True)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    at: Mapped[int] = mapped_column(default=0)
    given_at: Mapped[dt.datetime | None]
    undo_reason: Mapped[str | None]
    undone_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[dt.datetime | None]

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_ready(self) -> bool:
        return self.state == READY

    @property
    def is_given(self) -> bool:
        return self.state == GIVEN

    @property
    def is_undone(self) -> bool:
        return self.state in (UNDOING, UNDONE)


class BulkRow(db.Base):
    """A row of the file under its number there: what becomes of it, and why where it is not given.

    ``email`` is as it was typed; ``what`` is as the ledger names it, and empty where that cannot be read.
    """

    __tablename__ = "bulk_row"
    __table_args__ = (sa.Index(None, "bulk_id", "outcome", "number"), {"sqlite_with_rowid": False})

    bulk_id: Mapped[db.Id] = mapped_column(ForeignKey("bulk_award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email: Mapped[str]
    person_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[str]
    reason: Mapped[str]
    outcome: Mapped[str]
    sentence: Mapped[str]


class Nomination(db.Base):
    """What somebody wrote about a colleague of the same programme, for a badge, and what a coordinator decided.

    ``text`` and ``answer`` belong to the two of them: whoever is erased takes them along. The award of an accepted one
    is the grant with the same id. ``is_named``: the nominee may know who wrote it.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        sa.Index(
            "ix_nomination_open",
            "badge",
            "nominee_id",
            "nominator_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(None, "programme_id", "state", "id"),
    )

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    badge: Mapped[str]
    nominee_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    nominator_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    is_named: Mapped[bool]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(default=OPEN)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None]

"""What people say of their sessions and of each other, and to whom."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

ME, PARTNER, COORDINATOR = "me", "partner", "coordinator"
SEEN_BY = (ME, PARTNER, COORDINATOR)
"""Who reads a text besides whoever wrote it: nobody, the pair's other half, or those who coordinate the programme."""
YES, PARTLY, NO = "yes", "partly", "no"
TAPS = (YES, PARTLY, NO)


class Pulse(db.Base):
    """How one of a pair found a session, in two taps. Nobody else reads them singly."""

    __tablename__ = "pulse"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session_id: Mapped[db.Id] = mapped_column(ForeignKey("mentoring_session.id"), primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    useful: Mapped[str]
    at_ease: Mapped[str]
    given_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Feedback(db.Base):
    """Words of one of a pair, perhaps about one of its sessions. ``seen_by`` is one of ``SEEN_BY``."""

    __tablename__ = "feedback"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"), index=True)
    author_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    session_id: Mapped[db.Id | None] = mapped_column(ForeignKey("mentoring_session.id"), index=True)
    seen_by: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

"""What troubles somebody, said to the safe contacts of a programme and to nobody else."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

RAISED, ACKNOWLEDGED, IN_PROGRESS, RESOLVED = "open", "acknowledged", "in_progress", "resolved"


class Concern(db.Base):
    """A concern. ``raised_by_id`` is empty where it was raised without a name.

    ``code`` is the hash of the words that let whoever raised it without a name read the answers; every concern has one,
    so that sending the form twice raises it once.
    """

    __tablename__ = "concern"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), index=True)
    raised_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=RAISED)
    state_since: Mapped[dt.datetime] = mapped_column(default=clock.now)
    raised_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    taken_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))


class ConcernLine(db.Base):
    """What was written to a concern afterwards: by a safe contact, or by whoever raised it (then without ``by_id``)."""

    __tablename__ = "concern_line"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    concern_id: Mapped[db.Id] = mapped_column(ForeignKey("concern.id"), index=True)
    by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

"""What other systems took back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db


class OutsideRetraction(db.Base):
    """Under which key another system took back an event (its id) that had been sent from outside."""

    __tablename__ = "outside_retraction"

    key: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[db.Id] = mapped_column(ForeignKey("event.id"), unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

"""How each side of a pair says that it goes."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import db

SCHEDULED, OPEN, DONE, LAPSED = "scheduled", "open", "done", "lapsed"
START, MIDDLE, END = "start", "middle", "end"
GREEN, AMBER, RED = "green", "amber", "red"


class CheckIn(db.Base):
    """One side of a pair is asked how it goes. The coordinator reads light and text, the partner neither."""

    __tablename__ = "check_in"
    __table_args__ = (sa.UniqueConstraint("pair_id", "person_id", "moment"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"))
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    moment: Mapped[str]
    state: Mapped[str] = mapped_column(default=SCHEDULED)
    opens_at: Mapped[dt.datetime]
    light: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    done_at: Mapped[dt.datetime | None]

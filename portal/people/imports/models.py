"""A file with people, and its rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db
from portal.people.importing import AMISS, CHANGED, NEW, SAME

READING, READY, ADDING, LINING, DONE = "reading", "ready", "adding", "lining", "done"
AT_WORK = (ADDING, LINING)
"""People are added and changed; then managers are set, once everybody is there."""
OUTCOMES = (AMISS, NEW, CHANGED, SAME)


class PeopleFile(db.Base):
    """A file for a programme, as one of its coordinators sent it.

    ``encoding`` and ``mark`` are how it was read. ``at`` is the line up to which the present state is done, ``is_told``
    whether the people get a mail.
    """

    __tablename__ = "people_file"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), index=True)
    made_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(default=READING, index=True)
    encoding: Mapped[str] = mapped_column(default="")
    mark: Mapped[str] = mapped_column(default="")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    at: Mapped[int] = mapped_column(default=0)
    is_told: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[dt.datetime | None]

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_ready(self) -> bool:
        return self.state == READY


class PeopleRow(db.Base):
    """A row by its line in the file: what stands there, and what becomes of it.

    ``difference`` holds what was and what will be, by column; ``sentence`` what is amiss, or what is left as it is.
    """

    __tablename__ = "people_row"
    __table_args__ = (sa.Index(None, "file_id", "outcome", "line"), {"sqlite_with_rowid": False})

    file_id: Mapped[db.Id] = mapped_column(ForeignKey("people_file.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str]
    cells: Mapped[dict[str, Any]]
    difference: Mapped[dict[str, Any]]
    sentence: Mapped[str]

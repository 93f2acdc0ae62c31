"""Surveys as they were filled in, and apart from that, who has done so.

Nothing that the portal keeps leads from a sheet to a person:

- A sheet holds no person and no moment. Its id is random, not one that rises with time, and on SQLite its table is
  laid out by that id, so that the order of rows is no order of time.
- PostgreSQL keeps with each row which transaction wrote it, and where. Therefore, with each sheet that comes in, up to
  a hundred others of the programme are written anew with it (``actions._mix_in``): they look equally old, and lie in
  no order of time.
- Who has answered is a row without a moment, burnt when the programme closes. What the journal keeps of it, and the log
  of the web server, is that somebody answered and when: there is no moment on a sheet that this could be laid beside.

What remains: the first sheet of a programme is by the first who answered, and whoever reads the database's files while
people answer, rows that are deleted and not yet swept away, its write-ahead log, or two backups of the same day, can
tell what was added. No page, export or interface of the portal gives a sheet away. And words in an open answer can tell
who wrote them; the page says so.
"""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import db


class AnswerSheet(db.Base):
    """Somebody's answers in one role. ``answers`` has the place of what was chosen (from 1), or words, by question.

    Who has both roles leaves a sheet for each of them: sheets are counted by role.
    """

    __tablename__ = "answer_sheet"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[db.Id] = mapped_column(primary_key=True)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), index=True)
    survey: Mapped[str]
    version: Mapped[int]
    role: Mapped[str]
    answers: Mapped[dict[str, Any]]


SHEET = cast(sa.Table, AnswerSheet.__table__)


class HasAnswered(db.Base):
    """That somebody has answered a survey. It is burnt when the programme closes, and goes with whoever is erased."""

    __tablename__ = "has_answered"
    __table_args__ = ({"sqlite_with_rowid": False},)

    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    survey: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

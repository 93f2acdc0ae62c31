"""What can be found: one row for each lesson, micro-lesson, term and answer."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import db

LESSON, MICRO_LESSON, TERM, ANSWER = "lesson", "micro-lesson", "term", "answer"
Place = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class SearchEntry(db.Base):
    """Something that can be found, as it is read and as it is searched (``folded_…``, see ``search.folding``).

    ``place`` says which of two equal hits comes first: the greater. ``ref`` names it among those of its kind:
    ``track/slug`` of a lesson, ``question/answer`` of an answer. What belongs to a programme is found by its people,
    and what is there in several languages by those who read this one.

    From the folded columns each database keeps the words in its own way, by itself: SQLite in the FTS5 table
    ``search_index``, PostgreSQL in the columns ``search_index_title`` and ``search_index_words`` of this table.
    """

    __tablename__ = "search_entry"
    __table_args__ = (sa.UniqueConstraint("kind", "ref", "language"),)

    place: Mapped[int] = mapped_column(Place, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    ref: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    track: Mapped[str] = mapped_column(default="")
    programme_id: Mapped[db.Id | None] = mapped_column(ForeignKey("programme.id"), index=True)
    at: Mapped[dt.datetime | None]
    title: Mapped[str]
    folded_title: Mapped[str]
    text: Mapped[str]
    folded_text: Mapped[str]


class SearchSource(db.Base):
    """How far a source of what can be found was read in: ``content`` up to which fingerprint, others up to which id."""

    __tablename__ = "search_source"
    __table_args__ = ({"sqlite_with_rowid": False},)

    name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]

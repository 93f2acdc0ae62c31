"""Finding: the same hits in the same order on both databases, and only what one may see.

First what has all words in its title, whole ones before beginnings; then what has them in title and text; among equals
what stands further ahead (``SearchEntry.place``): the house's own content, then what is newer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from markupsafe import Markup

from portal import db
from portal.catalog.lessons import LANGUAGES
from portal.learning.models import SearchEntry
from portal.learning.search import asking, showing
from portal.learning.search.asking import Asked
from portal.people.models import Person

MOST = 200
"""Hits that are counted and can be turned to; who finds more types another word."""
WRITTEN_IN = "en"
"""The language of what was translated, for readers of all languages into which nothing is."""


@dataclass(frozen=True)
class Hit:
    """Something that was found. ``title`` and ``excerpt`` have the words that were looked for in ``<mark>``."""

    kind: str
    ref: str
    title: Markup
    excerpt: Markup
    track: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Found:
    """A page of hits, and how many there are in all; ``MOST`` and one stand for more than ``MOST``."""

    hits: Sequence[Hit]
    total: int


NOTHING = Found((), 0)


def find(typed: str, *, by: Person, after: int = 0, limit: int = 20) -> Found:
    """What somebody finds by what they typed: ``limit`` hits from ``after`` on, in one query."""
    asked = asking.read(typed)
    if not asked or after >= MOST:
        return NOTHING
    if asked.has_phrases and _kind() == "postgresql":
        db.session.execute(_BY_ITS_WORDS)
    language = by.language if by.language in LANGUAGES else WRITTEN_IN
    values = {"me": by.id, "language": language, "limit": min(limit, MOST - after), "after": after}
    rows = db.session.execute(_statement(_kind(), asked.has_beginnings), values | questions(asked, _kind())).all()
    hits = [
        Hit(
            row.kind,
            row.ref,
            showing.marked(row.title, asked),
            showing.excerpt(row.text, row.folded_text, asked),
            row.track,
            row.at,
        )
        for row in rows
    ]
    return Found(hits, rows[0].total if rows else 0)


def questions(asked: Asked, kind: str) -> dict[str, str]:
    """What each part of the statement asks the index, by the name of its value."""
    if kind == "postgresql":
        exact, more = asked.exact.in_postgresql, asked.in_postgresql
        rest = {"more": more, "other_words": f"({more}) & !({exact})"} if asked.has_beginnings else {}
        return {"exact": exact} | rest
    exact, more = f"({asked.exact.in_sqlite})", f"({asked.in_sqlite})"
    in_title, begun_in_title = f"({{folded_title}} : {exact})", f"({{folded_title}} : {more})"
    if not asked.has_beginnings:
        return {"title": in_title, "words": f"{exact} NOT {in_title}"}
    return {
        "title": in_title,
        "other_title": f"{begun_in_title} NOT {in_title}",
        "words": f"{exact} NOT {begun_in_title}",
        "other_words": f"{more} NOT ({exact} OR {begun_in_title})",
    }


def _kind() -> str:
    return str(db.session.get_bind().dialect.name)


_BY_ITS_WORDS = sa.text("SET LOCAL plan_cache_mode = force_custom_plan")
"""How a phrase is best looked for depends on how common its words are: ten times as fast."""
_MAY = """e.language IN ('', :language) AND (e.programme_id IS NULL OR e.programme_id IN (
      SELECT p.programme_id FROM enrolment p WHERE p.person_id = :me AND p.state <> 'withdrawn'
      AND p.role IN ('mentor', 'mentee', 'coordinator', 'reviewer')))"""
"""As ``queries.ASKING_ROLES`` has it."""
_IN_SQLITE = """SELECT * FROM (SELECT {tier} AS tier, e.place AS place
    FROM search_index CROSS JOIN search_entry e ON e.place = search_index.rowid
    WHERE search_index MATCH :{question} AND {may} ORDER BY search_index.rowid DESC LIMIT {most})"""
_IN_POSTGRESQL = """SELECT * FROM (SELECT {tier} AS tier, e.place AS place FROM search_entry e
    WHERE {question} AND {may} ORDER BY e.place DESC LIMIT {most}) AS t{tier}"""
_PAGE = """WITH hits AS (SELECT * FROM ({tiers}) AS tiers LIMIT {most}),
  page AS (SELECT tier, place FROM hits ORDER BY tier, place DESC LIMIT :limit OFFSET :after)
  SELECT e.kind, e.ref, e.title, e.text, e.folded_text, e.track, e.at, (SELECT count(*) FROM hits) AS total
  FROM page JOIN search_entry e ON e.place = page.place ORDER BY page.tier, page.place DESC"""


@cache
def _statement(kind: str, has_beginnings: bool) -> sa.TextualSelect:
    """The tiers one after the other, until there are as many hits as can be shown: what is common costs no more."""
    frame = _IN_POSTGRESQL if kind == "postgresql" else _IN_SQLITE
    tiers = _tiers_in_postgresql(has_beginnings) if kind == "postgresql" else _tiers_in_sqlite(has_beginnings)
    one_by_one = " UNION ALL ".join(
        frame.format(tier=tier, question=question, may=_MAY, most=MOST + 1) for tier, question in enumerate(tiers)
    )
    columns = SearchEntry.__table__.c
    shown = (columns.kind, columns.ref, columns.title, columns.text, columns.folded_text, columns.track, columns.at)
    return sa.text(_PAGE.format(tiers=one_by_one, most=MOST + 1)).columns(*shown, sa.column("total", sa.Integer))


def _tiers_in_sqlite(has_beginnings: bool) -> list[str]:
    return ["title", "other_title", "words", "other_words"] if has_beginnings else ["title", "words"]


def _tiers_in_postgresql(has_beginnings: bool) -> list[str]:
    exact, more, other = (f"to_tsquery('simple', :{name})" for name in ("exact", "more", "other_words"))
    title, words = "e.search_index_title @@", "e.search_index_words @@"
    if not has_beginnings:
        return [f"{title} {exact}", f"{words} {exact} AND NOT {title} {exact}"]
    return [
        f"{title} {exact}",
        f"{title} {more} AND NOT {title} {exact}",
        f"{words} {exact} AND NOT {title} {more}",
        f"{words} {other} AND NOT {title} {more}",
    ]

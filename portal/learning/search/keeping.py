"""Keeping what can be found up to date: put in and taken out in the transaction of the deed."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.learning.models import ANSWER, MICRO_LESSON, Answer, MicroLesson, Question, SearchEntry
from portal.learning.search.folding import folded, text_of

AHEAD = 1 << 62
"""Where the house's own content stands: before everything that has a date."""
_BITS = 20
_TITLE = 120
"""Letters of a question that stand for its title."""
_NAMED = ("kind", "ref", "language")


@dataclass(frozen=True)
class Findable:
    """Something to be found: what it is, how it reads, and since when. See ``SearchEntry``."""

    kind: str
    ref: str
    title: str
    text: str
    at: dt.datetime | None = None
    track: str = ""
    programme_id: str | None = None
    language: str = ""


def put(what: Findable) -> None:
    """Let it be found, or found as it reads now."""
    row = row_of(what, place=_place(what))
    changed = {name: value for name, value in row.items() if name not in _NAMED}
    upsert = db.insert(SearchEntry).values(row).on_conflict_do_update(index_elements=_NAMED, set_=changed)
    db.session.execute(upsert)


def row_of(what: Findable, *, place: int) -> dict[str, Any]:
    """The row in which it stands."""
    return vars(what) | {"place": place, "folded_title": folded(what.title), "folded_text": folded(what.text)}


def take_out(kind: str, ref: str) -> None:
    """Let it be found no more. Twice is once."""
    db.session.execute(sa.delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref == ref))


def put_micro_lesson(version: MicroLesson) -> None:
    """Let a published version of a micro-lesson be found, and no longer the one before it."""
    text = text_of(version.html)
    put(Findable(MICRO_LESSON, version.lesson_id, version.title, text, version.published_at, version.track))


def take_out_micro_lesson(lesson_id: str) -> None:
    """Let a micro-lesson that nobody may read any more be found no more."""
    take_out(MICRO_LESSON, lesson_id)


def put_answer(answer: Answer, question: Question) -> None:
    """Let an answer be found with its question, by the people of its programme."""
    asked, said = " ".join(question.text.split()), text_of(answer.html)
    title = asked if len(asked) <= _TITLE else asked[:_TITLE].rpartition(" ")[0] + " …"
    text = said if title == asked else f"{asked} {said}"
    ref, programme = f"{question.id}/{answer.id}", question.programme_id
    put(Findable(ANSWER, ref, title, text, answer.answered_at, question.track, programme))


def _place(what: Findable) -> int:
    """Newer is greater; two of the same millisecond stand as their names say, on every database alike."""
    moment = int(what.at.timestamp() * 1000) if what.at else 0
    wanted = moment << _BITS | zlib.crc32(f"{what.kind}/{what.ref}".encode()) & (1 << _BITS) - 1
    others = sa.or_(SearchEntry.kind != what.kind, SearchEntry.ref != what.ref)
    while db.session.scalar(sa.select(SearchEntry.place).where(SearchEntry.place == wanted, others)) is not None:
        wanted += 1
    return wanted

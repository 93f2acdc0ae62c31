"""Reading in what is there already: content when its files have changed, what people wrote when the index is new.

Each step is one short transaction, which the caller commits. How far it is stands beside the index, so that what was
interrupted goes on, and several processes that begin at once share the work.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from portal import catalog, db
from portal.catalog.lessons import LANGUAGES
from portal.learning.models import (
    LESSON,
    READABLE,
    TERM,
    Answer,
    MicroLesson,
    Question,
    SearchEntry,
    SearchSource,
)
from portal.learning.search.finding import WRITTEN_IN
from portal.learning.search.folding import text_of
from portal.learning.search.keeping import AHEAD, Findable, put_answer, put_micro_lesson, row_of

FORMAT = "1"
"""How texts are folded and cut. Another one reads everything in again."""
CHUNK = 500
CONTENT, MICRO_LESSONS, ANSWERS = "content", "micro-lessons", "answers"
LAST = "~"
"""Stands after every id: everything was read in."""


def is_up_to_date() -> bool:
    """Whether everything was read in that is there. Cheap: asked at each start."""
    known = {row.name: row.state for row in db.session.execute(sa.select(SearchSource.name, SearchSource.state))}
    return known == {CONTENT: _content_state(), MICRO_LESSONS: _state(LAST), ANSWERS: _state(LAST)}


def steps() -> Iterator[str]:
    """Read in what is missing, a step at a time; the caller commits after each. Twice is once. Gives what was read."""
    read_content()
    yield CONTENT
    for source, read in ((MICRO_LESSONS, read_micro_lessons), (ANSWERS, read_answers)):
        while read():
            yield source
        yield source


def read_content() -> bool:
    """Lessons and terms as the files say; whether there was anything to do."""
    if _known(CONTENT) == _content_state():
        return False
    db.session.execute(sa.delete(SearchEntry).where(SearchEntry.kind.in_((LESSON, TERM))))
    found = [*_terms(), *_lessons()]
    rows = [row_of(what, place=AHEAD + len(found) - number) for number, what in enumerate(found)]
    if rows:
        db.session.execute(sa.insert(SearchEntry), rows)
    _note(CONTENT, _content_state())
    return True


def read_micro_lessons() -> bool:
    """The next published micro-lessons; whether there were any."""
    versions = sa.select(MicroLesson).where(MicroLesson.state.in_(READABLE), MicroLesson.id > _far(MICRO_LESSONS))
    some = versions.order_by(MicroLesson.id).limit(CHUNK)
    rows = db.session.scalars(some.with_for_update(key_share=True)).all()
    for version in rows:
        put_micro_lesson(version)
    _note(MICRO_LESSONS, _state(rows[-1].id if rows else LAST))
    return bool(rows)


def read_answers() -> bool:
    """The next answers; whether there were any."""
    answers = sa.select(Answer, Question).join(Question, Question.id == Answer.question_id)
    answers = answers.where(Answer.withdrawn_at.is_(None), Question.withdrawn_at.is_(None))
    some = answers.where(Answer.id > _far(ANSWERS)).order_by(Answer.id).limit(CHUNK)
    rows = db.session.execute(some.with_for_update(key_share=True)).all()
    for answer, question in rows:
        put_answer(answer, question)
    _note(ANSWERS, _state(rows[-1][0].id if rows else LAST))
    return bool(rows)


def _terms() -> Iterator[Findable]:
    """Each word of the glossary, in each language as lessons are."""
    for term in catalog.terms():
        for tag in (WRITTEN_IN, *LANGUAGES) if term.translations else ("",):
            words = term.in_language(tag)
            yield Findable(TERM, term.slug, words.term, " ".join([*words.also, words.says]), language=tag)


def _lessons() -> Iterator[Findable]:
    """Each lesson; one that was translated once in each language, so that everybody finds it once."""
    for lesson in (lesson for track in catalog.tracks() for lesson in track.lessons):
        for tag in (WRITTEN_IN, *LANGUAGES) if lesson.translations else ("",):
            words = lesson.in_language(tag)
            text = " ".join([words.summary, *(text_of(part.html) for part in words.parts)])
            yield Findable(LESSON, lesson.id, words.title, text, track=lesson.track, language=tag)


def _content_state() -> str:
    return _state(catalog.fingerprint())


def _state(far: str) -> str:
    return f"{FORMAT}:{far}"


def _known(source: str) -> str:
    """How far it is. Whoever asks reads in alone until they commit."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text("SELECT pg_advisory_xact_lock(7267)"))
    return db.session.scalar(sa.select(SearchSource.state).where(SearchSource.name == source)) or ""


def _far(source: str) -> str:
    """The id up to which a source was read in."""
    known, far = _known(source).partition(":")[::2]
    return far if known == FORMAT else ""


def _note(source: str, state: str) -> None:
    row = {"name": source, "state": state}
    upsert = db.insert(SearchSource).values(row).on_conflict_do_update(index_elements=["name"], set_={"state": state})
    db.session.execute(upsert)

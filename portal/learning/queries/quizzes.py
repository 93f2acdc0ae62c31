"""Quizzes: what somebody answered last, and how that went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal import catalog, db
from portal.catalog import Lesson, Question, Track, quizzes
from portal.errors import NotFound, Refused
from portal.learning.models import MicroLesson, QuizAnswer
from portal.people.models import Person


@dataclass(frozen=True)
class Result:
    """Somebody's last answers to a quiz, as text by question, and how many of its questions they have right.

    ``attempts`` and ``answered_at`` are those of the question that took most, and of the one answered last.
    """

    answers: Mapping[int, str]
    right: frozenset[int]
    questions: int
    attempts: int = 0
    answered_at: dt.datetime | None = None

    @property
    def is_mastered(self) -> bool:
        """Whether every question is answered right."""
        return 0 < self.questions == len(self.right)


def result_of(person: Person, lesson: Lesson) -> Result:
    """How the quiz of a lesson went, perhaps under a slug that the lesson had before."""
    return result_in(person, _sources(lesson), lesson.quiz)


def result_of_micro_lesson(person: Person, lesson: MicroLesson) -> Result:
    """How the quiz of a micro-lesson went since this version can be read."""
    return result_in(person, [lesson.lesson_id], lesson.questions, since=lesson.published_at)


def results_on(track: Track, person: Person) -> dict[str, Result]:
    """How the quizzes of a track went, by the slugs of its lessons; without those that were not answered."""
    sources = {source: lesson for lesson in track.lessons for source in _sources(lesson)}
    rows: dict[str, list[sa.Row[str, int, str, int, dt.datetime]]] = {}
    for row in _rows(person, sources):
        rows.setdefault(sources[row.source].slug, []).append(row)
    return {lesson.slug: _result(lesson.quiz, rows[lesson.slug]) for lesson in track.lessons if lesson.slug in rows}


def sources_of(source: str) -> list[str]:
    """Every name under which a quiz is kept, the present one first: those of a lesson that was renamed, too."""
    track, _slash, slug = source.partition("/")
    try:
        return _sources(catalog.lesson(track, slug))
    except NotFound:
        return [source]


def result_in(
    person: Person, sources: Iterable[str], quiz: Sequence[Question], *, since: dt.datetime | None = None
) -> Result:
    """How a quiz went that is kept under these names; what was answered before ``since`` does not count."""
    return _result(quiz, [row for row in _rows(person, sources) if since is None or row.answered_at >= since])


def _rows(person: Person, sources: Iterable[str]) -> list[sa.Row[str, int, str, int, dt.datetime]]:
    """What was answered last stands last."""
    columns = (QuizAnswer.source, QuizAnswer.question, QuizAnswer.answer, QuizAnswer.attempts, QuizAnswer.answered_at)
    query = sa.select(*columns).where(QuizAnswer.person_id == person.id, QuizAnswer.source.in_(list(sources)))
    return list(db.session.execute(query.order_by(QuizAnswer.answered_at, QuizAnswer.source)))


def _result(quiz: Sequence[Question], rows: Sequence[sa.Row[str, int, str, int, dt.datetime]]) -> Result:
    """Judged by what the questions say today; an answer that a question no longer has is none."""
    questions = {question.number: question for question in quiz}
    fitting = [row for row in rows if row.question in questions and is_answer(questions[row.question], row.answer)]
    answers = {row.question: row.answer for row in fitting}
    right = frozenset(number for number, text in answers.items() if quizzes.is_right(questions[number], text))
    attempts = max((row.attempts for row in fitting), default=0)
    return Result(answers, right, len(quiz), attempts, fitting[-1].answered_at if fitting else None)


def is_answer(question: Question, text: str) -> bool:
    """Whether a question can be answered like this."""
    try:
        quizzes.parse(question, text)
    except Refused:
        return False
    return True


def _sources(lesson: Lesson) -> list[str]:
    """Every name under which answers to a lesson's quiz are kept."""
    tracks = (lesson.track, *catalog.track(lesson.track).was)
    return [f"{track}/{slug}" for track in tracks for slug in (lesson.slug, *lesson.was)]

"""Answering a quiz: of a lesson, of a micro-lesson, in a placement. Nothing half said is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.catalog import Question, quizzes
from portal.errors import Refused
from portal.events import QuizMastered
from portal.learning import queries
from portal.learning.actions import refreshers
from portal.learning.actions.judging import PLACE, judged
from portal.learning.actions.renamed import record_once
from portal.learning.models import MicroLesson, QuizAnswer
from portal.learning.queries.quizzes import sources_of
from portal.people import queries as people
from portal.people.models import Person


def answer_micro_lesson(lesson: MicroLesson, given: Mapping[int, str], *, by: Person) -> None:
    """Answer questions of a micro-lesson's quiz. One's own does not count; as many attempts as wanted."""
    if not lesson.is_readable:
        raise Refused(_("This micro-lesson is not published yet."), field=PLACE)
    if lesson.author_id == by.id:
        raise Refused(_("This is your own micro-lesson: its questions are for those who read it."), field=PLACE)
    since = lesson.published_at
    keep(lesson.lesson_id, lesson.questions, given, track=lesson.track, role="mentee", by=by, since=since)


def keep(
    source: str,
    quiz: Sequence[Question],
    given: Mapping[int, str],
    *,
    track: str,
    role: str,
    by: Person,
    since: dt.datetime | None = None,
) -> frozenset[int]:
    """Keep answers as text, by question counted from 1, and put what was wrong among the refreshers.

    The same answer twice is one attempt. What was answered before ``since`` was another quiz. Gives the numbers of the
    questions that were answered right.
    """
    right = judged(quiz, given)
    one_at_a_time(by)
    for question in quiz:
        if question.number in given:
            text = quizzes.written(quizzes.parse(question, given[question.number]))
            _keep(source, question.number, text, is_right=question.number in right, by=by)
    refreshers.put_back(source, [q for q in quiz if q.number in given and q.number not in right], by=by)
    names = sources_of(source)
    result = queries.result_in(by, names, quiz, since=since)
    if result.is_mastered:
        slots = people.context_of(by, role=role)
        event = QuizMastered(source=source, track=track, attempts=result.attempts, **slots)
        before = [replace(event, source=name) for name in names if name != source]
        record_once(event, formerly=before, zone=by.timezone)
    return right


def one_at_a_time(by: Person) -> None:
    """Two deeds in two windows must see each other: else nobody sees that a track is finished, or a quiz mastered.

    SQLite has one writer anyway; PostgreSQL keeps the person's row until this deed is committed.
    """
    db.session.execute(sa.select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))


def _keep(source: str, number: int, text: str, *, is_right: bool, by: Person) -> None:
    """What was answered last. The same once more changes nothing."""
    keys = {"person_id": by.id, "source": source, "question": number}
    said = {"answer": text, "is_right": is_right, "answered_at": clock.now()}
    again = said | {"attempts": QuizAnswer.attempts + 1}
    insert = db.insert(QuizAnswer).values(keys | said)
    is_other = QuizAnswer.answer != insert.excluded.answer
    db.session.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=again, where=is_other))

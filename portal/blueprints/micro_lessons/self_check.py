"""The quiz of a micro-lesson, as whoever opens it sees it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.blueprints import quizzes
from portal.learning import queries
from portal.learning.models import MicroLesson
from portal.people.models import Person
from portal.web.reply import typed


def quiz_of(lesson: MicroLesson, reader: Person) -> dict[str, Any]:
    """What the quiz needs. Who wrote it or reviews it sees the answers; nobody answers what is not published."""
    questions = lesson.questions
    if not questions:
        return {"questions": []}
    if not lesson.is_readable or lesson.author_id == reader.id:
        return {"questions": quizzes.solved(questions), "is_solved": True}
    result = queries.result_of_micro_lesson(reader, lesson)
    return {
        "questions": quizzes.asked(questions, result.answers, *typed()),
        "result": result,
        "quiz_url": url_for("micro_lessons.answer", micro_lesson_id=lesson.lesson_id),
    }

"""What the tests of learning ask of lessons and of pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from portal import db
from portal.catalog import Lesson, Question
from portal.catalog.quizzes import parse, right_text, written
from portal.learning import actions
from portal.learning.models import ATTESTED, Evidence
from portal.people.models import Person


def finish(lesson: Lesson, *, by: Person) -> None:
    """Answer everything right, have its task attested where that counts, and finish it."""
    if lesson.quiz:
        actions.answer(lesson, right(lesson, *range(1, len(lesson.quiz) + 1)), by=by)
    if lesson.done.kind == "task":
        task = {"person_id": by.id, "track": lesson.track, "lesson": lesson.slug, "kind": "tried"}
        db.session.add(Evidence(**task, state=ATTESTED))
    actions.complete(lesson, by=by)


def right(lesson: Lesson, *numbers: int) -> dict[int, str]:
    """The right answers to some questions of a lesson."""
    return {n: right_text(lesson.quiz[n - 1]) for n in numbers}


def wrong(lesson: Lesson, *numbers: int) -> dict[int, str]:
    """Wrong answers to some questions of a lesson."""
    return {n: wrong_text(lesson.quiz[n - 1]) for n in numbers}


def wrong_text(question: Question) -> str:
    """An answer that is not right: an option that is not, or all lines in the wrong order."""
    if question.kind in ("single", "several"):
        return str(next(option.number for option in question.options if not option.is_right))
    return written(question.shown)


def fields_of(question: Question, text: str) -> dict[str, Any]:
    """What a form holds when a question is answered like this."""
    name, numbers = f"q{question.number}", parse(question, text)
    if question.kind in ("single", "several"):
        return {name: [str(number) for number in numbers]}
    if question.kind == "order":
        return {f"{name}-{n}": str(numbers.index(line) + 1) for n, line in enumerate(question.shown, start=1)}
    return {f"{name}-{n}": str(question.shown.index(number) + 1) for n, number in enumerate(numbers, start=1)}


def problem_of(answer: TestResponse) -> str:
    """What stands in ``#problem``."""
    found = re.search(r'id="problem".*?</div>', answer.text, flags=re.DOTALL)
    return re.sub(r"<[^>]*>|\s+", " ", found.group()) if found else ""


def filled(answer: TestResponse) -> list[str]:
    """The words of the filled buttons on a page."""
    found = re.findall(r'<(?:a|button) [^>]*class="button"[^>]*>(.*?)</(?:a|button)>', answer.text, flags=re.DOTALL)
    return [re.sub(r"<span.*?</span>|<svg.*?</svg>", "", words, flags=re.DOTALL).strip() for words in found]


def statements(app: Flask, ask: Callable[[], TestResponse]) -> int:
    """How many statements it takes to answer."""
    counted: list[str] = []
    engine = app.extensions["engine"]

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        assert ask().status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(counted)

"""What the tests of learning ask of lessons and of pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from portal.catalog import Lesson
from portal.learning import actions
from portal.people.models import Person


def finish(lesson: Lesson, *, by: Person) -> None:
    """Answer everything right and finish it."""
    actions.answer(lesson, right(lesson, *range(1, len(lesson.quiz) + 1)), by=by)
    actions.complete(lesson, by=by)


def right(lesson: Lesson, *numbers: int) -> dict[int, int]:
    """The right answers to some questions of a lesson."""
    return {n: next(o.number for o in lesson.quiz[n - 1].options if o.is_right) for n in numbers}


def wrong(lesson: Lesson, *numbers: int) -> dict[int, int]:
    """Wrong answers to some questions of a lesson."""
    return {n: next(o.number for o in lesson.quiz[n - 1].options if not o.is_right) for n in numbers}


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

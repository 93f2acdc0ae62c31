"""Deeds of learning."""

from portal.learning.actions.lessons import answer, complete, start
from portal.learning.actions.micro_lessons import (
    LONGEST,
    SHORTEST,
    draft,
    finish,
    fits,
    minutes_of,
    plain,
    publish,
    review,
    revise,
    submit,
)
from portal.learning.actions.placement import place
from portal.learning.actions.quizzes import answer_micro_lesson
from portal.learning.actions.refreshers import review as review_refreshers

__all__ = [
    "LONGEST",
    "SHORTEST",
    "answer",
    "answer_micro_lesson",
    "complete",
    "draft",
    "finish",
    "fits",
    "minutes_of",
    "place",
    "plain",
    "publish",
    "review",
    "review_refreshers",
    "revise",
    "start",
    "submit",
]

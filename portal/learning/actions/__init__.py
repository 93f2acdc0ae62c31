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

__all__ = [
    "LONGEST",
    "SHORTEST",
    "answer",
    "complete",
    "draft",
    "finish",
    "fits",
    "minutes_of",
    "plain",
    "publish",
    "review",
    "revise",
    "start",
    "submit",
]

"""Writing, reviewing and reading micro-lessons."""

from portal.learning.actions.micro_lessons.reading import finish
from portal.learning.actions.micro_lessons.reviewing import SHORTEST, publish, review, submit
from portal.learning.actions.micro_lessons.writing import LONGEST, draft, fits, minutes_of, plain, revise

__all__ = [
    "LONGEST",
    "SHORTEST",
    "draft",
    "finish",
    "fits",
    "minutes_of",
    "plain",
    "publish",
    "review",
    "revise",
    "submit",
]

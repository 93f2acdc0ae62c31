"""Questions about learning. What a person may not see does not exist."""

from portal.learning.queries.lessons import (
    Days,
    TrackProgress,
    answers_of,
    lesson_progress,
    needed_for,
    next_lesson_of,
    progress_of,
    progress_on,
    rhythm_of,
)
from portal.learning.queries.micro_lessons import (
    REVIEWERS,
    author_of,
    has_finished,
    may_review,
    micro_lesson_by,
    micro_lesson_of,
    micro_lesson_to_review,
    published,
    waiting_for,
    written_by,
)

__all__ = [
    "REVIEWERS",
    "Days",
    "TrackProgress",
    "answers_of",
    "author_of",
    "has_finished",
    "lesson_progress",
    "may_review",
    "micro_lesson_by",
    "micro_lesson_of",
    "micro_lesson_to_review",
    "needed_for",
    "next_lesson_of",
    "progress_of",
    "progress_on",
    "published",
    "rhythm_of",
    "waiting_for",
    "written_by",
]

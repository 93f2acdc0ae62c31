"""Questions about learning. What a person may not see does not exist."""

from portal.learning.queries.glossary import LONGEST_WORD, terms_by_letter
from portal.learning.queries.lessons import (
    Days,
    TrackProgress,
    done_for,
    is_attested,
    learned_by,
    lesson_progress,
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
from portal.learning.queries.pictures import picture_by, picture_of, pictures_in, ways_to_pictures
from portal.learning.queries.placement import why_not_placed
from portal.learning.queries.quizzes import Result, result_in, result_of, result_of_micro_lesson, results_on
from portal.learning.queries.refreshers import Refresher, due_for, refreshers_of

__all__ = [
    "LONGEST_WORD",
    "REVIEWERS",
    "Days",
    "Refresher",
    "Result",
    "TrackProgress",
    "author_of",
    "done_for",
    "due_for",
    "has_finished",
    "is_attested",
    "learned_by",
    "lesson_progress",
    "may_review",
    "micro_lesson_by",
    "micro_lesson_of",
    "micro_lesson_to_review",
    "next_lesson_of",
    "picture_by",
    "picture_of",
    "pictures_in",
    "progress_of",
    "progress_on",
    "published",
    "refreshers_of",
    "result_in",
    "result_of",
    "result_of_micro_lesson",
    "results_on",
    "rhythm_of",
    "terms_by_letter",
    "waiting_for",
    "ways_to_pictures",
    "why_not_placed",
    "written_by",
]

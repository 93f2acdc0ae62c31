"""What a person has read, answered, tried and asked, and what mentors have written."""

from portal.learning.models.evidence import ATTESTED, CLAIMED, MORE_NEEDED, RUNGS, Evidence, Picture, SkillStep
from portal.learning.models.lessons import LessonProgress, QuizAnswer, RefresherCard
from portal.learning.models.micro_lessons import (
    APPROVED,
    APPROVED_WITH_EDITS,
    DRAFT,
    IN_REVIEW,
    NEEDS_REFRESH,
    PUBLISHED,
    READABLE,
    REPLACED,
    RETIRED,
    REVISIONS,
    SUBMITTED,
    MicroLesson,
    MicroLessonReading,
    Remark,
    Review,
)
from portal.learning.models.questions import Answer, AnswerHelped, Question

__all__ = [
    "APPROVED",
    "APPROVED_WITH_EDITS",
    "ATTESTED",
    "CLAIMED",
    "DRAFT",
    "IN_REVIEW",
    "MORE_NEEDED",
    "NEEDS_REFRESH",
    "PUBLISHED",
    "READABLE",
    "REPLACED",
    "RETIRED",
    "REVISIONS",
    "RUNGS",
    "SUBMITTED",
    "Answer",
    "AnswerHelped",
    "Evidence",
    "LessonProgress",
    "MicroLesson",
    "MicroLessonReading",
    "Picture",
    "Question",
    "QuizAnswer",
    "RefresherCard",
    "Remark",
    "Review",
    "SkillStep",
]

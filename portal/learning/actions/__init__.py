"""Deeds of learning."""

from portal.learning.actions.finishing import finish_tracks, is_any_to_finish
from portal.learning.actions.lessons import answer, complete, start
from portal.learning.actions.micro_lessons import (
    LONGEST,
    SHORTEST,
    Verdict,
    decide,
    draft,
    finish,
    fits,
    grow_old,
    keep_fresh,
    minutes_of,
    plain,
    publish,
    remark,
    rendered,
    renew,
    retire,
    review,
    revise,
    settle_remark,
    submit,
    take_up,
    thank,
)
from portal.learning.actions.placement import place
from portal.learning.actions.questions import answer as answer_question
from portal.learning.actions.questions import answer_with, ask, say_helped, withdraw
from portal.learning.actions.quizzes import answer_micro_lesson
from portal.learning.actions.refreshers import review as review_refreshers
from portal.learning.actions.taking_away import take_answer_away, take_question_away, withdraw_answer

__all__ = [
    "LONGEST",
    "SHORTEST",
    "Verdict",
    "answer",
    "answer_micro_lesson",
    "answer_question",
    "answer_with",
    "ask",
    "complete",
    "decide",
    "draft",
    "finish",
    "finish_tracks",
    "fits",
    "grow_old",
    "is_any_to_finish",
    "keep_fresh",
    "minutes_of",
    "place",
    "plain",
    "publish",
    "remark",
    "rendered",
    "renew",
    "retire",
    "review",
    "review_refreshers",
    "revise",
    "say_helped",
    "settle_remark",
    "start",
    "submit",
    "take_answer_away",
    "take_question_away",
    "take_up",
    "thank",
    "withdraw",
    "withdraw_answer",
]

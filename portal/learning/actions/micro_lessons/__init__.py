"""Writing, reviewing, shelving and reading micro-lessons."""

from portal.learning.actions.micro_lessons.reading import finish, thank
from portal.learning.actions.micro_lessons.remarking import remark, settle_remark
from portal.learning.actions.micro_lessons.reviewing import SHORTEST, Verdict, decide, review, submit, take_up
from portal.learning.actions.micro_lessons.shelving import grow_old, keep_fresh, publish, renew, retire
from portal.learning.actions.micro_lessons.writing import LONGEST, draft, fits, minutes_of, plain, rendered, revise

__all__ = [
    "LONGEST",
    "SHORTEST",
    "Verdict",
    "decide",
    "draft",
    "finish",
    "fits",
    "grow_old",
    "keep_fresh",
    "minutes_of",
    "plain",
    "publish",
    "remark",
    "rendered",
    "renew",
    "retire",
    "review",
    "revise",
    "settle_remark",
    "submit",
    "take_up",
    "thank",
]

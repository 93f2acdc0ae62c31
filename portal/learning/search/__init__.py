"""Search over lessons, micro-lessons, the glossary and answers: in the database, the same on both kinds."""

from portal.learning.search.finding import MOST, Found, Hit, find
from portal.learning.search.gathering import is_up_to_date, steps
from portal.learning.search.guessing import nearest
from portal.learning.search.keeping import Findable, put, put_answer, put_micro_lesson, take_out, take_out_micro_lesson

__all__ = [
    "MOST",
    "Findable",
    "Found",
    "Hit",
    "find",
    "is_up_to_date",
    "nearest",
    "put",
    "put_answer",
    "put_micro_lesson",
    "steps",
    "take_out",
    "take_out_micro_lesson",
]

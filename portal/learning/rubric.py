"""What reviewers look for in a micro-lesson, line by line, and what the portal can measure of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.catalog import readability

LINES = ("accurate", "short", "plain", "try-it", "accessible", "private", "stereotype")
"""The lines of the rubric, in their order."""
MOST_MINUTES = 5

_TRY_IT = re.compile(r"^#{1,4}[ \t]+try it\b", re.IGNORECASE | re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\]\n]{0,500})\]\(")


@dataclass(frozen=True)
class Measured:
    """What stands in a text: minutes, words in a sentence, a heading “Try it”, pictures, and those without words."""

    minutes: int
    words_per_sentence: int
    has_try_it: bool
    pictures: int
    silent_pictures: int

    @property
    def holds(self) -> frozenset[str]:
        """The lines of the rubric that are true as far as can be measured."""
        true = {
            "short": self.minutes <= MOST_MINUTES,
            "try-it": self.has_try_it,
            "accessible": not self.silent_pictures,
        }
        return frozenset(line for line in true if true[line])


def measured(body: str, minutes: int) -> Measured:
    """What can be measured of a text; ``minutes`` is the time that it takes to read."""
    words = [found[1].strip() for found in _PICTURE.finditer(body)]
    mean = round(readability.of(body).words_per_sentence)
    return Measured(minutes, mean, bool(_TRY_IT.search(body)), len(words), words.count(""))


def not_yet(found: dict[str, bool]) -> list[str]:
    """The lines that a review leaves open, in their order; none where it kept no rubric."""
    return [line for line in LINES if found.get(line) is False]

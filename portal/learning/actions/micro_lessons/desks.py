"""From which page words are sent, so that nobody is in conflict with what the same page has sent before."""

from __future__ import annotations

from dataclasses import dataclass

from portal.learning.models import MicroLesson


@dataclass(frozen=True)
class Desk:
    """An opened page on which somebody writes.

    ``revision`` lay on it, or is not known; ``name`` is its own, made by chance; its ``turn`` rises with what it sends,
    and stays where nothing counts: then what arrives later is taken for newer.
    """

    revision: int | None = None
    name: str = ""
    turn: int = 0

    def was_last_at(self, lesson: MicroLesson) -> bool:
        """Whether what is kept came from this page: then there is nobody else's to be written over."""
        return bool(self.name) and self.name == lesson.desk

    def is_behind(self, lesson: MicroLesson) -> bool:
        """Whether the same page has sent something newer, which arrived before and is kept."""
        return self.was_last_at(lesson) and self.turn < lesson.turn

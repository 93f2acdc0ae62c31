"""What a coordinator begins with: whole programmes to start from, texts to change, surveys to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from portal.catalog.lessons import ROLES, Role

SurveyKind = Literal["baseline", "post", "then", "pulse", "360", "exit", "own"]

SURVEY_KINDS: tuple[SurveyKind, ...] = get_args(SurveyKind)


@dataclass(frozen=True)
class SurveyQuestion:
    """A question of a survey. ``answers`` are what can be chosen, from the least to the most; empty for own words.

    ``whom`` it is asked: one role or both.
    """

    slug: str
    ask: str
    answers: tuple[str, ...]
    whom: tuple[Role, ...] = ROLES
    is_optional: bool = False


@dataclass(frozen=True)
class Survey:
    """Questions that are asked of everybody in a programme. A changed wording has a higher version."""

    slug: str
    title: str
    kind: SurveyKind
    version: int
    summary: str
    minutes: int
    questions: tuple[SurveyQuestion, ...]

    def questions_for(self, role: Role) -> tuple[SurveyQuestion, ...]:
        """Those that are asked of a mentor, or of a mentee."""
        return tuple(question for question in self.questions if role in question.whom)


@dataclass(frozen=True)
class Text:
    """Words to start from, which a coordinator reads, changes and keeps with a programme."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def plain(self) -> str:
        """With an empty line between the paragraphs."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class ProgrammeTemplate:
    """A programme to start from. ``tracks`` and the like are slugs; ``code_of_conduct`` and its like are the words."""

    slug: str
    title: str
    summary: str
    aim: str
    objectives: tuple[str, ...]
    tracks: tuple[str, ...]
    plan: str
    agreement: str
    survey: str
    code_of_conduct: str
    privacy_text: str
    minutes_a_month: int
    asks_managers: bool = False

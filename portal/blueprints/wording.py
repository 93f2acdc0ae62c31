"""What pages say of badges and common goals: where drawings are, how far a cohort is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.credentials.documents import path_of
from portal.gamification.queries import Award
from portal.gamification.together import Together


def picture_of(award: Award) -> str:
    """The address of the drawing of what was given; empty for points."""
    return picture_at(award.badge, award.level) if award.badge else ""


def picture_at(slug: str, level: str | None) -> str:
    """The address of the drawing of a badge."""
    return f"/achievements/{path_of(slug, level)}.svg"


@dataclass(frozen=True)
class CommonGoal:
    """What a cohort reaches together, in words."""

    title: str
    words: str
    sentence: str
    have: int
    need: int


def together_words(found: Sequence[Together]) -> list[CommonGoal]:
    """What cohorts reach together, as ``ui/goals.html`` shows it."""
    return [CommonGoal(each.name, _far(each), each.sentence, each.have, each.need) for each in found]


def _far(goal: Together) -> str:
    words = str(_TELL_TOGETHER.get(goal.counts, _ANYTHING)) % {"have": min(goal.have, goal.need), "need": goal.need}
    return str(_("%(words)s: all of it is reached", words=words)) if goal.is_reached else words


_ANYTHING = lazy_gettext("%(have)s of %(need)s, together")
_TELL_TOGETHER = {
    "session.completed": lazy_gettext("%(have)s of %(need)s sessions held together"),
    "lesson.completed": lazy_gettext("%(have)s of %(need)s lessons finished together"),
    "track.completed": lazy_gettext("%(have)s of %(need)s tracks finished together"),
    "goal.completed": lazy_gettext("%(have)s of %(need)s goals brought to their end together"),
    "milestone.reached": lazy_gettext("%(have)s of %(need)s milestones reached together"),
    "micro_lesson.published": lazy_gettext("%(have)s of %(need)s micro-lessons published together"),
}

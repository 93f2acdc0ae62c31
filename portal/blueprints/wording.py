"""Events and awards in words, for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from portal import catalog
from portal.credentials.documents import path_of
from portal.errors import NotFound
from portal.gamification import Happening
from portal.gamification.queries import Award
from portal.gamification.together import Together

Values = Mapping[str, str | int | bool]


def words_of(happening: Happening) -> str:
    """What happened, in a few words."""
    tell = _TELL.get(happening.type)
    return tell(happening.values) if tell else happening.type.replace(".", " ").replace("_", "-")


def title_of(award: Award) -> str:
    """What was given, in words."""
    if award.badge:
        return badge_title(award.badge, award.level)
    return ngettext("%(n)s point", "%(n)s points", abs(award.delta), n=f"{award.delta:+d}")


def badge_title(slug: str, level: str | None) -> str:
    """The title of a badge; its slug when the badge has left the catalog."""
    try:
        return catalog.badge(slug).title(level)
    except NotFound:
        return slug


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


def lesson_title(name: str) -> str:
    """The title of the lesson ``track/slug``."""
    track, _slash, slug = name.partition("/")
    try:
        return catalog.lesson(track, slug).title
    except NotFound:
        return name


def _session(values: Values) -> str:
    minutes = int(values.get("minutes", 0))
    return ngettext("A session of %(num)s minute", "A session of %(num)s minutes", minutes)


def _lesson(values: Values) -> str:
    return _("The lesson “%(title)s”", title=lesson_title(str(values["lesson"])))


def _track(values: Values) -> str:
    try:
        title = catalog.track(str(values["track"])).title
    except NotFound:
        title = str(values["track"])
    return _("The track “%(title)s”", title=title)


_TELL: dict[str, Callable[[Values], str]] = {
    "session.completed": _session,
    "lesson.completed": _lesson,
    "track.completed": _track,
    "agreement.signed": lambda _values: _("The agreement, signed by both of you"),
    "goal.completed": lambda _values: _("A goal brought to its end"),
    "milestone.reached": lambda _values: _("A milestone reached"),
    "micro_lesson.published": lambda _values: _("A micro-lesson published"),
    "micro_lesson.completed": lambda _values: _("A micro-lesson read"),
}

_ANYTHING = lazy_gettext("%(have)s of %(need)s, together")
_TELL_TOGETHER = {
    "session.completed": lazy_gettext("%(have)s of %(need)s sessions held together"),
    "lesson.completed": lazy_gettext("%(have)s of %(need)s lessons finished together"),
    "track.completed": lazy_gettext("%(have)s of %(need)s tracks finished together"),
    "goal.completed": lazy_gettext("%(have)s of %(need)s goals brought to their end together"),
    "milestone.reached": lazy_gettext("%(have)s of %(need)s milestones reached together"),
    "micro_lesson.published": lazy_gettext("%(have)s of %(need)s micro-lessons published together"),
}

"""Content as frozen values: what ``content/`` says, checked, with its Markdown as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from flask_babel import gettext as _
from markupsafe import Markup

from portal.catalog.beginnings import ProgrammeTemplate, Survey, Text
from portal.catalog.lessons import Aligned, Lesson, Term, Track
from portal.errors import NotFound

Tier = Literal["step", "craft", "mastery"]

TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True)
class Badge:
    """A medal. Each of its ``levels``, from the lowest up, has a name, what it means, and a picture of its own."""

    slug: str
    name: str
    description: str
    criteria: str
    tier: Tier
    track: str | None
    """What its picture is about: a track's slug, or ``mentoring``."""
    tags: tuple[str, ...]
    aligned: tuple[Aligned, ...]
    levels: Mapping[str, str] = field(hash=False)
    pictures: Mapping[str | None, bytes] = field(repr=False, hash=False)
    valid_for: int | None = None
    """Months that a credential is good from the day it is signed; None where it is good without an end."""
    was: tuple[str, ...] = ()
    is_nominated: bool = False
    """Whether people may nominate each other for it."""

    def picture(self, level: str | None = None) -> bytes:
        """Its picture, or that of one of its levels: SVG. Raises ``NotFound``."""
        if level not in self.pictures:
            raise NotFound(_("This badge has no such level."))
        return self.pictures[level]

    def title(self, level: str | None = None) -> str:
        """Its name, with that of the level in words: ``Hourglass, ten hours``. Raises ``NotFound``."""
        if level is None:
            return self.name
        if level not in self.levels:
            raise NotFound(_("This badge has no such level."))
        return f"{self.name}, {in_words(level)}"


def in_words(level: str) -> str:
    """A level's name as people read it: ``ten hours`` for ``ten-hours``."""
    return level.replace("-", " ")


@dataclass(frozen=True)
class Agreement:
    """What the two of a pair sign. A changed text has a higher version."""

    slug: str
    title: str
    version: int
    summary: str
    body_html: Markup

    @property
    def id(self) -> str:
        """``slug/version``: what was signed, as events name it."""
        return f"{self.slug}/{self.version}"


@dataclass(frozen=True)
class PlannedSession:
    """One session of a plan, from 1. ``lesson`` is ``track/slug``."""

    number: int
    title: str
    minutes: int
    agenda: tuple[str, ...]
    prepare: str | None = None
    lesson: str | None = None


@dataclass(frozen=True)
class Plan:
    """A template for the sessions of a pair."""

    slug: str
    title: str
    summary: str
    sessions: tuple[PlannedSession, ...]


@dataclass(frozen=True)
class PathwayStep:
    """A badge on a pathway, or one of its levels."""

    badge: str
    level: str | None = None

    @property
    def name(self) -> str:
        """How files and addresses name it: ``slug``, or ``slug/level``."""
        return f"{self.badge}/{self.level}" if self.level else self.badge


@dataclass(frozen=True)
class Pathway:
    """Badges in the order in which they make sense: ``whom`` it is for, and ``why`` in this order."""

    slug: str
    title: str
    whom: str
    why: str
    steps: tuple[PathwayStep, ...]


@dataclass(frozen=True)
class Catalog:
    """All content. ``fingerprint`` is the SHA-256 of its files: the same content has the same one.

    A slug that something had before still finds it. Each question raises ``NotFound`` where there is no answer.
    """

    tracks: tuple[Track, ...]
    badges: tuple[Badge, ...]
    agreements: tuple[Agreement, ...]
    plans: tuple[Plan, ...]
    fingerprint: str
    pathways: tuple[Pathway, ...] = ()
    glossary: tuple[Term, ...] = ()
    """In the order of the alphabet."""
    surveys: tuple[Survey, ...] = ()
    texts: tuple[Text, ...] = ()
    programme_templates: tuple[ProgrammeTemplate, ...] = ()

    def track(self, slug: str) -> Track:
        """The track with this slug."""
        if slug not in self._tracks:
            raise NotFound(_("There is no such track."))
        return self._tracks[slug]

    def lesson(self, track: str, slug: str) -> Lesson:
        """The lesson with this slug in that track."""
        found = self._lessons.get((self.track(track).slug, slug))
        if found is None:
            raise NotFound(_("There is no such lesson."))
        return found

    def term(self, slug: str) -> Term:
        """The term of the glossary with this slug."""
        if slug not in self._terms:
            raise NotFound(_("The glossary has no such word."))
        return self._terms[slug]

    def lessons_with(self, term: str) -> tuple[Lesson, ...]:
        """The lessons whose text links a term of the glossary, in the order of the tracks."""
        return self._lessons_with.get(term, ())

    def badge(self, slug: str) -> Badge:
        """The badge with this slug."""
        if slug not in self._badges:
            raise NotFound(_("There is no such badge."))
        return self._badges[slug]

    def agreement(self, slug: str | None = None) -> Agreement:
        """The agreement with this slug, or the first."""
        found = next((one for one in self.agreements if slug in (None, one.slug)), None)
        if found is None:
            raise NotFound(_("There is no such agreement."))
        return found

    def plan(self, slug: str | None = None) -> Plan:
        """The plan with this slug, or the first."""
        found = next((one for one in self.plans if slug in (None, one.slug)), None)
        if found is None:
            raise NotFound(_("There is no such plan."))
        return found

    def survey(self, slug: str) -> Survey:
        """The survey with this slug."""
        found = next((one for one in self.surveys if slug == one.slug), None)
        if found is None:
            raise NotFound(_("There is no such survey."))
        return found

    def programme_template(self, slug: str) -> ProgrammeTemplate:
        """The programme to start from with this slug."""
        found = next((one for one in self.programme_templates if slug == one.slug), None)
        if found is None:
            raise NotFound(_("There is no such programme to start from."))
        return found

    @cached_property
    def _tracks(self) -> dict[str, Track]:
        return {slug: track for track in self.tracks for slug in (*track.was, track.slug)}

    @cached_property
    def _lessons(self) -> dict[tuple[str, str], Lesson]:
        lessons = (lesson for track in self.tracks for lesson in track.lessons)
        return {(lesson.track, slug): lesson for lesson in lessons for slug in (*lesson.was, lesson.slug)}

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {slug: term for term in self.glossary for slug in (*term.was, term.slug)}

    @cached_property
    def _lessons_with(self) -> dict[str, tuple[Lesson, ...]]:
        found: dict[str, tuple[Lesson, ...]] = {}
        for lesson in (lesson for track in self.tracks for lesson in track.lessons):
            for term in lesson.terms:
                found[term] = (*found.get(term, ()), lesson)
        return found

    @cached_property
    def _badges(self) -> dict[str, Badge]:
        return {slug: badge for badge in self.badges for slug in (*badge.was, badge.slug)}

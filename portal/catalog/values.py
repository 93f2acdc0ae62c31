"""Content as frozen values: what ``content/`` says, checked, with its Markdown as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from flask_babel import gettext as _
from markupsafe import Markup

from portal.errors import NotFound

Role = Literal["mentee", "mentor"]
TrackKind = Literal["curated", "onboarding"]
Tier = Literal["step", "craft", "mastery"]

ROLES: tuple[Role, ...] = get_args(Role)
TRACK_KINDS: tuple[TrackKind, ...] = get_args(TrackKind)
TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True)
class Aligned:
    """A line of a public framework that content serves, and where it can be read. Some frameworks have no codes."""

    framework: str
    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Source:
    """Where a claim of a lesson can be checked."""

    title: str
    url: str


@dataclass(frozen=True)
class Done:
    """What counts as done: the lesson is read, or at least so many quiz questions are answered right."""

    kind: Literal["read", "quiz"]
    at_least: int = 0


@dataclass(frozen=True)
class Option:
    """One answer to choose, from 1, and what whoever chose it reads."""

    number: int
    text: str
    is_right: bool
    because: str


@dataclass(frozen=True)
class Question:
    """One question of a quiz, from 1. Exactly one option is right."""

    number: int
    ask: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Part:
    """One of the four parts of a lesson."""

    name: Literal["why", "how", "try", "sheet"]
    title: str
    html: Markup
    """Without its heading."""


@dataclass(frozen=True)
class Lesson:
    """One idea in at most eight minutes. ``number`` is its place in the track, from 1."""

    track: str
    slug: str
    number: int
    title: str
    summary: str
    minutes: int
    done: Done
    after: tuple[str, ...]
    tool: str | None
    quiz: tuple[Question, ...]
    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    body_html: Markup
    """All parts, with their headings."""
    sheet_html: Markup
    """The last part alone, with its heading: what fits on a card."""
    was: tuple[str, ...] = ()
    """Slugs that it had before; they lead to it still."""

    @property
    def id(self) -> str:
        """``track/slug``: how events name it."""
        return f"{self.track}/{self.slug}"


@dataclass(frozen=True)
class Track:
    """A curated way through a subject, or the training for a role. Its lessons are in their order."""

    slug: str
    title: str
    summary: str
    kind: TrackKind
    roles: tuple[Role, ...]
    order: int
    aligned: tuple[Aligned, ...]
    lessons: tuple[Lesson, ...]
    was: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """All its lessons together."""
        return sum(lesson.minutes for lesson in self.lessons)


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

    @cached_property
    def _tracks(self) -> dict[str, Track]:
        return {slug: track for track in self.tracks for slug in (*track.was, track.slug)}

    @cached_property
    def _lessons(self) -> dict[tuple[str, str], Lesson]:
        lessons = (lesson for track in self.tracks for lesson in track.lessons)
        return {(lesson.track, slug): lesson for lesson in lessons for slug in (*lesson.was, lesson.slug)}

    @cached_property
    def _badges(self) -> dict[str, Badge]:
        return {slug: badge for badge in self.badges for slug in (*badge.was, badge.slug)}

"""What is learned, as frozen values: tracks, their units and lessons, and the glossary that lessons link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from markupsafe import Markup

from portal.catalog.quizzes import Question

Role = Literal["mentee", "mentor"]
TrackKind = Literal["curated", "onboarding"]

LANGUAGES = ("pt-BR", "es")
"""Languages into which content is translated; it is written in English."""
ROLES: tuple[Role, ...] = get_args(Role)
TRACK_KINDS: tuple[TrackKind, ...] = get_args(TrackKind)


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
class Video:
    """A film that is watched elsewhere, and where its words can be read. ``minutes`` is how long it takes."""

    title: str
    url: str
    minutes: int
    transcript: str


@dataclass(frozen=True)
class Done:
    """What counts as done: the lesson is read, at least so many quiz questions are answered right, or its task ("try it
    now") was done and attested."""

    kind: Literal["read", "quiz", "task"]
    at_least: int = 0


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
    aligned: tuple[Aligned, ...] = ()
    """Lines of frameworks that it serves beside those of its track."""
    videos: tuple[Video, ...] = ()
    terms: tuple[str, ...] = ()
    """Slugs of the terms that its text links, each once."""
    language: str = "en"
    """Of its words."""
    translations: Mapping[str, Lesson] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)
    """By language."""

    def in_language(self, tag: str) -> Lesson:
        """Its translation into a language, ``pt-BR``; itself where there is none."""
        return self.translations.get(tag.replace("_", "-"), self)

    @property
    def id(self) -> str:
        """``track/slug``: how events name it."""
        return f"{self.track}/{self.slug}"


@dataclass(frozen=True)
class Unit:
    """Some lessons of a track that belong together. Title and slug are empty where a track has no units of its own."""

    title: str
    lessons: tuple[Lesson, ...]
    slug: str = ""
    language: str = "en"
    """Of its title."""


@dataclass(frozen=True)
class Track:
    """A curated way through a subject, or the training for a role. Its lessons are in their order.

    A translation has its own title, summary and titles of units; its lessons are the originals, each with translations
    of its own.
    """

    slug: str
    title: str
    summary: str
    kind: TrackKind
    roles: tuple[Role, ...]
    order: int
    aligned: tuple[Aligned, ...]
    lessons: tuple[Lesson, ...]
    was: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    """Together they hold all lessons, in their order; at least one."""
    pictures: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)
    """What its lessons show, by file name."""
    language: str = "en"
    """Of its title and summary."""
    translations: Mapping[str, Track] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)
    """By language."""

    def in_language(self, tag: str) -> Track:
        """Its translation into a language, ``pt-BR``; itself where there is none."""
        return self.translations.get(tag.replace("_", "-"), self)

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """What can be wanted or offered: ``track/unit`` and the unit's title; the whole track where it has no units."""
        named = [(f"{self.slug}/{unit.slug}", unit.title) for unit in self.units if unit.slug]
        return tuple(named) or ((self.slug, self.title),)

    @property
    def minutes(self) -> int:
        """All its lessons together."""
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class Term:
    """A word of the glossary, and what people mean by it."""

    slug: str
    term: str
    also: tuple[str, ...]
    """Other names of it."""
    says_html: Markup
    """One to three sentences, without a paragraph around them."""
    says: str
    """The same without markup."""
    lesson: str | None = None
    """``track/slug`` of the lesson that says more."""
    was: tuple[str, ...] = ()
    language: str = "en"
    """Of its words."""
    translations: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)
    """By language."""

    def in_language(self, tag: str) -> Term:
        """Its translation into a language, ``pt-BR``; itself where there is none."""
        return self.translations.get(tag.replace("_", "-"), self)

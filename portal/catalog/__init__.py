"""Content as frozen values: tracks, lessons, the glossary, badges, agreements and plans of the folder ``content/``.

``use(load(folder))`` once at start; afterwards everybody asks here. A slug that something had before still finds it.
"""

from __future__ import annotations

from portal.catalog.beginnings import ProgrammeTemplate, Survey, SurveyQuestion, Text
from portal.catalog.lessons import Aligned, Done, Lesson, Part, Source, Term, Track, TrackKind, Unit, Video
from portal.catalog.loading import check, load
from portal.catalog.quizzes import Option, Question
from portal.catalog.values import Agreement, Badge, Catalog, Pathway, PathwayStep, Plan, PlannedSession

__all__ = [
    "Agreement",
    "Aligned",
    "Badge",
    "Catalog",
    "Done",
    "Lesson",
    "Option",
    "Part",
    "Pathway",
    "PathwayStep",
    "Plan",
    "PlannedSession",
    "ProgrammeTemplate",
    "Question",
    "Source",
    "Survey",
    "SurveyQuestion",
    "Term",
    "Text",
    "Track",
    "TrackKind",
    "Unit",
    "Video",
    "agreement",
    "agreements",
    "badge",
    "badge_name",
    "badges",
    "check",
    "current",
    "fingerprint",
    "lesson",
    "lessons_with",
    "load",
    "pathways",
    "plan",
    "plans",
    "programme_template",
    "programme_templates",
    "survey",
    "surveys",
    "term",
    "terms",
    "texts",
    "track",
    "tracks",
    "use",
]

_in_use: Catalog | None = None


def use(content: Catalog) -> None:
    """From now on this is the content."""
    global _in_use
    _in_use = content


def current() -> Catalog:
    """The content in use."""
    if _in_use is None:
        raise RuntimeError("No content is in use yet: catalog.use(catalog.load(folder)) comes first.")
    return _in_use


def tracks(kind: TrackKind | None = None) -> tuple[Track, ...]:
    """All tracks in their order, or those of one kind."""
    return tuple(track for track in current().tracks if kind in (None, track.kind))


def track(slug: str) -> Track:
    """The track with this slug. Raises ``NotFound``."""
    return current().track(slug)


def lesson(track: str, slug: str) -> Lesson:
    """The lesson with this slug in the track with that one. Raises ``NotFound``."""
    return current().lesson(track, slug)


def terms() -> tuple[Term, ...]:
    """All terms of the glossary, in the order of the alphabet."""
    return current().glossary


def term(slug: str) -> Term:
    """The term of the glossary with this slug. Raises ``NotFound``."""
    return current().term(slug)


def lessons_with(term: str) -> tuple[Lesson, ...]:
    """The lessons whose text links a term of the glossary."""
    return current().lessons_with(term)


def badges() -> tuple[Badge, ...]:
    """All badges by slug."""
    return current().badges


def badge(slug: str) -> Badge:
    """The badge with this slug. Raises ``NotFound``."""
    return current().badge(slug)


def pathways() -> tuple[Pathway, ...]:
    """All pathways by slug."""
    return current().pathways


def badge_name(slug: str) -> str:
    """What a badge is called; its slug in words when there is none, or no content yet."""
    names = {badge.slug: badge.name for badge in _in_use.badges} if _in_use else {}
    return names.get(slug) or slug.replace("-", " ")


def agreement(slug: str | None = None) -> Agreement:
    """The agreement with this slug, or the first. Raises ``NotFound``."""
    return current().agreement(slug)


def plan(slug: str | None = None) -> Plan:
    """The plan with this slug, or the first. Raises ``NotFound``."""
    return current().plan(slug)


def agreements() -> tuple[Agreement, ...]:
    """All agreements by slug."""
    return current().agreements


def plans() -> tuple[Plan, ...]:
    """All plans by slug."""
    return current().plans


def surveys() -> tuple[Survey, ...]:
    """All surveys by slug."""
    return current().surveys


def survey(slug: str) -> Survey:
    """The survey with this slug. Raises ``NotFound``."""
    return current().survey(slug)


def texts() -> tuple[Text, ...]:
    """Words to start from, by slug."""
    return current().texts


def programme_templates() -> tuple[ProgrammeTemplate, ...]:
    """All programmes to start from, by slug."""
    return current().programme_templates


def programme_template(slug: str) -> ProgrammeTemplate:
    """The programme to start from with this slug. Raises ``NotFound``."""
    return current().programme_template(slug)


def fingerprint() -> str:
    """The SHA-256 of all content, in hexadecimal digits."""
    return current().fingerprint

"""Programmes to start from (``programmes/<slug>.yaml``), and the texts that they begin with (``texts/<slug>.yaml``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from portal.catalog.beginnings import ProgrammeTemplate, Survey, Text
from portal.catalog.lessons import ROLES, Track
from portal.catalog.loading.about import SUMMARY, TITLE
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members
from portal.catalog.values import Agreement, Plan
from portal.catalog.yaml import shortened
from portal.errors import suggestion

AIM, OBJECTIVE, PARAGRAPH = 300, 200, 800
"""Characters at most."""
MINUTES = range(30, 601)
"""A month."""


class Parts(NamedTuple):
    """What a programme is made of."""

    tracks: tuple[Track, ...]
    plans: tuple[Plan, ...]
    agreements: tuple[Agreement, ...]
    surveys: tuple[Survey, ...]
    texts: tuple[Text, ...]


def texts(content: Folder) -> tuple[Text, ...]:
    """All texts by slug."""
    return tuple(filter(None, (_text(content, path) for path in content.named("texts", ".yaml"))))


def templates(content: Folder, parts: Parts) -> tuple[ProgrammeTemplate, ...]:
    """All programmes to start from, by slug."""
    files = content.named("programmes", ".yaml")
    return tuple(filter(None, (_template(content, path, parts) for path in files)))


def _text(content: Folder, path: Path) -> Text | None:
    about = content.yaml(path)
    if about is None:
        return None
    found = Text(path.stem, about.text("title", at_most=TITLE), about.texts("paragraphs", at_most=PARAGRAPH))
    about.done()
    return found


def _template(content: Folder, path: Path, parts: Parts) -> ProgrammeTemplate | None:
    about = content.yaml(path)
    if about is None:
        return None
    words = {text.slug: text.plain for text in parts.texts}
    baselines = [survey for survey in parts.surveys if survey.kind == "baseline"]
    found = ProgrammeTemplate(
        slug=path.stem,
        title=about.text("title", at_most=TITLE),
        summary=about.text("summary", at_most=SUMMARY),
        aim=about.text("aim", at_most=AIM),
        objectives=about.texts("objectives", at_most=OBJECTIVE),
        tracks=_tracks(about, parts.tracks),
        plan=_one_of(about, "plan", (each.slug for each in parts.plans)),
        agreement=_one_of(about, "agreement", (each.slug for each in parts.agreements)),
        survey=_one_of(about, "survey", (each.slug for each in baselines)),
        code_of_conduct=words.get(_one_of(about, "code_of_conduct", words), ""),
        privacy_text=words.get(_one_of(about, "privacy_text", words), ""),
        minutes_a_month=about.number("minutes_a_month", least=MINUTES[0], most=MINUTES[-1]),
        asks_managers=about.is_true("asks_managers"),
    )
    about.done()
    return found


def _tracks(about: Members, known: Collection[Track]) -> tuple[str, ...]:
    """Slugs of tracks; the training of both roles is among them."""
    by_slug = {track.slug: track for track in known}
    named = about.texts("tracks", at_most=60)
    for place, slug in enumerate(named):
        if slug and slug not in by_slug:
            about.say(f"There is no track '{shortened(slug)}'.{suggestion(slug, by_slug)}", "tracks", place)
    trained = {role for slug in named if slug in by_slug for role in _trains(by_slug[slug])}
    for role in ROLES:
        if named and role not in trained and any(role in _trains(track) for track in known):
            about.say(f"The training for a {role} is missing: add an onboarding track.", "tracks")
    return named


def _trains(track: Track) -> tuple[str, ...]:
    return track.roles if track.kind == "onboarding" else ()


def _one_of(about: Members, name: str, known: Iterable[str]) -> str:
    slug = about.text(name, at_most=60)
    options = list(known)
    if slug and slug not in options:
        about.say(f"There is nothing called '{shortened(slug)}' for '{name}'.{suggestion(slug, options)}", name)
    return slug

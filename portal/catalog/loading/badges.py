"""Badges: ``badges/<slug>.yaml``, and pictures if it brings any: ``<slug>.svg``, ``<slug>-<level>.svg`` for each level.

A badge brings all of its pictures or none: a level that is drawn would not look like a badge from another hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from portal.catalog import drawing
from portal.catalog.loading.about import SUMMARY, TITLE, former
from portal.catalog.loading.alignment import aligned
from portal.catalog.loading.folder import Folder
from portal.catalog.loading.pictures import LARGEST, troubles
from portal.catalog.members import Members, is_slug
from portal.catalog.values import TIERS, Badge

CRITERIA = 600
LEVEL = 120
TAG = 40
"""Characters at most."""

LONGEST = 120
"""Months that credentials are good at most, where they do not stay good for ever."""

INCOMPLETE = (
    "The picture is missing: a badge brings one for itself and one for each of its levels, or none and all are drawn."
)


def badges(content: Folder, *, subjects: Collection[str]) -> tuple[Badge, ...]:
    """All badges by slug. ``subjects`` are the tracks' slugs."""
    files = content.named("badges", ".yaml", also=(".svg",))
    taken = {path.stem: content.name(path) for path in files}
    found = [badge for path in files if (badge := _badge(content, path, subjects, taken))]
    _check_orphans(content, found, is_complete=len(found) == len(files))
    return tuple(found)


def _badge(content: Folder, path: Path, subjects: Collection[str], taken: dict[str, str]) -> Badge | None:
    about = content.yaml(path)
    if about is None:
        return None
    found = Badge(
        slug=path.stem,
        name=about.text("name", at_most=TITLE),
        description=about.text("description", at_most=SUMMARY),
        criteria=about.text("criteria", at_most=CRITERIA),
        tier=about.choice("tier", TIERS) or "step",
        track=about.choice("track", (*sorted(subjects), "mentoring"), needed=False),
        tags=about.texts("tags", at_most=TAG, needed=False),
        aligned=aligned(about, needed=False),
        levels=MappingProxyType(_levels(about)),
        pictures=MappingProxyType({}),
        valid_for=about.months("valid_for", most=LONGEST),
        was=former(about, taken),
        is_nominated=about.is_true("nominated"),
    )
    if found.is_nominated and found.levels:
        about.say("A badge with levels cannot be nominated for: which level would it be?", "nominated")
    about.done()
    return replace(found, pictures=MappingProxyType(_pictures(content, path.parent, found)))


def _levels(about: Members) -> dict[str, str]:
    """What each level means, by its name."""
    if not about.has("levels"):
        about.asked.add("levels")
        return {}
    asked = about.mapping("levels")
    for name in asked.values:
        if not is_slug(name):
            asked.say("A level's name is a slug: lower case letters, digits and hyphens.", name)
    if asked.is_mapping and not asked.values:
        about.say("'levels' is empty.", "levels")
    return {name: asked.text(name, at_most=LEVEL) for name in asked.values if is_slug(name)}


def _pictures(content: Folder, shelf: Path, badge: Badge) -> Mapping[str | None, bytes]:
    """Its picture and those of its levels, as it brings them, or drawn."""
    levels = (None, *badge.levels)
    files = {level: shelf / _file(badge.slug, level) for level in levels}
    if not any(path.is_file() for path in files.values()):
        return {level: drawing.draw(badge, level) for level in levels}
    return {level: _picture(content, path) for level, path in files.items()}


def _picture(content: Folder, path: Path) -> bytes:
    if not path.is_file():
        content.say(path, 1, INCOMPLETE)
        return b""
    svg = content.bytes(path, at_most=LARGEST)
    for line, sentence in troubles(svg) if svg is not None else ():
        content.say(path, line, sentence)
    return svg or b""


def _check_orphans(content: Folder, found: Collection[Badge], *, is_complete: bool) -> None:
    """Pictures that belong to no badge; not told while there is a badge that could not be read."""
    expected = {_file(badge.slug, level) for badge in found for level in badge.pictures}
    for path in content.entries("badges") if is_complete else ():
        if path.suffix == ".svg" and path.name not in expected:
            content.say(path, 1, "This picture belongs to no badge and to no level of one.")


def _file(slug: str, level: str | None) -> str:
    return f"{slug}.svg" if level is None else f"{slug}-{level}.svg"

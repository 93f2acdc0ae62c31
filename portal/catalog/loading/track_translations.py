"""Translations of a track: ``track.<language>.yaml`` beside ``track.yaml``, with nothing in it but words.

Title, summary, and the titles of units by those that they have in English. A unit that is missing keeps its English
title; one that the track does not have is a mistake.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from portal.catalog.lessons import LANGUAGES, Track, Unit
from portal.catalog.loading.about import SUMMARY, TITLE
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members
from portal.catalog.yaml import shortened
from portal.errors import suggestion

TRACK = re.compile(r"track\.([^.]+)\.yaml")


def with_translations(content: Folder, folder: Path, track: Track) -> Track:
    """A track with what its folder holds of it in other languages."""
    found = {}
    for language in LANGUAGES:
        path = folder / f"track.{language}.yaml"
        about = content.yaml(path) if path.is_file() else None
        if about is not None:
            found[language] = _translation(about, language, track)
    return replace(track, translations=MappingProxyType(found)) if found else track


def _translation(about: Members, language: str, track: Track) -> Track:
    found = replace(
        track,
        title=about.text("title", at_most=TITLE),
        summary=about.text("summary", at_most=SUMMARY),
        units=_units(about, language, track.units),
        language=language,
    )
    about.done()
    return found


def _units(about: Members, language: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units, each under its title in a language where there is one."""
    about.asked.add("units")
    if not about.has("units"):
        return units
    asked, titles = about.mapping("units"), {unit.title for unit in units if unit.title}
    for title in asked.values.keys() - titles:
        asked.say(f"There is no unit '{shortened(title)}' in this track.{suggestion(title, titles)}", title)
    named = {title: asked.text(title, at_most=TITLE) for title in asked.values if title in titles}
    return tuple(
        replace(unit, title=named[unit.title], language=language) if unit.title in named else unit for unit in units
    )

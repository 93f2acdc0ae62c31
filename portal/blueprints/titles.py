"""What tracks are called, by their slugs, in the language of whoever reads it."""

from __future__ import annotations

from portal import catalog
from portal.catalog import TrackKind
from portal.web.languages import in_my_language, worded


def titles(kind: TrackKind | None = None) -> dict[str, str]:
    """The titles of all tracks or of one kind, as a page shows them."""
    return {track.slug: worded(track) for track in catalog.tracks(kind)}


def named() -> dict[str, str]:
    """The titles of all tracks by every slug that they have had."""
    return {slug: worded(track) for track in catalog.tracks() for slug in (*track.was, track.slug)}


def choices(kind: TrackKind | None = None) -> list[tuple[str, str]]:
    """The same to choose from: slug and title, in plain words."""
    return [(track.slug, in_my_language(track).title) for track in catalog.tracks(kind)]

"""The room of micro-lessons, and what all its pages know."""

from __future__ import annotations

from flask import Blueprint

from portal import catalog

bp = Blueprint("micro_lessons", __name__)


def titles() -> dict[str, str]:
    """The titles of curated tracks by their slugs."""
    return {track.slug: track.title for track in catalog.tracks("curated")}

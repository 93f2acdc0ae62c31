"""Where the drawings of badges are, for pages."""

from __future__ import annotations

from portal.credentials.documents import path_of
from portal.gamification.queries import Award


def picture_of(award: Award) -> str:
    """The address of the drawing of what was given; empty for points."""
    return picture_at(award.badge, award.level) if award.badge else ""


def picture_at(slug: str, level: str | None) -> str:
    """The address of the drawing of a badge."""
    return f"/achievements/{path_of(slug, level)}.svg"

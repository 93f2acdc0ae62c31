"""Tracks and lessons: what there is to learn, how far one is, and a lesson set like a page of a book."""

from portal.blueprints.learning import lessons, placement, sheet, tracks
from portal.blueprints.learning.blueprint import bp

__all__ = ["bp", "lessons", "placement", "sheet", "tracks"]

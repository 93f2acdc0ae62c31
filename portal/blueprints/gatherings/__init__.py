"""Workshops, circles and coffee of a programme."""

from portal.blueprints.gatherings import coffee, hosting, hours, pages, seats
from portal.blueprints.gatherings.blueprint import bp

__all__ = ["bp", "coffee", "hosting", "hours", "pages", "seats"]

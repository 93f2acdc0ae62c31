"""Badges by nomination: what colleagues write about each other, and what a coordinator decides."""

from .actions import accept, decline, nominate

__all__ = ["accept", "decline", "nominate"]

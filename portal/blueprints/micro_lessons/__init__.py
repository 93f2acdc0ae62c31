"""Micro-lessons: the shelf, the desk where they are written, the page, and the review."""

from portal.blueprints.micro_lessons import desk, pages, reviewing
from portal.blueprints.micro_lessons.blueprint import bp

__all__ = ["bp", "desk", "pages", "reviewing"]

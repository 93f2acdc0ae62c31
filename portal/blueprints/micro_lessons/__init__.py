"""Micro-lessons: the shelf, the desk where they are written, the page, the review, the versions, the authors."""

from portal.blueprints.micro_lessons import answering, authors, desk, illustrating, pages, quiz, reviewing, versions
from portal.blueprints.micro_lessons.blueprint import bp

__all__ = ["answering", "authors", "bp", "desk", "illustrating", "pages", "quiz", "reviewing", "versions"]

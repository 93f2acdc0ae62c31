"""Links and pictures of the portal's own inside a text: how they are written, and the addresses that they become.

Content links content by ``lesson:track/slug`` and ``glossary:slug``.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from portal.catalog.yaml import shortened
from portal.errors import suggestion

LESSON, TERM = "lesson:", "glossary:"


Ask = Callable[[str], str | None]


Size = tuple[int, int]
"""Width and height in points."""


def _nothing(_address: str) -> None:
    return None


@dataclass(frozen=True)
class Ways:
    """Where links and pictures of the portal's own lead: given what is written, the address; ``None`` for others.

    ``wrong`` says what is wrong with one that leads nowhere, where there is more to say than that. ``size`` says how
    large a picture is, where that is known: then the text around it stands still while it comes.
    """

    link: Ask = _nothing
    picture: Ask = _nothing
    wrong: Ask = _nothing
    size: Callable[[str], Size | None] = _nothing


NOWHERE = Ways()


@dataclass(frozen=True)
class Links:
    """What can be linked: lessons by ``track/slug``, terms of the glossary by their slugs."""

    lessons: Set[str] = frozenset()
    terms: Set[str] = frozenset()

    def address(self, link: str) -> str | None:
        """Where a link leads inside the portal; ``None`` where there is nothing, or for a link that leads elsewhere."""
        kind, name = split(link)
        if kind == LESSON and name in self.lessons:
            return f"/tracks/{name}"
        if kind == TERM and name in self.terms:
            return f"/glossary/{name}"
        return None

    def trouble(self, link: str) -> str | None:
        """What is wrong with a link into the portal; ``None`` for a good one, and for one that leads elsewhere."""
        kind, name = split(link)
        if kind == LESSON and name not in self.lessons:
            near = suggestion(name, self.lessons) if name.count("/") == 1 else " Write it as track/lesson."
            return f"There is no lesson '{shortened(name)}'.{near}"
        if kind == TERM and name not in self.terms:
            near = suggestion(name, self.terms) or " Add it to glossary.yaml."
            return f"The glossary has no '{shortened(name)}'.{near}"
        return None


def split(link: str) -> tuple[str, str]:
    """``lesson:`` or ``glossary:`` and what it names; an empty text and the link for one that leads elsewhere."""
    kind = next((kind for kind in (LESSON, TERM) if link.startswith(kind)), "")
    return kind, link.removeprefix(kind)

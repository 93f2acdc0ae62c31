"""One rule as it stands in its file, and what it may name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from portal.catalog.yaml import Lines, shortened
from portal.errors import Mistake, suggestion
from portal.events import Described

from .calendar import FirstDay, Span

Place = tuple[str | int, ...]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST = 1_000_000
"""The largest number that a rule may speak of."""


@dataclass(frozen=True)
class Known:
    """What the rules of a file may name, beside the vocabulary of events."""

    currencies: Collection[str]
    badges: Mapping[str, Collection[str]]
    tracks: Collection[str]
    week_starts: FirstDay
    breaks: tuple[Span, ...] = ()

    def slugs(self, of: str) -> Collection[str]:
        """The values of a fact that holds slugs of tracks, badges or currencies."""
        return {"track": self.tracks, "badge": self.badges, "currency": self.currencies}[of]


class Draft:
    """A rule as it stands in its file, and the mistakes ``found`` in it so far."""

    def __init__(self, raw: Mapping[str, Any], position: int, lines: Lines, known: Known) -> None:
        self.raw, self.known = raw, known
        self.has_id = isinstance(raw.get("id"), str)
        self.found: list[Mistake] = []
        self._label = f"rule '{shown(raw['id'])}'" if self.has_id else f"rule {position + 1}"
        self._lines, self._path = lines, ("rules", position)

    def wrong(self, sentence: str, *path: str | int) -> None:
        """Note a mistake at that part of the rule."""
        self.found.append(self._lines.mistake(f"{self._label}: {sentence}", *self._path, *path))

    def several(self, word: str, *, quietly: bool = False) -> list[tuple[Place, str]]:
        """The texts of a part that is one text or a list of them, and where each stands.

        What is no text, or stands twice, is a mistake; ``quietly`` it is passed over.
        """
        given = self.raw.get(word)
        if given is None:
            return []
        listed = isinstance(given, list)
        found: list[tuple[Place, str]] = []
        for position, name in enumerate(given if listed else [given]):
            place: Place = (word, position) if listed else (word,)
            is_amiss = not isinstance(name, str) or name in [other for _place, other in found]
            if quietly and is_amiss:
                continue
            if not isinstance(name, str):
                self.wrong(f"'{word}' is a name or a list of names, got '{shown(name)}'.", *place)
            elif name in [other for _place, other in found]:
                self.wrong(f"'{shown(name)}' stands twice in '{word}'.", *place)
            else:
                found.append((place, name))
        return found

    def check_each_has(
        self, types: Mapping[str, Described], name: str, has: Callable[[Described], Collection[str]], place: Place
    ) -> bool:
        """Whether each of these events has the slot or fact; else it is a mistake at that place."""
        for event, type_ in types.items():
            if name not in has(type_):
                in_all = set.intersection(*(set(has(each)) for each in types.values()))
                self.wrong(f"'{event}' has no '{shown(name)}'.{suggestion(shown(name), in_all)}", *place)
                return False
        return True


def shown(value: Any) -> str:
    """A value from a file as a sentence quotes it: short, and as YAML writes it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortened(str(value))


def is_number(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number of a size that a rule may speak of."""
    return type(value) is int and abs(value) <= MOST

"""What if? Who would gain and lose what under other rules, and what each rule would give. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from . import audit
from .audit import Difference
from .counting import Standing
from .replay import Replay, by_id

MOST_NAMED = 1000
"""People and what they hold that are named; the rest is counted."""


@dataclass(frozen=True)
class Holder:
    """What one subject holds of one thing, now and under the other rules."""

    subject: str
    what: str
    before: int
    after: int


@dataclass(frozen=True)
class Effect:
    """What one rule gives of one thing in all, now and as it would be, and how many keys gain and lose by it."""

    rule: str
    what: str
    gains: int
    loses: int
    change: int


@dataclass(frozen=True)
class Simulation:
    """How many events were read, and what would be otherwise: by subject, and by rule.

    ``holders`` names at most so many; ``unnamed`` counts the others.
    """

    events: int
    holders: tuple[Holder, ...]
    unnamed: int
    effects: tuple[Effect, ...]

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {
            "events": self.events,
            "rules": [asdict(effect) for effect in self.effects],
            "people": [asdict(holder) for holder in self.holders],
            "unnamed": self.unnamed,
        }


def compare(connection: sa.Connection, replay: Replay, standings: dict[int, Standing], events: int) -> Simulation:
    """What the replay gives otherwise than what is kept."""
    holders: list[Holder] = []
    unnamed = 0
    for difference in audit.held_differences(connection, replay):
        if len(holders) < MOST_NAMED:
            subject, what = difference.key
            holders.append(Holder(subject, what, difference.kept, difference.true))
        else:
            unnamed += 1
    effects = tuple(_effects(audit.sum_differences(connection, replay), standings))
    return Simulation(events, tuple(holders), unnamed, effects)


def _effects(differences: Iterator[Difference], standings: dict[int, Standing]) -> Iterator[Effect]:
    """Added up by the id of the rule, whatever number it has now and would have."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for difference in differences:
        number, _key, _subject, what = difference.key
        change = difference.true - difference.kept
        sums = found[by_id(standings, number), what]
        sums[0] += change > 0
        sums[1] += change < 0
        sums[2] += change
    for (rule, what), (gains, loses, change) in sorted(found.items()):
        if change or gains != loses:
            yield Effect(rule, what, gains, loses, change)

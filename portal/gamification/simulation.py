"""What if? Who would gain and lose what under other rules, and what each rule would give. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from . import audit
from .audit import Difference
from .counting import Standing
from .memory import Memory
from .replay import Replay, by_id
from .rules import Plain, Rule

_MARK = "\x1f"
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
    """What one rule gives of one thing in all, now and as it would be, and how many subjects gain and lose by it."""

    rule: str
    what: str
    gains: int
    loses: int
    change: int


@dataclass(frozen=True)
class RuleChange:
    """A rule that is new, goes, or is another one: as data, with its words, before and after."""

    rule: str
    before: Plain | None
    after: Plain | None


@dataclass(frozen=True)
class Simulation:
    """How many events were read, and what would be otherwise: the rules themselves, by subject, and by rule.

    ``holders`` names at most so many; ``unnamed`` counts the others.
    """

    events: int
    changes: tuple[RuleChange, ...]
    holders: tuple[Holder, ...]
    unnamed: int
    effects: tuple[Effect, ...]

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {
            "events": self.events,
            "changes": [asdict(change) for change in self.changes],
            "rules": [asdict(effect) for effect in self.effects],
            "people": [asdict(holder) for holder in self.holders],
            "unnamed": self.unnamed,
        }


def compare(
    connection: sa.Connection, replay: Replay, standings: Mapping[int, Standing], *, most: int = MOST_NAMED
) -> tuple[tuple[Holder, ...], int, tuple[Effect, ...]]:
    """What the replay gives otherwise than what is kept: by subject, how many more there are, and by rule."""
    holders: list[Holder] = []
    unnamed = 0
    for difference in audit.held_differences(connection, replay):
        if len(holders) < most:
            subject, what = difference.key
            holders.append(Holder(subject, what, difference.kept, difference.true))
        else:
            unnamed += 1
    return tuple(holders), unnamed, tuple(_effects(audit.sum_differences(connection, replay), standings))


def changes(before: Iterable[Rule], after: Iterable[Rule]) -> tuple[RuleChange, ...]:
    """Which rules would be new, gone or others; also where it is only their words that change."""
    old, new = {rule.id: _told(rule) for rule in before}, {rule.id: _told(rule) for rule in after}
    ids = [*new, *(rule_id for rule_id in old if rule_id not in new)]
    found = (RuleChange(rule_id, old.get(rule_id), new.get(rule_id)) for rule_id in ids)
    return tuple(change for change in found if change.before != change.after)


def _told(rule: Rule) -> Plain:
    return {"definition": rule.definition, "name": rule.name, "because": rule.because}


def _effects(differences: Iterator[Difference], standings: Mapping[int, Standing]) -> Iterator[Effect]:
    """Added up by the id of the rule, whatever number it has now and would have: what replaces itself is no change."""
    by_subject = Memory()
    for difference in differences:
        number, _key, subject, what = difference.key
        place = (0, by_id(standings, number), 0, f"{what}{_MARK}{subject}")
        by_subject.add({place: difference.true - difference.kept})
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (_rule, rule_id, _bucket, both), change in by_subject.sorted():
        sums = found[rule_id, both.partition(_MARK)[0]]
        sums[0] += change > 0
        sums[1] += change < 0
        sums[2] += change
    for (rule, what), (gains, loses, change) in sorted(found.items()):
        yield Effect(rule, what, gains, loses, change)

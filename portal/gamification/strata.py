"""Rules in strata: one that listens to awards comes after those that give them. A circle is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from .rules import BADGE_EARNED, Rule


class CircleError(Exception):
    """Rules that feed each other; ``rules`` are their places, each feeding the next and the last one the first."""

    def __init__(self, rules: Sequence[int]) -> None:
        super().__init__(f"rules feed each other in a circle: {rules}")
        self.rules = tuple(rules)


def depths(rules: Sequence[Rule]) -> list[int]:
    """How many rules lie below each one, at most: 0 for a rule that listens to no award. Raises ``CircleError``."""
    feeders = {place: _feeders(rule, rules) for place, rule in enumerate(rules)}
    try:
        order = list(TopologicalSorter(feeders).static_order())
    except CycleError as error:
        raise CircleError(error.args[1][:-1]) from error
    found: dict[int, int] = {}
    for place in order:
        found[place] = max((found[feeder] + 1 for feeder in feeders[place]), default=0)
    return [found[place] for place in range(len(rules))]


def _feeders(hearer: Rule, rules: Iterable[Rule]) -> list[int]:
    if not hearer.hears_awards:
        return []
    return [place for place, giver in enumerate(rules) if _feeds(giver, hearer)]


def _feeds(giver: Rule, hearer: Rule) -> bool:
    """Whether an award of the one may be counted by the other."""
    asked = {condition.fact: condition.one_of for condition in hearer.where}
    if BADGE_EARNED in hearer.when:
        return giver.gift.is_by_hand or (giver.gift.badge is not None and _may_be(giver.gift.badge, asked, "badge"))
    return giver.gift.is_by_hand or (
        giver.gift.currency is not None and _may_be(giver.gift.currency, asked, "currency")
    )


def _may_be(value: str, asked: Mapping[str, tuple[object, ...]], fact: str) -> bool:
    return fact not in asked or value in asked[fact]

"""Levels by points: the rule that listens to points and gives a badge with levels, if one is in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from . import in_force
from .prospects import Missing
from .queries import BADGE
from .rules import POINTS_EARNED


@dataclass(frozen=True)
class Rung:
    """Where somebody stands: the badge and the highest level that they hold, if any, and how far it is to the next."""

    badge: str
    level: str | None
    next: Missing | None


def rung_of(held: Collection[str], missing: Iterable[Missing]) -> Rung | None:
    """The rung of somebody who holds these badges (as the ledger names them) and misses those; nothing without rules.

    A level is held as long as its points are: who loses points keeps the rungs below.
    """
    for standing in in_force.book().open:
        rule, badge = standing.rule, standing.rule.gift.badge
        if badge and POINTS_EARNED in rule.when and rule.levels:
            reached = [level.name for level in rule.levels if f"{BADGE}{badge}/{level.name}" in held]
            following = next((each for each in missing if each.rule.id == rule.id), None)
            return Rung(badge, reached[-1] if reached else None, following)
    return None

"""Sliding windows: how many of those that a change touches reach what a level needs."""

from __future__ import annotations

from collections.abc import Mapping

from .counting import Row
from .rules import Rule

Steps = Mapping[int, Mapping[str, int]]
"""What was counted: by step, by value. Only numbers above zero."""


def before(steps: Steps, row: Row, number: int) -> Steps:
    """The same steps when that row's number was another one."""
    where, value = row
    changed = {name: n for name, n in {**steps.get(where, {}), value: number}.items() if n > 0}
    others = {at: values for at, values in steps.items() if at != where}
    return {**others, where: changed} if changed else others


def satisfied(rule: Rule, steps: Steps, need: int, width: int, changed: int) -> int:
    """How many windows of that width that hold the step ``changed`` reach ``need``.

    A window ends in a step in which something was counted; others would hold nothing that this one does not.
    """
    ends = (end for end in steps if changed <= end < changed + width)
    return sum(_measure(rule, steps, end - width, end) >= need for end in ends)


def _measure(rule: Rule, steps: Steps, after: int, end: int) -> int:
    inside = [values for at, values in steps.items() if after < at <= end]
    if rule.streak:
        return len(inside)
    if rule.distinct:
        return len(set().union(*inside))
    return sum(n for values in inside for n in values.values())

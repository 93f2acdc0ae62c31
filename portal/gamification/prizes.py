"""The second half of a rule in a file: how many are needed, what is given, and how often at most."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from portal.errors import suggestion

from .calendar import PERIODS
from .draft import MOST, SLUG, Draft, is_number, shown
from .rules import Cap, Gift, Level, Rule


def levels(draft: Draft) -> tuple[Level, ...]:
    """What ``reach`` says: one level without a name, or several with."""
    given = draft.raw.get("reach")
    if "reach" not in draft.raw:
        return ()
    named = given if isinstance(given, dict) else {"": given}
    for name, need in named.items():
        place: tuple[str, ...] = ("reach", name) if isinstance(given, dict) else ("reach",)
        if not is_number(need) or need < 1:
            draft.wrong(f"'reach' is a whole number from 1, got '{shown(need)}'.", *place)
        if isinstance(given, dict) and not SLUG.fullmatch(name):
            draft.wrong(f"'{shown(name)}' cannot be a level: lower-case letters, digits and single hyphens.", *place)
    if not named:
        draft.wrong("'reach' names no level: write a number, or levels such as {bronze: 3, silver: 10}.", "reach")
    found = [Level(name, need) for name, need in named.items() if is_number(need)]
    if any(later.need <= level.need for level, later in pairwise(found)):
        draft.wrong("the levels of 'reach' rise: each needs more than the one before it.", "reach")
    return tuple(found)


def gift(draft: Draft) -> Gift:
    """What ``give`` says."""
    given = draft.raw.get("give")
    if given is None:
        return Gift()
    if not isinstance(given, dict):
        return Gift(*_points(draft, given, "give"))
    for word in given:
        if word not in ("badge", "points"):
            near = suggestion(word, ("badge", "points"))
            draft.wrong(f"'{shown(word)}' is not a thing to give.{near}", "give", word)
    points, currency = _points(draft, given["points"], "give", "points") if "points" in given else (0, None)
    badge = given.get("badge")
    if "badge" in given and (not isinstance(badge, str) or badge not in draft.known.badges):
        near = suggestion(shown(badge), draft.known.badges)
        draft.wrong(f"no badge is called '{shown(badge)}'.{near}", "give", "badge")
    return Gift(points, currency, badge if isinstance(badge, str) else None)


def _points(draft: Draft, given: Any, *place: str) -> tuple[int, str | None]:
    match = re.fullmatch(r"(-?[0-9]{1,9}) +(\S+)", given.strip()) if isinstance(given, str) else None
    if not match:
        draft.wrong(f"write points as a number and a currency, for example '10 xp', got '{shown(given)}'.", *place)
        return 0, None
    amount, currency = int(match[1]), match[2]
    if amount == 0 or abs(amount) > MOST:
        draft.wrong(f"points are from 1 to {MOST:,}, or as many below zero, got {amount:,}.", *place)
    if currency not in draft.known.currencies:
        near = suggestion(shown(currency), draft.known.currencies)
        draft.wrong(f"no currency is called '{shown(currency)}'.{near}", *place)
    return amount, currency


def cap(draft: Draft) -> Cap | None:
    """What ``cap`` says."""
    given = draft.raw.get("cap")
    if "cap" not in draft.raw:
        return None
    match = re.fullmatch(r"([0-9]{1,9}) +per +(\S+)", given.strip()) if isinstance(given, str) else None
    if not match or not 1 <= int(match[1]) <= MOST:
        draft.wrong(f"write a cap as a number per period, for example '2 per day', got '{shown(given)}'.", "cap")
        return None
    for period in PERIODS:
        if match[2] == period:
            return Cap(int(match[1]), period, draft.known.week_starts)
    draft.wrong(f"'{shown(match[2])}' is not a period.{suggestion(match[2], PERIODS)}", "cap")
    return None


def check_together(draft: Draft, rule: Rule) -> None:
    """What each part allows alone, and not beside the others."""
    if "reach" in draft.raw and "cap" in draft.raw:
        sentence = "'cap' limits what is given each time; with 'reach' nothing is given each time. Take one out."
        draft.wrong(sentence, "cap")
    badge = rule.gift.badge
    if badge and "reach" not in draft.raw:
        draft.wrong("a badge needs 'reach': how many until it is given?", "give")
    if badge is not None and badge in draft.known.badges and rule.levels:
        _check_levels(draft, badge, [level.name for level in rule.levels])


def _check_levels(draft: Draft, badge: str, reached: list[str]) -> None:
    levels = draft.known.badges[badge]
    if not levels and reached != [""]:
        draft.wrong(f"the badge '{badge}' has no levels: write 'reach' as one number.", "reach")
    elif levels and reached == [""]:
        draft.wrong(f"the badge '{badge}' has levels: say how many each needs.{suggestion('', levels)}", "reach")
    elif levels:
        for name in reached:
            if name not in levels:
                near = suggestion(name, levels)
                draft.wrong(f"the badge '{badge}' has no level '{shown(name)}'.{near}", "reach", name)
        if lacking := [name for name in levels if name not in reached]:
            draft.wrong(f"the badge '{badge}' also has {', '.join(lacking)}: say how many it needs.", "reach")

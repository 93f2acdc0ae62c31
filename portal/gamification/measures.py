"""The words of a rule about measure and time: what is added up or told apart, in which stretch, and what spoils it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from portal import events
from portal.errors import suggestion

from .calendar import CALENDAR_PERIODS, Period, Span
from .draft import Draft, is_number, shown
from .rules import BADGE_EARNED, POINTS_EARNED, Within

MOST_FREEZES = 12
LONGEST = {"day": 366, "week": 104, "month": 36, "quarter": 20, "year": 10}
"""Steps that a window or a streak may span."""
AMOUNT = "amount"

Types = dict[str, events.Described]
"""The events that the rule listens to, by name."""


@dataclass(frozen=True)
class Measure:
    """What is measured, in which stretch of time."""

    sum: str | None = None
    distinct: str | None = None
    streak: Period | None = None
    freeze: int = 0
    per: Period | None = None
    within: Within | None = None
    unless: tuple[str, ...] = field(default=())
    active: Span | None = None


def measure(draft: Draft, types: Types) -> Measure:
    """What the rule says of measure and time."""
    found = Measure(
        sum=_sum(draft, types),
        distinct=_distinct(draft, types),
        streak=_period(draft, "streak"),
        freeze=_freeze(draft),
        per=_period(draft, "per"),
        within=_within(draft),
        unless=_unless(draft),
        active=_active(draft),
    )
    _check_pairs(draft)
    _check_awards(draft, types)
    return found


def listed(draft: Draft, word: str) -> Types:
    """The events that ``when`` or ``unless`` names; only those that a rule may speak of."""
    known: dict[str, Any] = {name: cls for name, cls in events.types().items() if cls.made_by != "hand"}
    found = {}
    for place, name in draft.several(word):
        if name in known:
            found[name] = events.described(known[name])
        else:
            draft.wrong(f"no event is called '{shown(name)}'.{suggestion(shown(name), known)}", *place)
    return found


def askable(type_: events.Described) -> tuple[str, ...]:
    """What ``by`` and ``distinct`` may name."""
    return (*type_.facts, *type_.slots, "type")


def _sum(draft: Draft, types: Types) -> str | None:
    name = _fact(draft, "sum", "'sum' names one fact, whose numbers are added up.")
    if name is None or not draft.check_each_has(types, name, lambda type_: type_.facts, ("sum",)):
        return name
    for event, type_ in types.items():
        kind = type_.facts[name]
        if kind.base is not int:
            draft.wrong(f"'{name}' is not a number, so it cannot be added up.", "sum")
        elif not kind.is_count and event != POINTS_EARNED:
            draft.wrong(f"'{name}' can be below zero, so it cannot be added up.", "sum")
    return name


def _distinct(draft: Draft, types: Types) -> str | None:
    name = _fact(draft, "distinct", "'distinct' names one fact, whose different values are counted.")
    if name is not None:
        draft.check_each_has(types, name, askable, ("distinct",))
    return name


def _fact(draft: Draft, word: str, sentence: str) -> str | None:
    if word not in draft.raw:
        return None
    given = draft.raw[word]
    if isinstance(given, str):
        return given
    draft.wrong(sentence, word)
    return None


def _period(draft: Draft, word: str) -> Period | None:
    if word not in draft.raw:
        return None
    given = draft.raw[word]
    for period in CALENDAR_PERIODS:
        if given == period:
            return period
    near = suggestion(shown(given), CALENDAR_PERIODS)
    draft.wrong(f"'{shown(given)}' is not a period of the calendar.{near}", word)
    return None


def _freeze(draft: Draft) -> int:
    if "freeze" not in draft.raw:
        return 0
    given = draft.raw["freeze"]
    if "streak" not in draft.raw:
        draft.wrong("'freeze' belongs to 'streak': it says how many missed periods are forgiven.", "freeze")
    if is_number(given) and 0 <= given <= MOST_FREEZES:
        return given
    draft.wrong(f"'freeze' is a whole number from 0 to {MOST_FREEZES}, got '{shown(given)}'.", "freeze")
    return 0


def _within(draft: Draft) -> Within | None:
    if "within" not in draft.raw:
        return None
    given = draft.raw["within"]
    match = re.fullmatch(r"([0-9]{1,4}) +([a-z]+?)s?", given.strip()) if isinstance(given, str) else None
    for unit in CALENDAR_PERIODS[:3]:
        if match and match[2] == unit and 1 <= int(match[1]) <= LONGEST[unit]:
            return Within(int(match[1]), unit)
    most = ", ".join(f"{LONGEST[unit]} {unit}s" for unit in CALENDAR_PERIODS[:3])
    draft.wrong(f"write 'within' as for example '30 days', at most {most}, got '{shown(given)}'.", "within")
    return None


def _unless(draft: Draft) -> tuple[str, ...]:
    if "unless" not in draft.raw:
        return ()
    if not draft.raw["unless"]:
        draft.wrong("'unless' names the event that spoils it, for example session.no_show.", "unless")
    if "per" not in draft.raw:
        draft.wrong("'unless' needs 'per': in which period does it spoil what is counted?", "unless")
    found = listed(draft, "unless")
    for word in ("for", "by"):
        for _place, name in draft.several(word, quietly=True):
            has = (lambda type_: type_.slots) if word == "for" else askable
            draft.check_each_has(found, name, has, ("unless",))
    for name in found:
        if name in [other for _place, other in draft.several("when", quietly=True)]:
            draft.wrong(f"'{name}' cannot count and spoil at once. Take it out of 'when' or of 'unless'.", "unless")
    return tuple(found)


def _active(draft: Draft) -> Span | None:
    if "active" not in draft.raw:
        return None
    given = draft.raw["active"]
    try:
        return Span.read(given)
    except (ValueError, AttributeError):
        example = "'2026-10-01..2026-10-31', or with one end open"
        draft.wrong(f"write 'active' as days that exist, for example {example}, got '{shown(given)}'.", "active")
    return None


def _check_pairs(draft: Draft) -> None:
    """What each word allows alone, and not beside another."""
    for words in (("sum", "distinct", "streak"), ("per", "within", "streak")):
        for one, other in combinations([word for word in words if word in draft.raw], 2):
            draft.wrong(f"'{one}' and '{other}' do not go together. Take one of them out.", other)
    for word in ("distinct", "streak", "per", "within"):
        if word in draft.raw and "reach" not in draft.raw:
            draft.wrong(f"'{word}' needs 'reach': {_HOW_MANY[word]}", word)
    reach, streak = draft.raw.get("reach"), draft.raw.get("streak")
    most = LONGEST.get(streak) if isinstance(streak, str) else None
    needs = [need for need in (reach.values() if isinstance(reach, dict) else [reach]) if is_number(need)]
    if most and any(need > most for need in needs):
        draft.wrong(f"a streak is at most {most} {streak}s long.", "reach")


_HOW_MANY = {
    "distinct": "how many different ones?",
    "streak": "how many in a row?",
    "per": "how many in one period?",
    "within": "how many in that time?",
}


def _check_awards(draft: Draft, types: Types) -> None:
    """What a rule may not ask of awards: they happen when what they are for is recorded."""
    if not {BADGE_EARNED, POINTS_EARNED} & set(types):
        return
    for word in ("per", "within", "streak", "active"):
        if word in draft.raw:
            sentence = f"rules about awards have no time: put '{word}' into the rule that gives them."
            draft.wrong(sentence, word)
    if "cap" in draft.raw and not str(draft.raw["cap"]).endswith("lifetime"):
        draft.wrong("rules about awards have no time: their 'cap' is per lifetime.", "cap")
    if POINTS_EARNED in types:
        if draft.raw.get("sum") != AMOUNT:
            draft.wrong(f"'{POINTS_EARNED}' is added up: write 'sum: {AMOUNT}'.", "when")
        where = draft.raw.get("where")
        if isinstance(where, dict) and AMOUNT in where:
            draft.wrong(f"'{AMOUNT}' is added up, and not a condition. Take it out of 'where'.", "where", AMOUNT)

"""A rule of a file, part by part: each word is checked against what exists, and each mistake gets its sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from portal import events
from portal.errors import suggestion

from . import prizes
from .draft import SLUG, Draft, is_number, shown
from .measures import Types, askable, listed, measure
from .rules import Condition, Rule

WORDS = (
    *("id", "name", "because", "when", "where", "unless", "active", "for", "by"),
    *("sum", "distinct", "streak", "freeze", "per", "within", "reach", "give", "cap"),
)
NEEDED = {
    "id": "a rule needs an 'id': a short name in lower-case letters, digits and hyphens, which it keeps for ever.",
    "when": "'when' is missing: name the event that counts, for example 'session.completed'.",
    "for": "'for' is missing: say who gets it, for example 'mentor' or 'pair'.",
    "give": "'give' is missing: say what it earns, for example '10 xp' or {badge: its-slug}.",
}
BOUNDS = ("at_least", "at_most")


def rule(draft: Draft) -> Rule | None:
    """The rule that was drafted, or nothing when ``draft.found`` has a mistake."""
    for word in draft.raw:
        if word not in WORDS:
            draft.wrong(f"'{shown(word)}' is not a part of a rule.{suggestion(word, WORDS)}", word)
    for word, sentence in NEEDED.items():
        if draft.raw.get(word) in (None, "", [], {}):
            draft.wrong(sentence, word)
    types = listed(draft, "when")
    found = Rule(
        id=_identity(draft),
        when=tuple(types),
        where=_where(draft, types),
        slots=_names(draft, types, "for", lambda type_: type_.slots),
        by=_names(draft, types, "by", askable),
        **vars(measure(draft, types)),
        levels=prizes.levels(draft),
        gift=prizes.gift(draft),
        cap=prizes.cap(draft),
        week_starts=draft.known.week_starts,
        breaks=draft.known.breaks,
        name=_text(draft, "name"),
        because=_text(draft, "because"),
    )
    prizes.check_together(draft, found)
    return None if draft.found else found


def _identity(draft: Draft) -> str:
    given = draft.raw.get("id")
    if given is not None and (not isinstance(given, str) or not SLUG.fullmatch(given)):
        draft.wrong(f"'{shown(given)}' cannot be an id: lower-case letters, digits and single hyphens.", "id")
    return str(given)


def _text(draft: Draft, word: str) -> str | None:
    given = draft.raw.get(word)
    if word in draft.raw and (not isinstance(given, str) or not given.strip()):
        draft.wrong(f"'{word}' is a text. If it is a number or a word such as true, put it in quotes.", word)
    return given.strip() if isinstance(given, str) else None


def _names(
    draft: Draft, types: Types, word: str, has: Callable[[events.Described], Collection[str]]
) -> tuple[str, ...]:
    given = draft.several(word)
    for place, name in given:
        draft.check_each_has(types, name, has, place)
    return tuple(name for _place, name in given)


def _where(draft: Draft, types: Types) -> tuple[Condition, ...]:
    given = draft.raw.get("where", {})
    if not isinstance(given, dict) or ("where" in draft.raw and not given):
        draft.wrong("'where' names facts and what they must be, for example {minutes: {at_least: 20}}.", "where")
        return ()
    return tuple(_condition(draft, types, fact, asked) for fact, asked in given.items())


def _condition(draft: Draft, types: Types, fact: str, asked: Any) -> Condition:
    if not draft.check_each_has(types, fact, lambda type_: type_.facts, ("where", fact)):
        return Condition(fact)
    kinds = [type_.facts[fact] for type_ in types.values()]
    if isinstance(asked, dict):
        return _span(draft, fact, asked, kinds)
    options = asked if isinstance(asked, list) else [asked]
    if not options:
        draft.wrong(f"'{fact}' is one of nothing: name at least one value.", "where", fact)
    for value in options:
        for kind in kinds:
            _check_value(draft, fact, value, kind)
    return Condition(fact, one_of=tuple(value for value in options if isinstance(value, str | int)))


def _check_value(draft: Draft, fact: str, value: Any, kind: events.Kind) -> None:
    place = ("where", fact)
    base: type = kind.base
    if type(value) is not base:
        wanted = "true or false" if base is bool else "a whole number" if base is int else "a text"
        draft.wrong(f"'{fact}' is {wanted}, got '{shown(value)}'.", *place)
    elif base is int and not is_number(value):
        draft.wrong(f"'{value}' is too large a number.", *place)
    elif kind.options and value not in kind.options:
        draft.wrong(f"'{shown(value)}' is not a value of '{fact}'.{suggestion(str(value), kind.options)}", *place)
    elif kind.slug_of and value not in (known := draft.known.slugs(kind.slug_of)):
        draft.wrong(f"'{shown(value)}' is not a {kind.slug_of}.{suggestion(str(value), known)}", *place)


def _span(draft: Draft, fact: str, asked: Mapping[str, Any], kinds: list[events.Kind]) -> Condition:
    place = ("where", fact)
    for word, number in asked.items():
        if word not in BOUNDS:
            draft.wrong(f"'{shown(word)}' is not a bound.{suggestion(word, BOUNDS)}", *place, word)
        elif not is_number(number):
            draft.wrong(f"'{word}' is a whole number, got '{shown(number)}'.", *place, word)
    if any(kind.base is not int for kind in kinds):
        draft.wrong(f"'{fact}' is not a number, so it has no at_least and at_most.", *place)
    if not asked:
        draft.wrong(f"'{fact}' has no bound: write at_least, at_most, or both.", *place)
    low, high = (number if is_number(number := asked.get(word)) else None for word in BOUNDS)
    if low is not None and high is not None and low > high:
        draft.wrong(f"no {fact} is at least {low} and at most {high}.", *place)
    return Condition(fact, at_least=low, at_most=high)

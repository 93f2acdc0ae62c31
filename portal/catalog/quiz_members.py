"""Quizzes as they are written: members of a lesson's front matter, or the same members as JSON in the database.

``single`` and ``several`` have ``options``, each ``{text, because, right: true}``; ``order`` has ``items`` in the right
order, each ``{text, because}``; ``match`` has ``pairs``, each ``{text, with, because}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.catalog import quizzes
from portal.catalog.members import Members
from portal.catalog.quizzes import ASK, BECAUSE, FEWEST, KINDS, MOST_QUESTIONS, TEXT, Kind, Option, Question
from portal.catalog.yaml import Lines
from portal.errors import Mistake, Mistakes

LISTS: dict[Kind, str] = {"single": "options", "several": "options", "order": "items", "match": "pairs"}
"""Where the options of each kind stand."""


def read(plain: Any) -> tuple[Question, ...]:
    """The questions of a list of plain members. Raises ``Mistakes``, whose file is ``quiz``."""
    wrong: list[Mistake] = []
    found = questions(Members({"quiz": plain} if plain else {}, Lines("quiz"), wrong))
    if wrong:
        raise Mistakes(wrong)
    return found


def plain(quiz: Sequence[Question]) -> list[dict[str, Any]]:
    """The same questions as members that JSON can hold; ``read`` gives them back."""
    return [_plain(question) for question in quiz]


def questions(about: Members) -> tuple[Question, ...]:
    """The questions under ``quiz``, which may be missing; mistakes are noted."""
    if not about.has("quiz"):
        about.asked.add("quiz")
        return ()
    items = about.mappings("quiz")
    if len(items) > MOST_QUESTIONS:
        about.say(f"A quiz has {MOST_QUESTIONS} questions at most, not {len(items)}.", "quiz")
    found = tuple(_question(item, number) for number, item in enumerate(items, start=1))
    seen: dict[str, int] = {}
    for item, question in zip(items, found, strict=True):
        first = seen.setdefault(question.ask, question.number)
        if question.ask and first != question.number:
            item.say(f"Question {first} asks the same, word by word. Ask it once.", "ask")
    return found


def _question(item: Members, number: int) -> Question:
    ask = item.text("ask", at_most=ASK)
    kind = (item.choice("kind", KINDS) if item.has("kind") else None) or "single"
    item.asked.add("kind")
    name = LISTS[kind]
    found = Question(number, ask, _options(item, name, kind), kind)
    for other in {"options", "items", "pairs"} - {name}:
        if item.has(other):
            item.asked.add(other)
            item.say(f"A question of kind '{kind}' has '{name}', not '{other}'. {_kinds_with(other)}", other)
    item.done()
    if item.has(name):
        _check(item, name, found)
    return found


def _options(item: Members, name: str, kind: Kind) -> tuple[Option, ...]:
    if not item.has(name) and any(item.has(other) for other in LISTS.values()):
        return ()  # what is said about the wrong list is enough
    return tuple(_option(option, place, kind) for place, option in enumerate(item.mappings(name), start=1))


def _option(item: Members, number: int, kind: Kind) -> Option:
    text = item.text("text", at_most=TEXT)
    is_right = item.is_true("right") if kind in ("single", "several") else True
    partner = item.text("with", at_most=TEXT) if kind == "match" else ""
    found = Option(number, text, is_right, item.text("because", at_most=BECAUSE), partner)
    item.done()
    return found


def _kinds_with(name: str) -> str:
    kinds = " or ".join(f"'kind: {kind}'" for kind in KINDS if LISTS[kind] == name)
    return f"Write {kinds} if that is meant."


def _check(item: Members, name: str, question: Question) -> None:
    count, kind = len(question.options), question.kind
    right = sum(option.is_right for option in question.options)
    match quizzes.fault_of(question):
        case "too few" | "too many":
            words = {2: "two", 3: "three"}[FEWEST[kind]]
            whole = "A question" if kind == "single" else f"A question of kind '{kind}'"
            item.say(f"{whole} has {words} to six {name}, not {count}.", name)
        case "none right" if kind == "single":
            item.say("Exactly one option is right, and here none says 'right: true'.", name)
        case "none right":
            item.say("One or more options are right, and here none says 'right: true'.", name)
        case "several right":
            more = " With 'kind: several' more than one can be right."
            item.say(f"Exactly one option is right, and here {right} says 'right: true'.{more}", name)
        case "all right":
            item.say("All options are right, so there is nothing to choose. Add one that is not.", name)
        case "alike":
            item.say("Two of these say the same, so nobody can tell them apart. Change one.", name)


def _plain(question: Question) -> dict[str, Any]:
    lines = [_plain_option(option, question.kind) for option in question.options]
    return {"ask": question.ask, "kind": question.kind, LISTS[question.kind]: lines}


def _plain_option(option: Option, kind: Kind) -> dict[str, Any]:
    found: dict[str, Any] = {"text": option.text, "because": option.because}
    if kind == "match":
        found["with"] = option.partner
    if kind in ("single", "several") and option.is_right:
        found["right"] = True
    return found

"""What holds for any rules and any history, against the oracle."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.gamification.counting import Standing
from portal.gamification.engine import TallyKey, apply
from portal.gamification.happenings import Happening
from portal.gamification.in_force import Book
from portal.gamification.memory import Memory
from portal.gamification.rules import Level, from_definition
from tests.gamification import oracle
from tests.gamification.drawing import histories, rules, standings

EXAMPLES = int(os.environ.get("EXAMPLES", "120"))
"""Of each property; ``EXAMPLES=10000 ./run test tests/gamification/test_properties.py`` takes half an hour."""
often = settings(max_examples=EXAMPLES, deadline=None)


def play(
    rules: Sequence[Standing], history: Sequence[Happening]
) -> tuple[dict[TallyKey, int], dict[tuple[str, str], int]]:
    """All tallies and all holdings after these happenings."""
    book, tallies, held = Book(rules), Memory(), Counter[tuple[str, str]]()
    for happening in history:
        for change in apply(book.plan(happening), tallies, happening).changes:
            held[change.subject, change.what] += change.delta
    return tallies.numbers, {key: n for key, n in held.items() if n}


@often
@given(standings(), histories())
def test_the_engine_gives_what_the_rules_mean(rules, history):
    _tallies, held = play(rules, history)

    assert held == oracle.holdings(rules, history)


@often
@given(standings(), histories(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_state(rules, history, random: Random):
    other = random.sample(history, len(history))

    assert play(rules, other) == play(rules, history)


@often
@given(standings(), histories())
def test_what_is_taken_back_leaves_nothing(rules, history):
    taken_back = {each.retracts for each in history}
    rest = [each for each in history if each.retracts is None and each.seq not in taken_back]

    assert play(rules, history) == play(rules, rest)


@often
@given(standings(), histories())
def test_taking_everything_back_leaves_an_empty_treasury(rules, history):
    events = [each for each in history if each.retracts is None]
    back = [each._replace(seq=len(events) + each.seq, retracts=each.seq) for each in events]

    assert play(rules, events + back) == ({}, {})


@often
@given(rules(), histories(), st.integers(1, 3))
def test_raising_reach_never_gives_more(rule, history, more):
    harder = dataclasses.replace(rule, levels=tuple(Level(name, need + more) for name, need in rule.levels))

    _, held = play([Standing(1, rule)], history)
    _, held_when_harder = play([Standing(1, harder)], history)

    if rule.gift.points >= 0:
        assert all(n <= held.get(key, 0) for key, n in held_when_harder.items())


@often
@given(rules())
def test_a_rule_is_the_same_after_being_kept_as_data(rule):
    again = from_definition(rule.id, rule.definition, name=rule.name, because=rule.because)

    assert again.hash == rule.hash
    assert again.definition == rule.definition

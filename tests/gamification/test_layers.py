"""Rules about awards: levels by points, badges for badges, what is given by hand, and rules that break."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from portal.gamification.counting import Counter, Standing
from portal.gamification.engine import Outcome, Plan, apply
from portal.gamification.happenings import Happening, Value
from portal.gamification.memory import Memory
from portal.gamification.rules import BY_HAND, Condition, Gift, Level, Rule
from portal.gamification.strata import CircleError, depths

DAY = dt.date(2026, 3, 3).toordinal()
NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)

PAYS = Rule("pays", when=("lesson.completed",), slots=("person",), gift=Gift(10, "xp"))
STARTS = Rule(
    "starts", when=("lesson.completed",), slots=("person",), gift=Gift(badge="starter"), levels=(Level("", 1),)
)
GOES_ON = Rule("goes-on", when=("lesson.completed",), slots=("person",), gift=Gift(badge="pro"), levels=(Level("", 2),))
LADDER = Rule(
    "ladder",
    when=("points.earned",),
    slots=("earner",),
    sum="amount",
    where=(Condition("currency", one_of=("xp",)),),
    gift=Gift(badge="ladder"),
    levels=(Level("low", 20), Level("high", 40)),
)
EXPLORER = Rule(
    "explorer",
    when=("badge.earned",),
    slots=("earner",),
    distinct="badge",
    where=(Condition("badge", one_of=("starter", "pro")),),
    gift=Gift(50, "xp", "explorer"),
    levels=(Level("", 2),),
)


def plan(*rules: Rule) -> Plan:
    return Plan(Standing(number, rule) for number, rule in enumerate(rules, start=1))


def lesson(seq: int, retracts: int | None = None) -> Happening:
    return Happening(seq, f"l{seq}", "lesson.completed", NOON, DAY, {"person": "robert", "lesson": "a"}, retracts)


def play(rules: Plan, *happenings: Happening) -> dict[str, int]:
    """What Robert holds in the end."""
    tallies, held = Memory(), dict[str, int]()
    for each in happenings:
        for change in apply(rules, tallies, each).changes:
            held[change.what] = held.get(change.what, 0) + change.delta
    return {what: n for what, n in held.items() if n}


def test_levels_follow_from_points():
    assert play(plan(LADDER, PAYS), lesson(1), lesson(2)) == {"points:xp": 20, "badge:ladder/low": 1}


def test_a_level_is_lost_with_the_points_it_was_built_on():
    rules = plan(PAYS, LADDER)

    assert play(rules, lesson(1), lesson(2), lesson(3, retracts=1)) == {"points:xp": 10}


def test_a_badge_for_badges_comes_with_the_last_of_them_and_its_points_count_for_levels():
    held = play(plan(LADDER, EXPLORER, GOES_ON, STARTS), lesson(1), lesson(2))

    assert held == {"badge:starter": 1, "badge:pro": 1, "badge:explorer": 1, "points:xp": 50} | {
        "badge:ladder/low": 1,
        "badge:ladder/high": 1,
    }


def test_taking_the_first_lesson_back_takes_everything_that_was_built_on_it():
    rules = plan(LADDER, EXPLORER, GOES_ON, STARTS)

    assert play(rules, lesson(1), lesson(2), lesson(3, retracts=1)) == {"badge:starter": 1}
    assert play(rules, lesson(1), lesson(2), lesson(3, retracts=1), lesson(4, retracts=2)) == {}


def test_rules_lie_above_those_that_feed_them():
    assert depths([LADDER, EXPLORER, STARTS, GOES_ON, PAYS]) == [2, 1, 0, 0, 0]


def test_rules_that_feed_each_other_are_refused():
    other = Rule(
        "other",
        when=("badge.earned",),
        slots=("earner",),
        where=(Condition("badge", one_of=("explorer",)),),
        gift=Gift(badge="starter"),
        levels=(Level("", 1),),
    )

    with pytest.raises(CircleError) as refused:
        depths([EXPLORER, other])

    assert sorted(refused.value.rules) == [0, 1]


def test_a_rule_that_hears_of_one_currency_may_give_another():
    other = dataclasses.replace(LADDER, id="other", gift=Gift(1, "insight"), levels=(Level("", 20),))

    assert depths([other, PAYS]) == [1, 0]


def grant(seq: int, what: str, amount: int, retracts: int | None = None) -> Happening:
    values: dict[str, Value] = {"person": "robert", "grant": f"g{retracts or seq}", "what": what, "amount": amount}
    return Happening(seq, f"g{seq}", "award.granted", NOON, DAY, values, retracts)


def test_what_is_given_by_hand_is_held_and_counts_for_levels():
    rules = plan(BY_HAND, LADDER)

    assert play(rules, grant(1, "points:xp", 25)) == {"points:xp": 25, "badge:ladder/low": 1}
    assert play(rules, grant(1, "points:xp", 25), grant(2, "points:xp", 25, retracts=1)) == {}


def test_what_is_taken_back_by_hand_is_taken_where_it_had_been_given():
    values: dict[str, Value] = {"person": "robert", "award": "a", "what": "badge:starter", "amount": -1}
    values |= {"rule": 2, "under": "robert"}
    reversal = Happening(2, "r", "award.reversed", NOON, DAY, values)

    outcome = apply(plan(BY_HAND, STARTS), Memory(), reversal)

    assert [change[:5] for change in outcome.changes] == [(2, "robert", "robert", "badge:starter", -1)]


@pytest.fixture
def broken_starts(monkeypatch):
    """A rule that breaks on every event."""
    whole = Counter.counts

    def counts(self, fact):
        if self.rule.id == STARTS.id:
            raise ZeroDivisionError
        return whole(self, fact)

    monkeypatch.setattr(Counter, "counts", counts)


def test_a_rule_that_breaks_is_named_and_the_others_count(broken_starts):
    outcome = apply(plan(PAYS, STARTS), Memory(), lesson(1))

    assert outcome.broken == {2}
    assert [change.what for change in outcome.changes] == ["points:xp"]


def test_what_had_broken_can_be_made_up_for(broken_starts, monkeypatch):
    rules, tallies = plan(PAYS, STARTS, EXPLORER), Memory()
    before = apply(rules, tallies, lesson(1))
    monkeypatch.undo()

    after = apply(rules, tallies, lesson(1), only=before.broken, earlier=before.changes)

    assert isinstance(after, Outcome)
    assert [change.what for change in after.changes] == ["badge:starter"]
    assert after.broken == frozenset()

"""One rule, a few events: what the words of a rule mean, said by example."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.gamification.calendar import bucket
from portal.gamification.counting import Standing, key_of, parts_of, period_of, subject_of
from portal.gamification.engine import Plan, apply
from portal.gamification.happenings import Happening
from portal.gamification.memory import Memory
from portal.gamification.rules import Cap, Condition, Gift, Level, Rule

MONDAY = dt.date(2026, 3, 2).toordinal()
TEN = Gift(10, "xp")


def held(session, seq, day=MONDAY, **facts) -> Happening:
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    values = {"session": session, "mentor": "maya", "mentee": "robert", "pair": "r1", "cohort": "c1", "minutes": 30}
    return Happening(seq, session, "session.completed", moment, day, {**values, **facts})


def given(rule: Rule, *happenings: Happening) -> list[tuple[str, str, int]]:
    """Subject, what and how much, in the order in which it was given."""
    tallies, plan = Memory(), Plan([Standing(1, rule)])
    return [change[2:5] for each in happenings for change in apply(plan, tallies, each).changes]


def rule(**parts) -> Rule:
    return Rule(**{"id": "one", "when": ("session.completed",), "slots": ("mentor",), "gift": TEN, **parts})


def test_both_slots_are_paid():
    assert given(rule(slots=("mentor", "mentee")), held("s1", 1)) == [
        ("maya", "points:xp", 10),
        ("robert", "points:xp", 10),
    ]


def test_a_pair_is_counted_together_and_both_receive():
    medal = rule(slots=("pair",), gift=Gift(badge="first-contact"), levels=(Level("", 2),))

    assert given(medal, held("s1", 1), held("s2", 2)) == [
        ("maya", "badge:first-contact", 1),
        ("robert", "badge:first-contact", 1),
    ]


def test_one_person_in_two_slots_is_counted_once():
    assert given(rule(slots=("person", "mentee")), held("s1", 1, person="robert")) == [("robert", "points:xp", 10)]


def test_an_absent_slot_is_passed_over():
    assert given(rule(slots=("person",)), held("s1", 1)) == []


def test_a_cap_stops_for_the_day_and_begins_again_on_the_next():
    capped = rule(cap=Cap(1, "day"))

    assert given(capped, held("s1", 1), held("s2", 2), held("s3", 3, day=MONDAY + 1)) == [
        ("maya", "points:xp", 10),
        ("maya", "points:xp", 10),
    ]


def test_taking_back_one_of_more_than_the_cap_takes_no_points():
    capped = rule(cap=Cap(1, "day"))
    back = held("s1", 3)._replace(retracts=1)

    assert given(capped, held("s1", 1), held("s2", 2), back) == [("maya", "points:xp", 10)]


def test_each_level_is_given_as_it_is_reached():
    medal = rule(gift=Gift(badge="good-company"), levels=(Level("bronze", 1), Level("silver", 3)))

    assert given(medal, held("s1", 1), held("s2", 2), held("s3", 3)) == [
        ("maya", "badge:good-company/bronze", 1),
        ("maya", "badge:good-company/silver", 1),
    ]


def test_falling_below_a_level_takes_it():
    medal = rule(gift=Gift(badge="good-company"), levels=(Level("", 2),))
    back = held("s1", 3)._replace(retracts=1)

    assert given(medal, held("s1", 1), held("s2", 2), back) == [
        ("maya", "badge:good-company", 1),
        ("maya", "badge:good-company", -1),
    ]


def test_distinct_counts_different_values_and_no_absent_ones():
    medal = rule(gift=Gift(badge="curious"), distinct="topic", levels=(Level("", 2),))
    topics = ["tea", "tea", None, "trust"]
    history = [held(f"s{n}", n, **({"topic": topic} if topic else {})) for n, topic in enumerate(topics, start=1)]

    assert given(medal, *history) == [("maya", "badge:curious", 1)]
    assert given(medal, *history[:3]) == []


def test_distinct_type_counts_kinds_of_events():
    medal = rule(
        when=("session.completed", "goal.completed"), gift=Gift(badge="x"), distinct="type", levels=(Level("", 2),)
    )
    goal = held("g1", 3)._replace(type="goal.completed")

    assert given(medal, held("s1", 1), held("s2", 2), goal) == [("maya", "badge:x", 1)]


def test_by_counts_apart_and_leaves_out_events_without_the_fact():
    medal = rule(gift=Gift(badge="x"), by=("track",), levels=(Level("", 2),))
    tracks = ["culture", "tools", None, None, "culture"]
    history = [held(f"s{n}", n, **({"track": track} if track else {})) for n, track in enumerate(tracks, start=1)]

    assert given(medal, *history) == [("maya", "badge:x", 1)]
    assert given(medal, *history[:4]) == []


@pytest.mark.parametrize(("minutes", "counts"), [(19, False), (20, True), (45, True), (46, False)])
def test_bounds_are_included(minutes, counts):
    bounded = rule(where=(Condition("minutes", at_least=20, at_most=45),))

    assert bool(given(bounded, held("s1", 1, minutes=minutes))) == counts


def test_negative_points_are_given_and_taken_back():
    penalty = rule(gift=Gift(-10, "xp"))

    assert given(penalty, held("s1", 1), held("s1", 2)._replace(retracts=1)) == [
        ("maya", "points:xp", -10),
        ("maya", "points:xp", 10),
    ]


def test_keys_of_different_parts_are_different():
    assert key_of("maya", "a|b", "c") != key_of("maya", "a", "b|c")
    assert key_of("maya", "a%7Cb") != key_of("maya", "a|b")


def test_a_key_tells_whom_it_counts_for_apart_for_what_and_when():
    key = key_of("maya", "a|b", "c@7")

    assert (subject_of(key), parts_of(key)) == ("maya", ("a|b", "c@7"))
    assert (subject_of(f"{key}@12"), parts_of(f"{key}@12"), period_of(f"{key}@12")) == ("maya", ("a|b", "c@7"), 12)
    assert (subject_of("maya@12"), parts_of("maya@12")) == ("maya", ())


@pytest.mark.parametrize(("first_day", "weekday"), [("monday", 0), ("saturday", 5), ("sunday", 6)])
def test_a_week_begins_on_its_first_day(first_day, weekday):
    begins = MONDAY + weekday

    assert len({bucket("week", begins + n, first_day) for n in range(7)}) == 1
    assert bucket("week", begins - 1, first_day) == bucket("week", begins, first_day) - 1


def test_quarters_and_months_end_with_their_last_day():
    last = dt.date(2026, 3, 31).toordinal()

    assert bucket("quarter", last + 1) == bucket("quarter", last) + 1
    assert bucket("month", last + 1) == bucket("month", last) + 1
    assert bucket("year", last + 1) == bucket("year", last) == 2026

"""Rules about time: windows that slide, streaks, periods and what spoils them, seasons. Order never matters."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

import pytest

from portal.gamification.calendar import Span, bucket, first_day, step
from portal.gamification.counting import Standing
from portal.gamification.engine import Plan, apply
from portal.gamification.happenings import Happening
from portal.gamification.memory import Memory
from portal.gamification.rules import Cap, Gift, Level, Rule, Within

MONDAY = dt.date(2026, 11, 30).toordinal()
WEEK = 7
WHO: dict[str, Any] = {"mentor": "maya", "mentee": "robert", "pair": "r1", "cohort": "c1"}
MEDAL = Gift(badge="medal")
ONE = (Level("", 1),)
THREE = (Level("", 3),)


def rule(**parts) -> Rule:
    return Rule(**{"id": "one", "when": ("session.completed",), "slots": ("mentor",), "gift": MEDAL, **parts})


def happening(seq: int, day: int, type_: str = "session.completed", **facts) -> Happening:
    moment = dt.datetime.combine(dt.date.fromordinal(day), dt.time(12), dt.UTC)
    return Happening(seq, f"e{seq}", type_, moment, day, {"session": f"s{seq}", **WHO, **facts})


def held_on(*days: int, **facts) -> list[Happening]:
    return [happening(seq, MONDAY + day, **facts) for seq, day in enumerate(days, start=1)]


def back(each: Happening, seq: int) -> Happening:
    return each._replace(seq=seq, retracts=each.seq)


def medals(rule: Rule, happenings: list[Happening]) -> int:
    """How many medals Maya holds in the end."""
    plan, tallies = Plan([Standing(1, rule)]), Memory()
    changes = [change for each in happenings for change in apply(plan, tallies, each).changes]
    return sum(change.delta for change in changes if change.subject == "maya" and change.what.startswith("badge:"))


@pytest.mark.parametrize(("days", "is_earned"), [((0, 15, 29), True), ((0, 15, 30), False), ((5, 5, 5), True)])
def test_a_window_holds_so_many_days_in_a_row(days, is_earned):
    within = rule(within=Within(30, "day"), levels=THREE)

    assert [medals(within, list(order)) for order in permutations(held_on(*days))] == [int(is_earned)] * 6


def test_two_windows_that_are_full_are_one_medal():
    within = rule(within=Within(7, "day"), levels=THREE)

    assert medals(within, held_on(0, 1, 2, 40, 41, 42)) == 1


def test_taking_one_back_keeps_the_medal_while_another_window_is_full():
    within = rule(within=Within(7, "day"), levels=THREE)
    events = held_on(0, 1, 2, 40, 41, 42)

    assert medals(within, [*events, back(events[1], 7)]) == 1
    assert medals(within, [*events, back(events[1], 7), back(events[4], 8)]) == 0


def test_a_window_of_weeks_is_made_of_weeks_of_the_calendar():
    within = rule(within=Within(2, "week"), levels=(Level("", 2),))

    assert medals(within, held_on(0, 13)) == 1
    assert medals(within, held_on(6, 14)) == 0


def test_minutes_in_a_window_are_added_up():
    within = rule(within=Within(3, "day"), sum="minutes", levels=(Level("", 90),))

    assert medals(within, held_on(0, 2, minutes=45)) == 1
    assert medals(within, held_on(0, 3, minutes=45)) == 0


def test_different_values_in_a_window_are_counted_once():
    within = rule(within=Within(3, "day"), distinct="topic", levels=(Level("", 2),))
    same = held_on(0, 1, topic="tea")
    other = happening(3, MONDAY + 2, topic="trust")

    assert medals(within, same) == 0
    assert medals(within, [*same, other]) == 1


@pytest.mark.parametrize(
    ("weeks", "freeze", "is_earned"),
    [((0, 1, 2), 0, True), ((0, 1, 3), 0, False), ((0, 1, 3), 1, True), ((0, 2, 4), 1, False), ((0, 2, 4), 2, True)],
)
def test_a_streak_counts_weeks_in_a_row_and_forgives_some(weeks, freeze, is_earned):
    streak = rule(streak="week", freeze=freeze, levels=THREE)
    events = held_on(*(week * WEEK for week in weeks))

    assert [medals(streak, list(order)) for order in permutations(events)] == [int(is_earned)] * 6


def test_several_times_in_a_week_are_one_step_of_a_streak():
    assert medals(rule(streak="week", levels=(Level("", 2),)), held_on(0, 1, 6)) == 0


def test_a_streak_steps_over_a_break():
    christmas = Span(MONDAY + 3 * WEEK, MONDAY + 5 * WEEK - 1)
    streak = rule(streak="week", breaks=(christmas,), levels=THREE)

    assert medals(streak, held_on(WEEK, 2 * WEEK, 5 * WEEK)) == 1
    assert medals(streak, held_on(2 * WEEK, 3 * WEEK, 4 * WEEK)) == 0


@pytest.mark.parametrize(("days", "is_stepped_over"), [(3, False), (4, True)])
def test_a_week_is_stepped_over_when_half_of_it_is_free(days, is_stepped_over):
    some = Span(MONDAY, MONDAY + days - 1)

    assert (step("week", MONDAY + 6, "monday", (some,)) is None) == is_stepped_over


@pytest.mark.parametrize(("days", "is_stepped_over"), [(14, False), (15, True)])
def test_exactly_half_of_a_month_is_enough(days, is_stepped_over):
    june = dt.date(2026, 6, 1).toordinal()

    assert (step("month", june, "monday", (Span(june, june + days - 1),)) is None) == is_stepped_over


def test_a_month_is_not_stepped_over_for_a_free_week():
    assert step("month", MONDAY, "monday", (Span(MONDAY - 6, MONDAY),)) is not None


def test_a_late_event_counts_in_the_period_it_belongs_to():
    monthly = rule(per="month", levels=(Level("", 2),))
    early = [happening(1, MONDAY - 1), happening(2, MONDAY + 1)]

    assert medals(monthly, early) == 0
    assert medals(monthly, [*early, happening(3, MONDAY)]) == 1


def test_each_period_gives_again():
    monthly = rule(per="week", levels=(Level("", 2),), gift=Gift(badge="medal"))

    assert medals(monthly, held_on(0, 1, 7, 8, 14)) == 2


def test_an_absence_spoils_its_month_whenever_it_is_told():
    reliable = rule(per="month", unless=("session.no_show",), levels=(Level("", 2),))
    absence = happening(9, MONDAY, "session.no_show", absent="robert")
    november = [happening(1, MONDAY), happening(2, MONDAY - 3)]

    assert [medals(reliable, list(order)) for order in permutations([*november, absence])] == [0] * 6
    assert medals(reliable, [*november, absence, back(absence, 10)]) == 1
    assert medals(reliable, [*november, absence._replace(day=MONDAY + 1)]) == 1


def test_an_absence_spoils_different_values_too():
    varied = rule(per="month", unless=("session.no_show",), distinct="topic", levels=(Level("", 2),))
    absence = happening(9, MONDAY, "session.no_show", absent="robert")
    november = [happening(1, MONDAY, topic="tea"), happening(2, MONDAY - 3, topic="trust")]

    assert medals(varied, november) == 1
    assert [medals(varied, list(order)) for order in permutations([*november, absence])] == [0] * 6


def test_what_an_absence_may_still_spoil_is_firm_when_its_month_is_over():
    reliable = rule(per="month", unless=("session.no_show",), levels=ONE)

    (change,) = apply(Plan([Standing(1, reliable)]), Memory(), happening(1, MONDAY)).changes

    assert change.firm_on == dt.date(2026, 12, 1).toordinal()


def test_what_nothing_spoils_is_firm_at_once():
    (change,) = apply(Plan([Standing(1, rule(levels=ONE))]), Memory(), happening(1, MONDAY)).changes

    assert change.firm_on is None


@pytest.mark.parametrize(
    ("span", "counts"),
    [(Span(MONDAY, MONDAY), 1), (Span(MONDAY + 1, None), 0), (Span(None, MONDAY - 1), 0), (Span(None, None), 1)],
)
def test_a_season_is_a_span_of_days(span, counts):
    assert medals(rule(active=span, levels=ONE), held_on(0)) == counts


def test_a_sum_is_paid_up_to_its_cap():
    minutes = rule(sum="minutes", cap=Cap(90, "day"), gift=Gift(1, "insight"))
    plan, tallies = Plan([Standing(1, minutes)]), Memory()

    paid = [apply(plan, tallies, each).changes for each in held_on(0, 0, 0, 1, minutes=40)]

    assert [[change.delta for change in changes] for changes in paid] == [[40], [40], [10], [40]]


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("starts", ["monday", "saturday", "sunday"])
def test_a_period_begins_on_its_first_day(period, starts):

    number = bucket(period, MONDAY, starts)

    assert bucket(period, first_day(period, number, starts), starts) == number
    assert bucket(period, first_day(period, number, starts) - 1, starts) == number - 1


@pytest.mark.parametrize("text", ["2026-10-01..2026-10-31", "2026-10-01..", "..2026-10-31", ".."])
def test_a_span_is_written_as_it_is_read(text):
    assert str(Span.read(text)) == text

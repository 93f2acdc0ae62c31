"""Many at once, in separate processes: nothing is given twice, nothing is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from typing import Any

import pytest

from portal import db, journal
from portal.events import GoalCompleted, LessonCompleted, SessionCompleted
from portal.gamification import Rulebook, queries
from portal.gamification.rules import Gift, Level, Rule, Within
from tests.gamification.racing import race, running
from tests.gamification.treasury import COMPANY, LESSONS, NOON, PAIR, RULES, TOOLBOX, adopt

MEDAL = dataclasses.replace(COMPANY, levels=(Level("", 100),))
TOGETHER = Rule(
    "together",
    when=("session.completed",),
    slots=("cohort",),
    distinct="session",
    gift=Gift(badge="together"),
    levels=(Level("half", 100), Level("all", 200)),
)
LESSON = LessonCompleted(person="robert", mentee="robert", lesson="tools/1", track="culture", tool="maps")

DAY = dt.timedelta(days=1)


def sessions(many: int) -> list[SessionCompleted]:
    return [SessionCompleted(**PAIR, session=f"s{number}", minutes=30) for number in range(many)]


def given(subject: str) -> list[tuple[str, int]]:
    return sorted((award.what, award.delta) for award in queries.awards_of(subject))


def test_a_hundred_times_the_same_event_is_one_award(database):
    adopt(*RULES.rules)

    race(database.url, [LESSON] * 100)

    assert given("robert") == [("points:xp", 5)]
    assert journal.verify().plain() == {"events": 1, "ledger": 1, "differences": []}


def test_two_hundred_events_across_a_threshold_are_one_award(database):
    adopt(MEDAL, TOGETHER)

    race(database.url, sessions(200))

    assert given("maya") == given("robert") == [("badge:good-company", 1), ("points:xp", 20)]
    assert given("c1") == [("badge:together/all", 1), ("badge:together/half", 1)]
    assert journal.verify().plain() == {"events": 200, "ledger": 6, "differences": []}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_careless_tallies_would_be_caught(database):
    adopt(MEDAL)

    race(database.url, sessions(200), how="careless")

    assert journal.verify().differences


RHYTHM = Rule(
    "rhythm",
    when=("session.completed",),
    slots=("pair",),
    within=Within(30, "day"),
    gift=Gift(badge="rhythm"),
    levels=(Level("", 2),),
)


def met_twice(many: int) -> list[tuple[SessionCompleted, dt.datetime]]:
    """Two sessions of each of many pairs, on days of their own."""
    found = []
    for turn in range(2):
        for pair in range(many):
            who: dict[str, Any] = {"pair": f"p{pair}", "mentor": f"m{pair}", "mentee": f"n{pair}", "cohort": "c1"}
            found.append((SessionCompleted(**who, session=f"s{pair}-{turn}", minutes=30), NOON + DAY * turn))
    return sorted(found, key=lambda job: (int(job[0].pair[1:]), job[1]))


def test_two_steps_of_a_window_that_are_counted_at_once_are_one_badge(database):
    adopt(RHYTHM)

    race(database.url, met_twice(120))

    held = [queries.holdings_of(f"m{pair}") for pair in range(120)]
    assert held == [{"badge:rhythm": 1}] * 120
    assert journal.verify().differences == ()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_windows_without_the_lock_of_their_key_would_be_caught(database):
    adopt(RHYTHM)

    race(database.url, met_twice(120), how="unlocked")

    assert any(difference.startswith(("holding", "tally")) for difference in journal.verify().differences)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_rows_in_any_order_would_wait_in_a_circle(database):
    adopt(*[dataclasses.replace(MEDAL, id=f"medal-{number}", slots=("mentor", "mentee")) for number in range(6)])

    with pytest.raises(AssertionError):
        race(database.url, sessions(120), how="unsorted")


def test_an_event_and_its_taking_back_at_once_leave_both_or_the_event(database):
    adopt(LESSONS)
    lessons = [dataclasses.replace(LESSON, lesson=f"tools/{number}") for number in range(80)]

    race(database.url, [job for lesson in lessons for job in (lesson, lesson.key)])

    taken = sum(each.retracts is not None for each in journal.stream())
    db.session.rollback()
    assert queries.points_of("robert").get("xp", 0) == 5 * (80 - taken)
    assert journal.verify().differences == ()


def test_taking_back_while_others_record_leaves_the_truth(database):
    adopt(dataclasses.replace(MEDAL, levels=(Level("", 60),)), TOGETHER)
    first, second = sessions(120)[:60], sessions(120)[60:]
    for event in first:
        journal.record(event, zone="UTC")
    db.session.commit()

    race(database.url, [job for event, other in zip(first, second, strict=True) for job in (event.key, other)])

    assert queries.holdings_of("maya") == {"badge:good-company": 1, "points:xp": 20}
    assert queries.holdings_of("c1") == {}
    assert journal.verify().differences == ()


def test_different_events_that_earn_the_same_points_do_not_wait_in_a_circle(database):
    goals = Rule("goals", when=("goal.completed",), slots=("mentee", "mentor"), gift=Gift(1, "xp"))
    held = dataclasses.replace(goals, id="held", when=("session.completed",), slots=("mentor", "mentee"))
    turned: dict[str, Any] = {"pair": "r2", "mentor": "robert", "mentee": "maya", "cohort": "c1"}
    jobs = [
        job
        for number in range(60)
        for job in (
            GoalCompleted(**PAIR, person="robert", goal=f"g{number}"),
            SessionCompleted(**turned, session=f"s{number}", minutes=30),
        )
    ]
    adopt(held, goals)

    race(database.url, jobs)

    assert queries.points_of("maya") == queries.points_of("robert") == {"xp": 120}
    assert journal.verify().differences == ()


def test_processes_that_start_at_once_adopt_the_rules_once(database):
    race(database.url, [RULES] * 12)

    assert len(queries.how_points_work()) == len(RULES.rules) + 1
    assert not adopt(*RULES.rules)


def test_rules_adopted_while_others_record_count_each_event_once(database):
    dearer = [dataclasses.replace(LESSONS, gift=Gift(points, "xp")) for points in (5, 6, 7, 8)]
    lessons = [dataclasses.replace(LESSON, lesson=f"tools/{number}") for number in range(160)]
    adopt(dearer[0], TOOLBOX)

    with running(database.url, [lessons[::2], lessons[1::2]]):
        for number, rule in enumerate(dearer[1:], start=1):
            wait_for_events(number * 30)
            journal.adopt_unless_chosen(Rulebook((rule, TOOLBOX)))
            db.session.commit()

    assert len(queries.awards_of("robert", limit=1000)) == 160
    assert journal.verify().differences == ()


def wait_for_events(many: int) -> None:
    """Come back when the journal has grown so long."""
    deadline = time.monotonic() + 60
    while len(list(journal.stream())) < many:
        db.session.rollback()
        assert time.monotonic() < deadline, "the racers have stopped"
        time.sleep(0.005)
    db.session.rollback()

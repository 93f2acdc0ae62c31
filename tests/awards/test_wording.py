"""Why, in words: what counted, grouped, with the days on which it happened where the person is."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import catalog, clock, db, journal
from portal.awards import clauses, happened, wording
from portal.events import AwardGranted, LessonCompleted, SessionCompleted, SessionNotAttended, types
from portal.gamification import answers, happenings_in_words
from portal.gamification import queries as treasury
from portal.gamification.rules import Condition, Gift, Level, Rule
from portal.gamification.sentences import progress_of
from tests.cast import kept
from tests.conftest import MORNING
from tests.gamification.treasury import adopt
from tests.learning.reading import finish
from tests.mentoring.meeting import held

DAY = dt.timedelta(days=1)
ZONE = "Europe/Zurich"


@pytest.fixture(autouse=True)
def in_the_house(app):
    """Days are put into words by the application."""
    with app.app_context():
        yield


@pytest.fixture
def meet(database):
    """Robert and Maya have met, so many days from now; under rules of the test's own."""

    def met(days, session=None):
        event = SessionCompleted(
            session=session or f"s{days}", minutes=45, pair="r1", mentor="maya", mentee="robert", cohort="c1"
        )
        journal.record(event, zone=ZONE, at=MORNING + days * DAY)
        db.session.commit()

    return met


def why(what, *, of="robert", zone=ZONE):
    """Why somebody has this, or has it no more."""
    award = next(each for each in treasury.awards_of(of) if each.what == what)
    return wording.why(answers.explain(award, journal), zone)


def together(need, **more):
    """A rule that gives a pair a badge for so many sessions."""
    return Rule(
        "company", ("session.completed",), ("mentee",), Gift(badge="good-company"), levels=(Level("", need),), **more
    )


def test_sessions_are_told_by_their_days(meet):
    adopt(together(3))

    for days in (0, 7, 14):
        meet(days)

    assert why("badge:good-company") == "Because you met on 3 March, 10 March and 17 March."


def test_days_are_those_where_the_person_is(meet):
    adopt(together(1))

    meet(0.5)

    assert why("badge:good-company") == "Because you met on 3 March."
    assert why("badge:good-company", zone="Asia/Tokyo") == "Because you met on 4 March."


def test_several_on_a_day_are_counted(meet):
    adopt(together(3))

    for number, days in enumerate((0, 0, 7)):
        meet(days, session=f"s{number}")

    assert why("badge:good-company") == "Because you met 3 times on 3 March and 10 March."


def test_of_many_days_the_first_and_the_last_are_told(meet):
    adopt(together(9))

    for days in range(-70, 20, 10):
        meet(days)

    assert why("badge:good-company") == "Because you met 9 times between 23 December 2025 and 13 March."


def test_what_is_different_is_told_apart(meet):
    rule = Rule(
        "both",
        ("session.completed", "lesson.completed"),
        ("mentee",),
        Gift(badge="good-company"),
        levels=(Level("", 3),),
    )
    adopt(rule)

    for number in (1, 2):
        learn(f"culture/{number}")
    meet(1)

    said = "Because you finished 2 lessons on 3 March and you met on 4 March."
    assert why("badge:good-company") == said


def test_an_award_for_awards_tells_what_was_earned(meet):
    level = Rule(
        "level", ("points.earned",), ("earner",), Gift(badge="recognised"), sum="amount", levels=(Level("", 20),)
    )
    for_each = Rule("each", ("session.completed",), ("mentee",), Gift(10, "xp"))
    collector = Rule(
        "collector", ("badge.earned",), ("earner",), Gift(badge="all-rounder"), levels=(Level("", 1),),
        where=(Condition("badge", ("recognised",)),),
    )  # fmt: skip
    adopt(level, for_each, collector)

    meet(0)
    meet(7)

    assert why("badge:recognised") == "Because you earned 20 points on 3 March and 10 March."
    assert why("badge:all-rounder") == "Because you earned “Recognised” on 10 March."


def test_points_given_by_hand_tell_what_they_led_to(meet):
    level = Rule(
        "level", ("points.earned",), ("earner",), Gift(badge="recognised"), sum="amount", levels=(Level("", 20),)
    )
    adopt(level)

    event = AwardGranted(person="robert", grant="g1", what="points:xp", amount=25)
    journal.record(event, zone=ZONE)
    db.session.commit()

    assert why("badge:recognised") == "Because you earned 25 points on 3 March."


def test_what_was_taken_back_tells_with_what(meet):
    adopt(together(1))
    meet(0)

    with clock.at(MORNING + DAY):
        journal.retract("session.completed:s0", reason="did-not-happen")
        db.session.commit()

    said = "It was taken back on 4 March, with what had earned it: A session of 45 minutes."
    assert why("badge:good-company") == said


def test_what_was_spoiled_tells_by_what(meet):
    adopt(together(1, per="month", unless=("session.no_show",)))
    meet(0)

    absence = SessionNotAttended(session="s9", absent="robert", pair="r1", mentor="maya", mentee="robert", cohort="c1")
    journal.record(absence, zone=ZONE, at=MORNING + DAY)
    db.session.commit()

    said = "It was taken back on 4 March, because of this: A session that somebody stayed away from."
    assert why("badge:good-company") == said


def test_a_rule_that_costs_points_takes_nothing_back(meet):
    adopt(Rule("cost", ("session.completed",), ("mentee",), Gift(-5, "xp")))

    meet(0)

    assert why("points:xp") == "Because you met on 3 March."


def test_what_may_still_be_spoiled_says_when_it_is_signed(meet):
    adopt(together(1, per="month", unless=("session.no_show",)))
    meet(0)
    (award,) = treasury.awards_of("robert")

    assert wording.signed_on(award, ZONE) == "It is signed on 1 April, when the month is over."
    with clock.at(dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC)):
        assert wording.signed_on(award, ZONE) == ""
        assert wording.signed_on(award, "UTC") == "It is signed on 1 April, when the month is over."


def test_every_deed_has_words():
    deeds = {name for name, kind in types().items() if kind.made_by == "deed"}
    made = {name for name, kind in types().items() if kind.made_by == "hand"}

    assert deeds - set(clauses._CLAUSES) == set()
    assert deeds | made == set(happened._LINES)
    assert deeds - set(happenings_in_words._EACH_TIME) == set()


def test_how_far_it_is_to_each_badge_is_told_in_words(rulebook):
    missing = [progress_of(rule, 0, level.need) for rule in rulebook.rules for level in rule.levels]

    assert [words for words in missing if "×" in words] == []


def test_how_far_it_is_says_which_of_their_kind_count(rulebook):
    told = {rule.id: progress_of(rule, 0, rule.levels[0].need) for rule in rulebook.rules if rule.levels}

    assert told["teaching-back"] == "0 of 1 session held (led by the mentee)"
    assert told["seen-through"] == "0 of 1 pair completed (at least 3 sessions)"
    assert told["explorer"].endswith("(Digital toolkit, Considered voice or Reading the room)")
    assert told["digital-toolkit"] == "0 of 1 track finished"


@pytest.mark.parametrize("number", [1, 2, 9])
def test_every_deed_can_be_told_once_and_often(house, number):
    days = [dt.date(2026, 3, 1) + DAY * n for n in range(number)]

    told = {name: clauses.clause_of(name, days) for name in [*clauses._CLAUSES, "something.new"]}

    when = {1: "on 1 March", 2: "on 1 March and 2 March", 9: "between 1 March and 9 March"}[number]
    assert all(clause.endswith(when) for clause in told.values())
    assert not any("%" in clause for clause in told.values())


def test_everything_given_to_the_cast_has_its_reason(pair, maya, robert):
    held(pair, maya=maya, robert=robert)
    finish(catalog.track("culture").lessons[0], by=robert)
    kept(robert)

    said = {
        each.what: wording.why(answers.explain(each, journal), robert.timezone)
        for each in treasury.awards_of(robert.id)
        if each.badge
    }

    assert said["badge:first-session"].startswith("Because you met on ")
    assert said["badge:common-ground"] == "Because both of you signed the agreement on 3 March."


def learn(lesson):
    """Robert has finished a lesson."""
    event = LessonCompleted(person="robert", mentee="robert", lesson=lesson, track="culture")
    journal.record(event, zone=ZONE)
    db.session.commit()

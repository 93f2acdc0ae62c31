"""Insights: each is there on the day of its limit and not before, and gone once it is solved."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.learning import actions as learning
from portal.mentoring import actions, queries
from portal.mentoring.models import Handling, Milestone
from portal.people import actions as people
from portal.post.models import Mail
from tests.cast import kept
from tests.mentoring.meeting import agreed, count, fixed, held, mails_to, many_pairs, proposed
from tests.mentoring.noticing import days_later, just_before, light, lines, reviews, seen, written_by

DAY = dt.timedelta(days=1)


def test_without_a_first_session_for_ten_days_a_pair_is_shown_until_it_plans_one(programme, pair, maya):
    with just_before(10):
        assert seen(programme, "getting-started") == []
    with days_later(10):
        assert seen(programme, "getting-started") == ["first_session"]

        meeting = proposed(pair, by=maya)
        assert seen(programme, "getting-started") == []
        actions.cancel(meeting, by=maya)
        assert seen(programme, "getting-started") == ["first_session"]


def test_a_pair_that_met_is_not_told_about_its_first_session(programme, pair, maya, robert):
    held(pair, maya=maya, robert=robert, starts_at=clock.now() + DAY)

    with days_later(20):
        assert seen(programme, "getting-started") == []


def test_an_agreement_without_both_names_for_seven_days_is_shown_until_both_have_signed(programme, clara, maya, robert):
    two = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
    actions.sign(two, by=maya)

    with just_before(7):
        assert seen(programme, "getting-started") == []
    with days_later(7):
        assert seen(programme, "getting-started") == ["agreement"]
        actions.sign(two, by=robert)
        assert "agreement" not in seen(programme, "getting-started")


def test_twenty_one_days_after_the_last_session_a_pair_without_a_next_one_is_shown(programme, pair, maya, robert):
    """The clocks of Zurich go forward meanwhile."""
    held(pair, maya=maya, robert=robert, starts_at=clock.now() + 14 * DAY)

    with just_before(35):
        assert seen(programme, "keeping-going") == []
    with days_later(35):
        assert seen(programme, "keeping-going") == ["next_session"]

        fixed(pair, maya=maya, robert=robert)
        assert seen(programme, "keeping-going") == []


def test_a_pair_that_comes_back_from_a_pause_gets_its_days_anew(programme, pair, maya, robert):
    held(pair, maya=maya, robert=robert, starts_at=clock.now() + DAY)

    pair.state_since = clock.now() + 20 * DAY
    kept(pair)

    with days_later(40):
        assert seen(programme, "keeping-going") == []
    with days_later(41):
        assert seen(programme, "keeping-going") == ["next_session"]


def test_two_cancellations_in_a_row_are_shown_at_once_until_a_session_is_fixed(programme, pair, maya, robert):
    first, second = (fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + n * DAY) for n in (3, 5))

    actions.cancel(first, by=robert)
    actions.cancel(second, by=robert)
    assert seen(programme, "keeping-going") == ["cancellations"]

    fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + 9 * DAY)
    assert seen(programme, "keeping-going") == []


def test_one_cancellation_or_two_with_a_session_between_are_not_shown(programme, pair, maya, robert):
    actions.cancel(fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + DAY), by=robert)
    assert seen(programme, "keeping-going") == []

    held(pair, maya=maya, robert=robert, starts_at=clock.now() + 2 * DAY)
    with clock.at(clock.now() + 3 * DAY):
        actions.cancel(fixed(pair, maya=maya, robert=robert), by=robert)
        assert seen(programme, "keeping-going") == []


def test_a_milestone_open_for_twenty_one_days_is_shown_until_it_is_reached(programme, pair, maya, robert):
    agreed(pair, maya=maya, robert=robert, milestones=("Ask three colleagues",))
    step = db.session.scalars(sa.select(Milestone)).one()
    step.due_on = clock.today("Europe/Zurich")
    kept(step)

    with just_before(21):
        assert seen(programme, "goals") == []
    with days_later(21):
        found = lines(programme, "goals")
        assert [(line.insight, line.since) for line in found] == [("milestone", step.due_on)]

        step.reached_at = clock.now()
        db.session.flush()
        assert seen(programme, "goals") == []


def test_a_milestone_without_a_day_counts_from_when_both_agreed_and_keeps_its_words(programme, pair, maya, robert):
    goal = kept(agreed(pair, maya=maya, robert=robert, milestones=["Open it", "Reply there"], days=[None, None]))

    with just_before(21):
        assert seen(programme, "goals") == []
    with days_later(22):
        [line] = lines(programme, "goals")
        assert (line.insight, line.pair_id, line.mentor) == ("milestone", pair.id, "Maya Lindqvist")
        assert "Open it" not in str(line)
        for step in queries.goals_of([pair])[0].milestones:
            actions.reach(step, goal=goal, pair=pair, by=maya)
        assert seen(programme, "goals") == []


def test_a_milestone_of_a_pair_that_ended_is_not_shown(programme, pair, maya, robert):
    kept(agreed(pair, maya=maya, robert=robert, milestones=["Open it"], days=[None]))
    actions.leave(pair, by=maya)

    with days_later(40):
        assert seen(programme, "goals") == []


def test_a_red_light_is_shown_with_who_gave_it_until_they_give_another(programme, pair, maya, robert):
    light(pair, maya, "amber")
    red = light(pair, robert, "red")

    found = lines(programme, "how-it-feels")
    assert [(line.about, line.said_by, line.email) for line in found] == [(red.id, "Robert Keller", robert.email)]

    with clock.at(clock.now() + DAY):
        light(pair, maya, "green", moment="middle")
        assert seen(programme, "how-it-feels") == ["red-light"]
        light(pair, robert, "green", moment="middle")
        assert seen(programme, "how-it-feels") == []


def test_a_review_that_waits_three_working_days_is_shown_until_it_is_decided(programme, maya, clara):
    """Handed in on a Thursday: Friday, Monday, Tuesday."""
    with clock.at(clock.now() + 2 * DAY):
        lesson = written_by(maya)

    with just_before(7):
        assert reviews(programme) == []
    with days_later(7):
        assert reviews(programme) == ["A good thread"]
        learning.review(lesson, is_approved=True, comment="Clear.", by=clara)
        assert reviews(programme) == []


def test_days_are_those_of_the_programme(programme, pair):
    """In Auckland, where it is ten at night when the pair begins, a day ends eleven hours before it does in Zurich."""
    programme.timezone = "Pacific/Auckland"
    kept(programme)

    with just_before(10, "Pacific/Auckland"):
        assert seen(programme, "getting-started") == []
    with days_later(10, "Pacific/Auckland"):
        assert seen(programme, "getting-started") == ["first_session"]


def test_a_programme_sets_its_own_limits(programme, pair):
    programme.limits = {"first_session": 4}
    kept(programme)

    with just_before(4):
        assert seen(programme, "getting-started") == []
    with days_later(4):
        assert seen(programme, "getting-started") == ["first_session"]


def test_a_pair_that_is_over_and_pairs_of_others_are_not_shown(programme, pair, robert, ines):
    autumn = people.open_programme("Autumn", slug="autumn", by=ines)
    light(pair, robert, "red")

    assert lines(autumn, *queries.TILES) == []
    pair.state = "exited"
    kept(pair)

    with days_later(40):
        assert lines(programme, *queries.TILES) == []


def test_the_tiles_say_how_many_and_who_waited_longest(programme, pair, robert):
    light(pair, robert, "red")
    many_pairs(programme, 3)

    with days_later(12):
        tiles = queries.tiles_in(programme)

    assert tiles["how-it-feels"] == queries.Tile(1, (("Robert Keller", "Maya Lindqvist"),))
    assert (tiles["getting-started"].number, len(tiles["getting-started"].who)) == (4, 2)
    assert tiles["goals"] == queries.Tile()


def test_both_are_reminded_once_in_seven_days(programme, pair, maya, robert, clara):
    with days_later(10):
        first = actions.nudge(programme, lines(programme, "getting-started"), by=clara)
        again = actions.nudge(programme, lines(programme, "getting-started"), by=clara)
    with just_before(17):
        early = actions.nudge(programme, lines(programme, "getting-started"), by=clara)
    with days_later(17):
        later = actions.nudge(programme, lines(programme, "getting-started"), by=clara)

    assert (first, again, early, later) == (2, 0, 0, 2)
    mail = mails_to(robert)[-1]
    assert (mail.kind, mail.subject, mail.link) == ("reminder", "A first hour with Maya Lindqvist", f"/pairs/{pair.id}")
    assert mail.text.startswith("Hello Robert,")
    assert mail.text.endswith("Clara Rossi")


def test_a_reminder_that_was_looked_up_before_another_went_out_is_not_sent(programme, pair, clara):
    with days_later(10):
        looked_up = lines(programme, "getting-started")
        actions.nudge(programme, lines(programme, "getting-started"), by=clara)
        before = count(Mail)

        assert actions.nudge(programme, looked_up, by=clara) == 0

    assert count(Mail) == before


def test_nobody_is_reminded_of_a_red_light(programme, pair, robert, clara):
    light(pair, robert, "red")
    before = count(Mail)

    assert actions.nudge(programme, lines(programme, "how-it-feels"), by=clara) == 0
    assert (count(Mail), count(Handling)) == (before, 0)


def test_who_has_left_gets_no_reminder(programme, pair, maya, robert, clara):
    robert.deactivated_at = clock.now()
    kept(robert)

    with days_later(10):
        assert actions.nudge(programme, lines(programme, "getting-started"), by=clara) == 1

    assert mails_to(maya)[-1].subject == "A first hour with Robert Keller"


def test_what_was_put_aside_comes_back_after_fourteen_days(programme, pair, clara):
    with days_later(10):
        rows = [(line.insight, line.about) for line in lines(programme, "getting-started")]
        day = actions.put_aside(programme, rows * 2, by=clara)
        assert seen(programme, "getting-started") == []
        assert queries.tiles_in(programme)["getting-started"].number == 0
    with just_before(24):
        assert seen(programme, "getting-started") == []
    with days_later(24):
        assert seen(programme, "getting-started") == ["first_session"]
        assert day == clock.today("Europe/Zurich")


def test_a_review_that_was_put_aside_is_not_shown(programme, maya, clara):
    lesson = written_by(maya)

    with days_later(9):
        assert reviews(programme) == ["A good thread"]
        actions.put_aside(programme, [("review", lesson.id)], by=clara)
        assert reviews(programme) == []


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/Sao_Paulo", "Europe/Zurich"])
def test_a_day_begins_where_it_is_kept(zone):
    for n in range(0, 365, 3):
        day = dt.date(2026, 1, 1) + n * DAY
        first = clock.begin_of(day, zone)

        assert clock.local_day(first, zone) == day
        assert clock.local_day(first - dt.timedelta(seconds=1), zone) == day - DAY

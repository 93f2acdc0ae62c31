"""The score of two people: six parts that add up, and say why. No database."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import catalog
from portal.mentoring.matching import score, weeks, words
from portal.mentoring.matching.limits import (
    APPRAISER,
    BEFORE,
    LANGUAGE,
    LINE,
    NOT_WITH,
    ONESELF,
    TOGETHER,
    Bounds,
    explained,
    limit_between,
)
from tests.mentoring.matching import ASSISTANTS, SAFETY, side


@pytest.fixture(autouse=True)
def in_use(content):
    """Cards name the units of the catalog."""
    catalog.use(content)


MONDAY = dt.date(2026, 3, 9)
SUMMER = dt.date(2026, 7, 6)


def free(weekday, begins, ends, zone="UTC", monday=MONDAY):
    return weeks.bits_of(weekday, begins, ends, zone=zone, monday=monday)


def best(**more):
    """Two who agree in everything."""
    same = {
        "topics": {ASSISTANTS: 3}, "objectives": frozenset("a"), "free": free(1, 480, 600), "channel": "video",
        "pace": "short-and-often",
    } | more  # fmt: skip
    return side("Maya", department="Data", **same), side("Robert", department="Finance", **same)


def test_who_agrees_in_everything_has_a_hundred_points():
    maya, robert = best()

    assert score.score(maya, robert) == 100
    assert score.total(score.facts_of(maya, robert)) == 100


def test_who_has_nothing_in_common_has_few():
    maya = side("Maya", topics={SAFETY: 3}, department="Data", channel="video", pace="short-and-often", load=3)
    robert = side("Robert", topics={ASSISTANTS: 3}, department="data", channel="phone", pace="long-and-seldom")

    assert score.score(maya, robert) == 0


@pytest.mark.parametrize(
    ("offered", "points"),
    [({}, 0), ({ASSISTANTS: 3}, 30), ({ASSISTANTS: 1}, 10), ({SAFETY: 3}, 10), ({ASSISTANTS: 3, SAFETY: 1}, 40)],
)
def test_topics_count_by_how_much_of_what_is_wanted_is_offered(offered, points):
    robert = side("Robert", topics={ASSISTANTS: 3, SAFETY: 1})

    assert score.topics(side("Maya", topics=offered), robert) == points


def test_half_of_the_objectives_is_half_of_the_points():
    robert = side("Robert", objectives=frozenset("ab"))

    assert score.goals(side("Maya", objectives=frozenset("bc")), robert) == 10
    assert score.goals(side("Maya"), robert) == score.goals(robert, side("Maya")) == 0


def test_two_hours_a_week_are_plenty():
    shared = [free(0, 480, 480 + minutes) for minutes in (0, 60, 120, 240)]

    assert [score.hours(side("Maya", free=one), side("Robert", free=one)) for one in shared] == [0, 8, 15, 15]


def test_who_does_not_mind_agrees_with_everybody():
    maya = side("Maya", channel="video", pace="short-and-often")

    assert score.style(maya, side("Robert")) == 10
    assert score.style(maya, side("Robert", channel="phone")) == 5


def test_a_mentor_without_a_pair_comes_before_one_who_has_some():
    assert [score.fair_load(load) for load in range(5)] == [5, 3, 1, 0, 0]


def test_free_times_meet_on_one_clock():
    zurich = free(0, 14 * 60, 16 * 60, "Europe/Zurich")
    new_york = free(0, 9 * 60, 11 * 60, "America/New_York")

    assert weeks.minutes_shared(zurich, new_york) == 120  # New York is in summer time already, and so five hours behind


def test_the_week_that_counts_is_the_one_to_come():
    zurich = free(0, 14 * 60, 16 * 60, "Europe/Zurich", SUMMER)
    new_york = free(0, 9 * 60, 11 * 60, "America/New_York", SUMMER)

    assert weeks.minutes_shared(zurich, new_york) == 60
    assert weeks.monday_of(dt.date(2026, 3, 3)) == MONDAY


def test_monday_morning_in_tokyo_is_sunday_evening_in_london():
    tokyo = free(0, 7 * 60, 8 * 60, "Asia/Tokyo")
    london = free(6, 22 * 60, 24 * 60, "Europe/London")

    assert weeks.minutes_shared(tokyo, london) == 60


def test_zones_of_half_and_quarter_hours_meet_as_well():
    assert weeks.minutes_shared(free(2, 600, 660, "Asia/Kolkata"), free(2, 615, 675, "Asia/Kathmandu")) == 60


def test_what_is_no_time_counts_nothing():
    assert free(3, 600, 600) == free(3, 600, 500) == free(3, 601, 612) == 0


def test_the_card_says_the_three_best_reasons_to_each_side():
    maya, robert = best()
    facts = score.facts_of(maya, robert)
    names = {"mentor": "Maya", "mentee": "Robert"}

    told = {reader: words.card(facts, reader=reader, **names) for reader in ("mentee", "mentor", "coordinator")}

    assert told["mentee"].reasons == (
        "Maya offers what you want most: An assistant that serves you.",
        "You share 1 aim of the programme.",
        "You are both free for 2 hours a week.",
    )
    assert told["mentor"].reasons[0] == "You offer what Robert wants most: An assistant that serves you."
    assert told["coordinator"].reasons[1] == "They share 1 aim of the programme."
    assert {card.caution for card in told.values()} == {""}


def test_the_card_says_what_to_mind_most():
    maya, robert = best(free=free(1, 480, 540))

    assert card_of(maya, robert).caution == "You share only 1 hour a week."


@pytest.mark.parametrize(
    ("more", "caution"),
    [
        ({"topics": {}}, "You want more of this than Maya offers: An assistant that serves you."),
        ({"objectives": frozenset()}, "You have named no aim of the programme that is the same."),
        ({"free": 0}, "It is not known yet when both are free."),
        ({"free": free(4, 0, 600)}, "The free times that were given have no hour in common."),
        ({"channel": "phone"}, "You like to work in different ways: talk about it in the first session."),
        ({"department": ""}, ""),
    ],
)
def test_each_part_has_a_caution_of_its_own(more, caution):
    maya, robert = best()
    given = {name: getattr(maya, name) for name in ("topics", "objectives", "free", "channel", "pace", "department")}

    assert card_of(side("Maya", **given | more), robert).caution == caution


@pytest.mark.parametrize(
    ("channel", "pace", "reason"),
    [
        ("video", "", "You both like to meet by video."),
        ("", "long-and-seldom", "You both prefer sessions that are long and seldom."),
        ("", "", "Your ways of working go together."),
    ],
)
def test_the_way_of_working_is_said_as_both_gave_it(channel, pace, reason):
    maya, robert = (side(name, channel=channel, pace=pace) for name in ("Maya", "Robert"))

    assert reason in card_of(maya, robert).reasons


def test_a_unit_that_has_left_the_catalog_is_called_by_its_name():
    assert [words.topic_title(name) for name in ("gone/unit", "digital-tools/gone")] == [
        "gone/unit", "digital-tools/gone",
    ]  # fmt: skip


def test_a_pair_from_before_there_were_cards_has_an_empty_one():
    assert words.card({}, reader="mentee", mentor="Maya", mentee="Robert") == words.Card((), "")


def card_of(maya, robert):
    return words.card(score.facts_of(maya, robert), reader="mentee", mentor="Maya", mentee="Robert")


MAYA, ROBERT = side("Maya"), side("Robert")


@pytest.mark.parametrize(
    ("mentor", "mentee", "bounds", "limit"),
    [
        (MAYA, ROBERT, Bounds(), ""),
        (MAYA, MAYA, Bounds(), ONESELF),
        (MAYA, ROBERT, Bounds(above={"p-Maya": frozenset({"p-boss", "p-Robert"})}), LINE),
        (MAYA, ROBERT, Bounds(above={"p-Robert": frozenset({"p-Maya"})}), LINE),
        (side("Maya", manager="p-boss"), side("Robert", manager="p-boss"), Bounds(), APPRAISER),
        (side("Maya", manager="p-boss"), side("Robert", manager="p-other"), Bounds(), ""),
        (side("Maya", languages=frozenset({"de"})), ROBERT, Bounds(), LANGUAGE),
        (MAYA, ROBERT, Bounds(apart=frozenset({("p-Maya", "p-Robert")})), NOT_WITH),
        (MAYA, ROBERT, Bounds(apart=frozenset({("p-Robert", "p-Maya")})), NOT_WITH),
        (MAYA, ROBERT, Bounds(together=frozenset({("p-Maya", "p-Robert")})), TOGETHER),
        (MAYA, ROBERT, Bounds(before=frozenset({("p-Maya", "p-Robert")})), BEFORE),
        (MAYA, ROBERT, Bounds(before=frozenset({("p-Robert", "p-Maya")})), BEFORE),
    ],
)
def test_limits_hold_either_way(mentor, mentee, bounds, limit):
    assert limit_between(mentor, mentee, bounds) == limit


def test_with_whom_somebody_does_not_want_to_be_is_not_said():
    assert explained(NOT_WITH, "Maya", "Robert") == "This pair is not possible. Please choose somebody else."

"""The common goal of a cohort: how far all of them are together, and nothing when no rule says so."""

from __future__ import annotations

import pytest

from portal import clock, db
from portal.gamification.together import together_of
from portal.people import actions as people
from portal.people.models import Person
from tests.awards.rules import adopt
from tests.cast import kept
from tests.learning.reading import statements
from tests.mentoring.meeting import WEEK, held

RULES = """
- id: together
  name: A good hour, many times
  because: Twenty-five sessions held by all pairs together.
  when: session.completed
  for: cohort
  reach: {bronze: 2, silver: 3, gold: 25}
  give: {badge: good-company}
- id: topics
  when: session.completed
  for: cohort
  distinct: mentor
  reach: 4
  give: {badge: many-minds}
- id: each-mentor
  when: session.completed
  for: cohort
  by: mentor
  reach: 4
  give: {badge: many-minds}
- id: alone
  when: session.completed
  for: mentor
  reach: 4
  give: {badge: many-minds}
"""


@pytest.fixture
def goals(house, tmp_path):
    """Rules of which two count for the programme as a whole."""
    adopt(tmp_path, RULES)


def meet(pair, maya, robert, times):
    """Maya and Robert hold so many sessions, a week apart."""
    for number in range(times):
        held(pair, maya=maya, robert=robert, starts_at=clock.now() + WEEK * (number + 1))


def far(programme):
    return [(goal.rule_id, goal.have, goal.need) for goal in together_of([programme.id])]


def test_all_count_together(goals, pair, programme, maya, robert):
    assert far(programme) == [("together", 0, 2), ("topics", 0, 4)]

    meet(pair, maya, robert, times=2)

    assert far(programme) == [("together", 2, 3), ("topics", 1, 4)]


def test_what_was_reached_stays_in_sight(goals, pair, programme, maya, robert, tmp_path):
    adopt(tmp_path, RULES.replace("gold: 25", "gold: 4"))
    meet(pair, maya, robert, times=5)

    goal = together_of([programme.id])[0]

    assert (goal.have, goal.need, goal.is_reached) == (5, 4, True)


def test_others_programmes_are_others(goals, pair, programme, maya, robert, ines):
    held(pair, maya=maya, robert=robert)
    autumn = people.open_programme("Autumn", slug="autumn", by=ines)

    assert far(autumn) == [("together", 0, 2), ("topics", 0, 4)]
    assert together_of([]) == []


def test_home_says_it_in_words(client, goals, pair, maya, robert):
    held(pair, maya=maya, robert=robert)
    kept(robert)

    page = client.sign_in(robert).get("/").text

    assert "1 of 2 sessions held together" in page
    assert "A good hour, many times" in page
    assert "Twenty-five sessions held by all pairs together." in page
    assert "1 of 4, together" in page


def test_what_is_reached_is_said_in_words(client, goals, pair, maya, robert, tmp_path):
    adopt(tmp_path, RULES.replace("gold: 25", "gold: 4"))
    meet(pair, maya, robert, times=4)
    kept(robert)

    assert "4 of 4 sessions held together: all of it is reached" in client.sign_in(robert).get("/").text


def test_who_coordinates_sees_it_on_the_page_of_the_programme(client, goals, programme, clara):
    assert "0 of 2 sessions held together" in client.sign_in(clara).get("/programmes/spring").text


def test_who_is_in_no_programme_or_hides_points_sees_none(client, goals, programme, ines, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    kept(robert)

    for person in (ines, robert):
        assert "together" not in client.sign_in(person).get("/").text


def test_without_such_a_rule_nothing_is_shown(client, programme, robert, clara, tmp_path):
    adopt(tmp_path, "- {id: one, when: session.completed, for: mentor, give: 1 xp}")

    assert far(programme) == []
    assert 'class="meter"' not in client.sign_in(clara).get("/programmes/spring").text
    assert ">Together<" not in client.sign_in(robert).get("/").text


def test_it_costs_one_query_for_any_number_of_programmes(app, goals, programme, clara, robert):
    visit = app.test_client().sign_in(robert)
    one = statements(app, lambda: visit.get("/"))

    for n in range(5):
        people.enrol(robert, people.open_programme(f"More {n}", slug=f"more-{n}", by=clara), role="mentee")
    kept(robert)

    assert statements(app, lambda: visit.get("/")) == one

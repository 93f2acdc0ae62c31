"""Pathways: what is earned, what is next, what exactly is missing for it; and what is beside a badge."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from portal import catalog, clock, db
from portal.awards import hands, pathways, queries
from portal.awards.pathways import EARNED, LATER, NEXT
from portal.catalog import PathwayStep
from portal.errors import NotFound
from portal.gamification.rules import Gift, Level, Rule
from portal.mentoring import queries as mentoring
from portal.people.models import Person
from tests.cast import kept
from tests.gamification.treasury import adopt
from tests.learning.reading import finish, statements
from tests.mentoring.meeting import held

WHY = "For the talk at the works council."
FIRST = "first-steps-as-a-mentee"


def way(person, slug, *roles):
    """How far somebody is."""
    badges, pairs = queries.badges_of(person), [pair.id for pair in mentoring.pairs_of(person)]
    missing = queries.missing_for(person, roles=roles, pairs=pairs, badges=badges)
    return pathways.way_of(pathways.pathway(slug), held={badge.what for badge in badges}, missing=missing)


def states(found):
    return [step.state for step in found.steps]


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def give(person, *names):
    for name in names:
        hands.grant(person, hands.a_badge(name), reason=WHY, by=None)
    kept(person)


def test_the_first_badge_that_is_not_held_is_next_and_says_what_is_missing(app, pair, robert):
    with app.app_context():
        found = way(robert, FIRST, "mentee")

        assert states(found) == [NEXT, EARNED, LATER, LATER, LATER]
        assert found.next.words == "0 of 1 track finished"
        for lesson in catalog.track("becoming-a-mentee").lessons:
            finish(lesson, by=robert)
        kept(robert)
        found = way(robert, FIRST, "mentee")
        assert states(found) == [EARNED, EARNED, NEXT, LATER, LATER]
        assert (found.next.slug, found.next.words, found.earned) == ("first-session", "0 of 1 session held", 2)


def test_a_level_says_how_far_it_is_to_that_level_and_a_higher_one_is_enough(app, pair, maya, robert):
    with app.app_context():
        give(maya, "ready-to-mentor", "micro-lesson-author/silver")
        for day in (1, 2, 3):
            held(pair, maya=maya, robert=robert, starts_at=clock.now() + dt.timedelta(days=day))
        kept(maya)

        found = way(maya, "a-mentor-people-recommend", "mentor")

        assert states(found) == [EARNED] * 5 + [NEXT, LATER]
        assert (found.next.slug, found.next.level) == ("good-company", "silver")
        assert found.next.words == "3 of 10 sessions held"


def test_what_a_person_decides_and_what_one_has_no_part_in_is_said_in_a_sentence(app, programme, maya, ines):
    with app.app_context():
        names = [step.name for step in pathways.pathway("a-mentor-people-recommend").steps]
        give(maya, *names[:-1])

        assert way(maya, "a-mentor-people-recommend", "mentor").next.words == (
            "A colleague nominates you for it, and a coordinator agrees."
        )
        assert way(ines, FIRST).next.words == (
            "Finishing the onboarding track for mentees earns this badge and 10 points."
        )
        give(maya, names[-1])
        done = way(maya, "a-mentor-people-recommend", "mentor")
        assert (done.next, done.earned) == (None, len(names))


def test_without_a_rule_a_badge_is_given_by_hand(app, programme, robert):
    adopt(Rule("one", ("session.completed",), ("mentee",), Gift(badge="first-session"), levels=(Level("", 1),)))
    with app.app_context():
        assert way(robert, FIRST, "mentee").next.words == "A coordinator gives it by hand."


def test_beside_a_badge_stand_those_before_and_after_it_by_rules_pathways_and_levels(app, programme):
    found = pathways.neighbours_of("digital-toolkit", None)
    assert {step.name for step in found.after} == {"considered-voice", "explorer"}

    found = pathways.neighbours_of("explorer", None)
    assert {step.name for step in found.before} == {"digital-toolkit", "considered-voice", "reading-the-room"}
    assert [step.name for step in found.after] == ["wide-curiosity"]

    found = pathways.neighbours_of("good-company", "silver")
    assert PathwayStep("good-company", "bronze") in found.before
    assert PathwayStep("good-company", "gold") in found.after
    assert pathways.neighbours_of("all-aboard", None) == ([], [])


def test_no_pathway_of_ours_goes_against_the_rules(rulebook):
    assert {pathway.slug for pathway in catalog.pathways()} == {
        FIRST, "a-mentor-people-recommend", "the-curious-digital-professional",
    }  # fmt: skip
    assert list(pathways.against(rulebook.rules)) == []


def test_a_pathway_that_is_not_there_is_not_found(app, programme):
    with app.app_context(), pytest.raises(NotFound):
        pathways.pathway("nowhere")


def test_the_pages_show_how_far_one_is_and_lead_on(client, pair, robert):
    visit = client.sign_in(robert)

    assert "1 of 5 badges · next: Open to learning" in words(visit.get("/pathways"))
    page = visit.get(f"/pathways/{FIRST}")
    assert "0 of 1 track finished" in words(page)
    assert "Finishing the onboarding track for mentees earns this badge" in words(page)
    assert 'href="/tracks/becoming-a-mentee"' in page.text
    assert words(page).count("later") == 3
    assert page.text.count("tag--earned") == 1
    assert "/pathways" in visit.get("/awards").text
    for path in ("/pathways/nowhere", "/pathways/%00", "/pathways/" + "x" * 300):
        assert visit.get(path).status_code in (400, 404)


def test_each_kind_of_badge_leads_to_where_one_goes_on(client, pair, robert):
    visit = client.sign_in(robert)

    def verb(slug):
        return re.findall(r'class="button" href="([^"]+)"', visit.get(f"/pathways/{slug}").text)

    assert verb("the-curious-digital-professional") == ["/tracks/digital-tools"]
    give(robert, "open-to-learning")
    assert verb(FIRST) == [f"/pairs/{pair.id}"]
    give(robert, "first-session")
    assert verb(FIRST) == ["/goals"]
    give(robert, "ready-to-mentor", "good-company/bronze")
    assert verb("a-mentor-people-recommend") == ["/micro-lessons"]
    give(robert, "micro-lesson-author/gold", "good-company/gold")
    assert verb("a-mentor-people-recommend") == ["/nominations/new"]
    give(robert, "digital-toolkit", "considered-voice", "wide-curiosity", "all-rounder")
    assert verb("the-curious-digital-professional") == []


def test_who_hides_points_and_badges_sees_neither_here(client, pair, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    kept(robert)
    visit = client.sign_in(robert)

    for path in ("/pathways", f"/pathways/{FIRST}"):
        page = words(visit.get(path))
        assert "Open to learning" not in page
        assert "badges" in page


def test_signed_out_they_lead_to_the_door_and_to_a_stranger_nothing_is_earned(client, programme, ines):
    assert client.get("/pathways").location.startswith("/sign-in")
    assert client.get(f"/pathways/{FIRST}").location.startswith("/sign-in")
    assert "tag--earned" not in client.sign_in(ines).get(f"/pathways/{FIRST}").text


def test_the_page_of_a_badge_says_what_it_leads_to(client, programme):
    page = words(client.get("/achievements/explorer"))

    assert "Leads to Wide curiosity" in page
    assert "Comes after" in page
    assert "Digital toolkit" in page.partition("Comes after")[2]
    assert "Leads to" not in words(client.get("/achievements/all-aboard"))


def test_all_pathways_cost_as_many_queries_as_one(app, client, pair, robert):
    visit = client.sign_in(robert)

    assert statements(app, lambda: visit.get("/pathways")) == statements(app, lambda: visit.get(f"/pathways/{FIRST}"))

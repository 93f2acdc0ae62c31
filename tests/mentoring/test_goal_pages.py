"""The pages of pairs and goals: for the two, with htmx and without; for nobody else."""

from __future__ import annotations

import pytest

from portal.mentoring import actions, queries
from portal.mentoring.models import ACHIEVED, ACTIVE, AGREED, DROPPED, Goal, Pair
from tests.cast import kept
from tests.mentoring.meeting import (
    again,
    agreed,
    count,
    filled,
    many_goals,
    many_sessions,
    points_of,
    problem_of,
    proposed,
    statements,
)

PAGES = ["/pairs/{pair}", "/pairs/{pair}/agreement", "/pairs/{pair}/goals/new"]
DEEDS = [
    "/pairs/{pair}/signature",
    "/pairs/{pair}/goals/new",
    "/goals/{goal}/agreement",
    "/goals/{goal}/completion",
    "/goals/{goal}/dropping",
    "/milestones/{step}/completion",
]


@pytest.fixture
def goal(pair, maya, robert):
    """A goal that Robert wrote and Maya agreed to, with two milestones."""
    return kept(agreed(pair, maya=maya, robert=robert, milestones=["Open it", "Reply there"]))


@pytest.fixture
def names(pair, goal):
    """What stands in addresses."""
    [found] = queries.goals_of([pair])
    return {"pair": pair.id, "goal": goal.id, "step": kept(found).milestones[0].id}


@pytest.mark.parametrize("page", PAGES)
def test_a_pair_has_pages_for_its_two_alone(client, names, page, maya, robert, clara, ines):
    address = page.format(**names)

    assert client.get(address).location.startswith("/sign-in?next=")
    assert [client.sign_in(person).get(address).status_code for person in (maya, robert, clara, ines)] == [
        200, 200, 404, 404,
    ]  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_pair_does_nobody_else_does(client, names, deed, clara, ines):
    address = deed.format(**names)

    assert client.submit(address).status_code == 303
    assert [client.sign_in(person).submit(address).status_code for person in (clara, ines)] == [404, 404]


def test_a_pair_signs_its_agreement(client, programme, clara, maya, robert):
    pair = kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))
    page = f"/pairs/{pair.id}"

    client.sign_in(maya)
    assert filled(client.get(page)) == ["Read and sign"]
    assert filled(client.get(f"{page}/agreement")) == ["I sign it"]
    assert client.submit(f"{page}/signature").location == page
    assert "as soon as Robert has signed too" in client.get(page).text
    client.sign_in(robert)
    client.submit(f"{page}/signature")

    assert again(pair).state == ACTIVE
    assert "Goals and sessions are open" in client.get(page).text


def test_a_pair_that_has_ended_is_not_signed(client, pair, maya):
    pair.state = "exited"
    kept(pair)

    answer = client.sign_in(maya).submit(f"/pairs/{pair.id}/signature")

    assert answer.status_code == 422
    assert "This pair has come to its end" in problem_of(answer)


def test_a_goal_is_written_down(client, pair, maya, robert):
    client.sign_in(robert)

    answer = client.submit(
        f"/pairs/{pair.id}/goals/new",
        title="Answer in the document",
        why="The team waits for my mails",
        owner="mentee",
        track="digital-tools",
        due_on="2026-05-01",
        milestones=["Open it", "", "Reply there"],
        milestone_days=["2026-03-20", "", "2026-04-01"],
    )

    assert answer.location == f"/pairs/{pair.id}"
    page = client.sign_in(maya).get(answer.location)
    for words in (
        "Answer in the document",
        "Reply there",
        "by Friday, 1 May 2026",
        "by Wednesday, 1 April 2026",
        "I agree",
    ):
        assert words in page.text


def test_a_goal_that_is_refused_comes_back_as_it_was_typed(client, pair, robert):
    typed = {
        "title": "Look <ahead>",
        "why": "Because",
        "owner": "mentor",
        "due_on": "2026-01-01",
        "milestones": ["One", "Two"],
    }

    answer = client.sign_in(robert).submit(f"/pairs/{pair.id}/goals/new", **typed)

    assert answer.status_code == 422
    assert "This day has passed" in problem_of(answer)
    assert 'href="#due_on"' in answer.text
    for words in ('value="Look &lt;ahead&gt;"', ">\nBecause<", 'value="2026-01-01"', 'value="One"', 'value="Two"'):
        assert words in answer.text
    assert 'value="mentor" id="owner"' not in answer.text or "checked" in answer.text
    assert count(Goal) == 0


def test_a_goal_needs_an_active_pair(client, programme, clara, maya, robert):
    pair = kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))

    client.sign_in(robert)
    answer = client.submit(f"/pairs/{pair.id}/goals/new", title="Something")

    assert '<form class="form"' not in client.get(f"/pairs/{pair.id}/goals/new").text
    assert answer.status_code == 422
    assert "once both of you have signed" in problem_of(answer)


def test_a_double_click_writes_one_goal(client, pair, robert):
    client.sign_in(robert)

    answers = [client.submit(f"/pairs/{pair.id}/goals/new", title="Something") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert count(Goal) == 1


def test_the_other_one_agrees(client, pair, maya, robert):
    goal = kept(actions.draft_goal(pair, title="Something", by=robert))

    refused = client.sign_in(robert).submit(f"/goals/{goal.id}/agreement")
    answer = client.sign_in(maya).submit(f"/goals/{goal.id}/agreement")

    assert refused.status_code == 422
    assert "when your partner agrees" in problem_of(refused)
    assert answer.location == f"/pairs/{pair.id}"
    assert again(goal).state == AGREED


def test_a_milestone_is_reached_on_the_spot(client, pair, names, robert):
    client.sign_in(robert)
    before = points_of(robert)

    answers = [client.submit(f"/milestones/{names['step']}/completion", htmx=True) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text.lstrip().startswith('<section id="goals"')
    assert "“Open it” is behind you." in answers[0].text
    assert points_of(robert) == before + 5


def test_a_goal_is_brought_to_its_end_once(client, goal, maya, robert):
    before = points_of(maya)

    client.sign_in(maya).submit(f"/goals/{goal.id}/completion", attainment="1")
    client.sign_in(robert).submit(f"/goals/{goal.id}/completion", attainment="-2")

    assert (again(goal).state, again(goal).attainment) == (ACHIEVED, 1)
    assert points_of(maya) == before + 25


def test_a_goal_is_reached_as_agreed_unless_one_says_otherwise(client, goal, maya):
    client.sign_in(maya).submit(f"/goals/{goal.id}/completion")

    assert again(goal).attainment == 0


@pytest.mark.parametrize("attainment", ["3", "-3", "a lot", "1e1", "٢"])
def test_an_attainment_that_is_none_is_refused(client, goal, maya, attainment):
    answer = client.sign_in(maya).submit(f"/goals/{goal.id}/completion", attainment=attainment)

    assert answer.status_code == 422
    assert "how far the goal was reached" in problem_of(answer)
    assert again(goal).state == AGREED


def test_a_goal_is_let_go(client, goal, maya):
    client.sign_in(maya).submit(f"/goals/{goal.id}/dropping")

    assert again(goal).state == DROPPED
    answer = client.submit(f"/goals/{goal.id}/completion", htmx=True)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#problem-place"


def test_the_other_one_reads_how_one_likes_to_work(client, pair, maya, robert):
    robert.how_i_work = "Mornings, <b>by telephone</b>."
    kept(robert)

    page = client.sign_in(maya).get(f"/pairs/{pair.id}")

    assert "Mornings, &lt;b&gt;by telephone&lt;/b&gt;." in page.text


def test_the_page_of_a_pair_has_one_thing_to_do(client, pair, maya, robert):
    page = f"/pairs/{pair.id}"
    assert filled(client.sign_in(maya).get(page)) == ["Propose a time"]

    proposed(kept(again(pair) and queries.pair_of(maya, pair.id)), by=maya)
    kept(pair)

    assert filled(client.get(page)) == []
    assert filled(client.sign_in(robert).get(page)) == ["Answer"]


def test_all_goals_are_on_one_list_page_by_page(client, pair, maya, ines):
    many_goals(pair, 21, by=maya)
    kept(pair)
    client.sign_in(maya)

    first, second, nonsense = (client.get(f"/goals{query}").text for query in ("", "?page=2", "?page=-9"))

    assert (first.count("Goal 0"), second.count("Goal 0")) == (20, 1)
    assert "page=2" in first
    assert nonsense.count("Goal 0") == 20
    assert "Goal 0" not in client.sign_in(ines).get("/goals").text


@pytest.mark.parametrize("page", ["/pairs/{pair}", "/goals", "/pairs/{pair}/goals/new", "/pairs/{pair}/agreement"])
def test_a_page_costs_the_same_with_many_rows(app, client, pair, maya, page):
    page = page.format(pair=pair.id)
    client.sign_in(maya)
    many_goals(kept(again(pair)), 1, by=maya)
    many_sessions(pair, 1, by=maya, since=pair.formed_at)
    kept(pair)
    few = statements(app, lambda: client.get(page))
    many_goals(pair, 200, by=maya)
    many_sessions(pair, 100, by=maya, since=pair.formed_at.replace(day=1))
    kept(pair)

    many = statements(app, lambda: client.get(page))

    assert many == few <= 12


def test_the_pages_of_a_pair_are_kept_by_nobody(client, pair, maya):
    assert client.sign_in(maya).get(f"/pairs/{pair.id}").headers["Cache-Control"] == "no-store"


def test_a_pair_of_somebody_else_looks_like_none(client, pair, ines):
    client.sign_in(ines)

    other, none = client.get(f"/pairs/{pair.id}"), client.get(f"/pairs/{'0' * 8}-0000-7000-8000-{'0' * 12}")

    assert (other.status_code, none.status_code) == (404, 404)
    assert count(Pair) == 1

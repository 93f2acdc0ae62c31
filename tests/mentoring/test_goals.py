"""Goals: written, agreed, reached, let go."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.mentoring import actions, queries
from portal.mentoring.models import ACHIEVED, AGREED, DRAFT, DROPPED, IN_PROGRESS, PARTLY, Goal
from portal.people import actions as people
from portal.people.models import Objective
from tests.cast import kept
from tests.mentoring.meeting import agreed, badges_of, count, points_of


def test_a_goal_waits_for_the_other_one(pair, maya, robert):
    goal = actions.draft_goal(
        pair, title="  Answer   in the document ", by=robert, milestones=["Open it", " ", "Reply"]
    )

    [found] = queries.goals_of([pair])
    assert (goal.state, goal.title, goal.owner_id) == (DRAFT, "Answer in the document", robert.id)
    assert [step.title for step in found.milestones] == ["Open it", "Reply"]
    assert queries.pairs_and_what_waits(maya) == ([pair], [goal], [])
    assert queries.pairs_and_what_waits(robert) == ([pair], [], [])


def test_a_goal_can_be_the_other_ones(pair, maya, robert):
    goal = actions.draft_goal(pair, title="Chair a meeting of the board", by=robert, owner="mentor")

    assert goal.owner_id == maya.id


def test_a_goal_begins_with_an_active_pair(programme, clara, maya, robert):
    offered = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)

    with pytest.raises(Refused, match="both of you have signed"):
        actions.draft_goal(offered, title="Something", by=maya)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"why": "x" * 4001}, "why"),
        ({"owner": "manager"}, "owner"),
        ({"track": "golf"}, "track"),
        ({"objective": "gone"}, "objective"),
        ({"milestones": ["A"], "days": [dt.date(2026, 3, 2)]}, "milestones"),
        ({"due_on": dt.date(2026, 3, 2)}, "due_on"),
        ({"milestones": [f"Step {n}" for n in range(9)]}, "milestones"),
        ({"milestones": ["x" * 161]}, "milestones"),
    ],
)
def test_a_goal_that_is_not_in_order_is_refused_at_its_field(pair, robert, wrong, field):
    with pytest.raises(Refused) as refused:
        actions.draft_goal(pair, **{"title": "Something", "by": robert, **wrong})

    assert list(refused.value.fields) == [field]
    assert count(Goal) == 0


def test_a_stranger_writes_no_goal(pair, clara):
    with pytest.raises(NotFound):
        actions.draft_goal(pair, title="Something", by=clara)


def test_the_same_goal_twice_is_one(pair, robert):
    one, other = (actions.draft_goal(pair, title="Something", by=robert, milestones=["A"]) for _time in range(2))

    assert one is other
    assert count(Goal) == 1


def test_control_characters_never_reach_the_database(pair, robert):
    goal = actions.draft_goal(pair, title="A\x00 goal\x1b[2J", why="One\x00\r\ntwo\x07", by=robert)

    assert (goal.title, goal.why) == ("A goal[2J", "One\ntwo")


def test_agreeing_needs_the_other_one(pair, maya, robert):
    goal = actions.draft_goal(pair, title="Something", by=robert)

    with pytest.raises(Refused, match="when your partner agrees"):
        actions.agree(goal, pair=pair, by=robert)
    actions.agree(goal, pair=pair, by=maya)
    actions.agree(goal, pair=pair, by=maya)

    assert goal.state == AGREED


def test_a_milestone_counts_once_the_goal_is_agreed(pair, maya, robert):
    goal = actions.draft_goal(pair, title="Something", by=robert, milestones=["First"])
    [step] = queries.goals_of([pair])[0].milestones

    with pytest.raises(Refused, match="both of you have agreed"):
        actions.reach(step, goal=goal, pair=pair, by=robert)
    assert step.reached_at is None


def test_a_milestone_reached_twice_pays_once(pair, maya, robert):
    goal = agreed(pair, maya=maya, robert=robert, milestones=["First"])
    [step] = queries.goals_of([pair])[0].milestones
    before = points_of(robert)

    actions.reach(step, goal=goal, pair=pair, by=robert)
    actions.reach(step, goal=goal, pair=pair, by=maya)
    kept(step)

    assert points_of(robert) == before + 5
    assert queries.goals_of([pair])[0].reached == 1
    assert goal.state == IN_PROGRESS


def test_a_goal_reached_twice_pays_once(pair, maya, robert):
    goal = agreed(pair, maya=maya, robert=robert)
    before = points_of(robert)

    actions.complete(goal, pair=pair, attainment=1, by=robert)
    actions.complete(goal, pair=pair, attainment=-2, by=maya)
    kept(goal)

    assert (goal.state, goal.attainment) == (ACHIEVED, 1)
    assert points_of(robert) == before + 25
    assert "goal-reached" in badges_of(robert) & badges_of(maya)


def test_an_honest_not_quite_pays_and_says_nothing_untrue(pair, maya, robert):
    goal = agreed(pair, maya=maya, robert=robert)
    before = points_of(maya)

    actions.complete(goal, pair=pair, attainment=-1, by=maya)
    kept(goal)

    assert goal.state == PARTLY
    assert points_of(maya) == before + 25
    assert "goal-reached" not in badges_of(maya)


@pytest.mark.parametrize("attainment", [-3, 3])
def test_attainment_lies_between_minus_two_and_two(pair, maya, robert, attainment):
    goal = agreed(pair, maya=maya, robert=robert)

    with pytest.raises(Refused, match="how far"):
        actions.complete(goal, pair=pair, attainment=attainment, by=maya)


def test_a_goal_that_nobody_agreed_to_is_not_reached(pair, robert):
    goal = actions.draft_goal(pair, title="Something", by=robert)

    with pytest.raises(Refused, match="both of you have agreed"):
        actions.complete(goal, pair=pair, attainment=0, by=robert)


def test_a_goal_that_was_let_go_is_closed(pair, maya, robert):
    goal = agreed(pair, maya=maya, robert=robert)

    actions.drop(goal, pair=pair, by=robert)
    actions.drop(goal, pair=pair, by=maya)

    assert goal.state == DROPPED
    for deed in (
        lambda: actions.complete(goal, pair=pair, attainment=0, by=maya),
        lambda: actions.agree(goal, pair=pair, by=maya),
    ):
        with pytest.raises(Refused, match="closed"):
            deed()


def test_a_goal_and_its_milestones_exist_for_the_pair_alone(pair, maya, robert, clara, ines):
    goal = agreed(pair, maya=maya, robert=robert, milestones=["First"])
    [step] = queries.goals_of([pair])[0].milestones

    assert queries.goal_of(maya, goal.id) == (goal, pair)
    assert queries.milestone_of(robert, step.id) == (step, goal, pair)
    for person in (clara, ines):
        with pytest.raises(NotFound, match="no such goal"):
            queries.goal_of(person, goal.id)
        with pytest.raises(NotFound, match="no such milestone"):
            queries.milestone_of(person, step.id)


def test_open_goals_come_before_closed_ones(pair, maya, robert):
    closed = agreed(pair, maya=maya, robert=robert, title="Closed")
    with clock.at(clock.now() - dt.timedelta(days=1)):
        older = actions.draft_goal(pair, title="Older", by=robert)
    actions.drop(closed, pair=pair, by=robert)

    assert [each.goal for each in queries.goals_of([pair])] == [older, closed]


def test_a_goal_serves_an_aim_of_its_own_programme(pair, programme, robert, clara):
    other = people.open_programme("Autumn", slug="autumn", by=clara)
    aims = [Objective(programme_id=one.id, position=1, text="Decide faster") for one in (programme, other)]
    db.session.add_all(aims)
    db.session.flush()

    goal = actions.draft_goal(pair, title="Something", by=robert, objective=aims[0].id)

    assert goal.objective_id == aims[0].id
    assert queries.objectives_of(pair) == [aims[0]]
    with pytest.raises(Refused, match="aims of the programme"):
        actions.draft_goal(pair, title="Something else", by=robert, objective=aims[1].id)


def test_a_goal_is_under_way_once_somebody_says_so(pair, maya, robert):
    goal = actions.draft_goal(pair, title="Something", by=robert)

    with pytest.raises(Refused, match="both of you have agreed"):
        actions.begin(goal, pair=pair, by=robert)
    actions.agree(goal, pair=pair, by=maya)
    for one in (robert, maya):
        actions.begin(goal, pair=pair, by=one)
    actions.agree(goal, pair=pair, by=maya)

    assert goal.state == IN_PROGRESS
    actions.complete(goal, pair=pair, attainment=0, by=maya)
    assert goal.state == ACHIEVED

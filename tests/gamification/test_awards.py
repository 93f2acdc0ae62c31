"""What people can ask the treasury: what they were given, why, and what is missing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db, gamification, journal
from portal.errors import NotFound
from portal.gamification import answers, prospects, queries
from tests.gamification.treasury import (
    COMPANY,
    GUIDE,
    LESSONS,
    NOON,
    RULES,
    TOOLBOX,
    adopt,
    hold,
    learn,
    reach,
    take_back,
)

TODAY = NOON.toordinal()

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def rules(database):
    adopt(*RULES.rules)


def queries_of(ask) -> int:
    """How many statements it takes."""
    statements = []
    db.session.rollback()
    engine = db.session.get_bind()

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        ask()
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(statements)


def test_awards_come_newest_first_and_page_by_page():
    for number in range(5):
        learn(f"tools/{number}")

    first = queries.awards_of("robert", limit=2)
    second = queries.awards_of("robert", after=first[-1].id, limit=2)
    last = queries.awards_of("robert", after=second[-1].id, limit=2)

    assert [award.event for award in [*first, *second, *last]] == [5, 4, 3, 2, 1]
    assert first[0].currency == "xp"
    assert first[0].name == "Lessons"
    assert first[0].sentence == "Each lesson you finish earns 5 xp."


def test_several_awards_of_one_event_are_paged_without_loss():
    for number in range(3):
        hold(f"s{number}")

    pages, cursor = [], None
    while page := queries.awards_of("maya", after=cursor, limit=1):
        pages += page
        cursor = page[-1].id

    assert sorted(award.what for award in pages) == ["badge:good-company", "points:xp"]


def test_an_award_of_somebody_else_does_not_exist():
    learn("tools/1")
    (award,) = queries.awards_of("robert")

    assert queries.award_of("robert", award.id) == award
    with pytest.raises(NotFound):
        queries.award_of("ines", award.id)
    with pytest.raises(NotFound):
        queries.award_of("robert", db.new_id())


def test_holdings_are_points_and_badges():
    for number in range(3):
        hold(f"s{number}")
    learn("tools/1", tool="maps")
    learn("tools/2", tool="chat")

    assert queries.holdings_of("robert") == {"badge:good-company": 1, "badge:toolbox/starter": 1, "points:xp": 30}
    assert queries.points_of("robert") == {"xp": 30}
    assert [(badge.slug, badge.level) for badge in queries.badges_of("robert")] == [
        ("good-company", None),
        ("toolbox", "starter"),
    ]


def test_what_was_taken_back_is_held_no_more():
    for number in range(3):
        hold(f"s{number}")
    take_back("session.completed:s0")

    assert queries.badges_of("robert") == []
    assert queries.points_of("robert") == {}
    assert queries.unseen_of("robert") == []
    assert sorted(award.delta for award in queries.awards_of("maya")) == [-20, -1, 1, 20]


def test_awards_wait_until_they_were_seen():
    for number in range(3):
        hold(f"s{number}")
    learn("tools/1")
    waiting = queries.unseen_of("robert")

    gamification.mark_seen("robert", [award.id for award in waiting[:2]])
    gamification.mark_seen("robert", [waiting[0].id])
    db.session.commit()

    assert [award.what for award in waiting] == ["badge:good-company", "points:xp", "points:xp"]
    assert queries.unseen_of("robert") == waiting[2:]
    assert len(queries.unseen_of("maya")) == 2


def test_nobody_sees_awards_for_somebody_else():
    learn("tools/1")
    waiting = queries.unseen_of("robert")

    gamification.mark_seen("ines", [award.id for award in waiting])

    assert queries.unseen_of("robert") == waiting


def test_an_explanation_names_rule_version_cause_and_what_counted():
    hold("s0")
    hold("taken-back")
    take_back("session.completed:taken-back")
    hold("s1")
    hold("other-pair", pair="r2", mentee="paul")
    hold("s2")
    hold("later")
    (award,) = [award for award in queries.awards_of("maya") if award.badge]

    explanation = answers.explain(award, journal)

    assert explanation.sentence == "Meet three times, and both of you earn this badge."
    assert explanation.rule_hash == COMPANY.hash
    assert explanation.edition_hash == RULES.hash
    assert explanation.cause.values["session"] == "s2"
    assert [each.values["session"] for each in explanation.counted] == ["s0", "s1", "s2"]


def test_an_explanation_of_distinct_values_lists_the_first_of_each():
    for lesson, tool in (("a", "maps"), ("b", "maps"), ("c", None), ("d", "chat")):
        learn(f"tools/{lesson}", tool=tool)
    (award,) = [award for award in queries.awards_of("robert") if award.badge]

    explanation = answers.explain(award, journal)

    assert [each.values["lesson"] for each in explanation.counted] == ["tools/a", "tools/d"]


def test_an_explanation_of_a_capped_award_lists_its_own_lesson():
    learn("tools/1")
    learn("tools/2")
    newest = queries.awards_of("robert")[0]

    explanation = answers.explain(newest, journal)

    assert [each.values["lesson"] for each in explanation.counted] == ["tools/2"]


def test_an_award_is_explained_by_the_rules_of_its_time():
    learn("tools/1")
    adopt(TOOLBOX)
    (award,) = queries.awards_of("robert")

    explanation = answers.explain(award, journal)

    assert explanation.rule_hash == LESSONS.hash
    assert explanation.edition_hash == RULES.hash


def test_missing_says_how_far_it_is_to_the_next_level():
    learn("tools/1", tool="maps")
    hold("s0")
    hold("s1")

    missing = prospects.missing_for("robert", day=TODAY, pairs=["r1", "r2"])

    assert [(each.badge, each.level, each.have, each.need) for each in missing] == [
        ("toolbox", "starter", 1, 2),
        ("good-company", None, 2, 3),
        ("guide", None, 0, 2),
    ]


def test_missing_goes_on_with_the_level_after_the_one_held():
    for lesson, tool in (("a", "maps"), ("b", "chat")):
        learn(f"tools/{lesson}", tool=tool)

    toolbox = prospects.missing_for("robert", day=TODAY, slots=["person"])[0]

    assert (toolbox.level, toolbox.have, toolbox.need) == ("pro", 2, 3)


def test_missing_leaves_out_what_is_held_and_what_is_for_others():
    for number in range(3):
        hold(f"s{number}")

    missing = prospects.missing_for("robert", day=TODAY, slots=["mentee"], pairs=["r1"])

    assert missing == []


def test_missing_names_the_value_that_has_come_furthest():
    reach("g1", "culture")

    guide = prospects.missing_for("maya", day=TODAY, slots=["mentor"])[0]

    assert (guide.badge, guide.have, guide.need, guide.about) == (GUIDE.gift.badge, 1, 2, ("culture",))


def test_how_points_work_says_the_rules_that_count_now():
    adopt(COMPANY, LESSONS)

    assert queries.how_points_work() == [
        ("", "Meet three times, and both of you earn this badge."),
        ("Lessons", "Each lesson you finish earns 5 xp."),
        ("", "A coordinator may give something, or take something back, by hand, and says why."),
    ]


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda: queries.awards_of("robert"), 1),
        (lambda: queries.unseen_of("robert"), 1),
        (lambda: queries.holdings_of("robert"), 1),
        (lambda: queries.badges_of("robert"), 1),
        (lambda: queries.how_points_work(), 1),
        (lambda: prospects.missing_for("robert", day=TODAY, pairs=["r1"]), 3),
        (lambda: answers.explain(queries.awards_of("robert", limit=1)[0], journal), 5),
    ],
)
def test_a_long_history_takes_as_many_queries_as_a_short_one(ask, most):
    learn("tools/0", tool="maps")
    ask()
    short = queries_of(ask)
    for number in range(1, 30):
        learn(f"tools/{number}", tool=f"tool-{number}")

    assert queries_of(ask) == short <= most

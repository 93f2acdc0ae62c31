"""Other rules: what a simulation says is what an adoption does, and afterwards the books are true."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import db, journal
from portal.errors import Mistakes, Refused
from portal.gamification import ALL_ALONG, Rulebook, Terms, editions, queries, terms_of
from portal.gamification.calendar import ALWAYS, Span
from portal.gamification.models import BACKLOG, EDITION, HOLDING, LEDGER, RULE, TALLY
from portal.gamification.rules import Condition, Gift, Level, Rule
from tests.gamification.drawing import events, rulebooks
from tests.gamification.treasury import COMPANY, LESSONS, NOON, RULES, adopt, hold, learn, take_back
from tests.journal.test_replay import OCCASIONS, empty, play

BOOKS = (journal.EVENT, EDITION, RULE, TALLY, LEDGER, HOLDING, BACKLOG)
DAYS = st.sampled_from([None, ALWAYS, Span(NOON.date().toordinal(), None), Span(NOON.date().toordinal() - 20, None)])
TERMS = st.builds(Terms, DAYS, st.booleans())
MORE = dataclasses.replace(LESSONS, gift=Gift(7, "xp"))
FAN = Rule(
    "fan",
    when=("badge.earned",),
    where=(Condition("badge", one_of=("good-company",)),),
    slots=("earner",),
    gift=Gift(badge="explorer"),
    levels=(Level("", 1),),
)


def rows() -> dict[str, int]:
    """How many rows each table of the books has."""
    found = {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in BOOKS}
    db.session.rollback()
    return found


def held() -> dict[tuple[str, str], int]:
    """All that anybody holds."""
    found = {(subject, what): n for subject, what, n, _board in db.session.execute(sa.select(HOLDING)) if n}
    db.session.rollback()
    return found


def let_count(*rules: Rule, terms: Terms | None = None, **more):
    """Adopt by hand, and commit."""
    done = journal.adopt(Rulebook(rules), terms or Terms(), **more)
    db.session.commit()
    return done


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rulebooks(),
    st.lists(st.one_of(st.sampled_from(OCCASIONS).flatmap(events), st.integers(0, 12)), max_size=15),
    st.lists(st.tuples(rulebooks(), TERMS), min_size=1, max_size=2),
)
def test_an_adoption_does_what_its_simulation_says(database, first, steps, others):
    empty()
    for step in [Rulebook(first), *steps]:
        play(step)

    for rules, terms in others:
        said = journal.simulate(Rulebook(rules), terms)
        before = held()
        let_count(*rules, terms=terms)

        changed = {(each.subject, each.what): each.after for each in said.holders}
        assert {key: n for key, n in {**before, **changed}.items() if n} == held()
        assert journal.verify().differences == ()


def test_a_simulation_writes_nothing(database):
    adopt(*RULES.rules)
    learn("tools/1")
    before = rows()

    found = journal.simulate(Rulebook((MORE,)))

    assert [(each.subject, each.what, each.before, each.after) for each in found.holders] == [
        ("robert", "points:xp", 5, 7)
    ]
    (effect,) = found.effects
    assert (effect.rule, effect.what, effect.gains, effect.loses, effect.change) == ("lessons", "points:xp", 1, 0, 2)
    assert rows() == before


def test_a_simulation_says_which_rules_are_new_gone_or_others(database):
    adopt(LESSONS, COMPANY)

    found = journal.simulate(Rulebook((MORE, FAN)))

    assert [(each.rule, each.before is None, each.after is None) for each in found.changes] == [
        ("lessons", False, False),
        ("fan", True, False),
        ("company", False, True),
    ]


def test_the_text_of_a_file_is_simulated_or_all_its_mistakes_told(house):
    text = (
        "programme: spring\ncurrencies: [xp]\nrules:\n- id: one\n  when: goal.completed\n  for: mentor\n  give: 1 xp\n"
    )

    assert journal.simulate_text(text).changes[0].rule == "one"
    with pytest.raises(Mistakes) as wrong:
        journal.simulate_text(text.replace("goal.completed", "gaol.completed").replace("1 xp", "1 xq"))
    assert [mistake.line for mistake in wrong.value.found] == [5, 7]


def test_what_a_new_rule_pays_for_the_past_stands_under_the_event_that_earned_it(database):
    first = learn("tools/1")

    done = let_count(LESSONS, terms=terms_of("2026-03-01", takes_back=False), by="clara")

    assert done.subjects == {"robert"}
    (award,) = queries.awards_of("robert")
    assert (award.event, award.at, award.delta) == (first.seq, NOON, 5)
    assert journal.verify().differences == ()


def test_what_happened_before_that_day_is_not_paid(database):
    learn("tools/1")

    let_count(LESSONS, terms=terms_of("2026-03-03", takes_back=False))
    learn("tools/2")
    assert queries.points_of("robert") == {"xp": 10}

    empty()
    db.session.commit()
    learn("tools/1")
    journal.adopt(Rulebook((LESSONS,)), Terms(Span(NOON.date().toordinal() + 1, None)))
    db.session.commit()
    assert queries.points_of("robert") == {}


@pytest.mark.parametrize(("takes_back", "left"), [(False, {"xp": 5}), (True, {})])
def test_what_a_rule_gave_that_is_gone_is_kept_or_taken_back(database, takes_back, left):
    adopt(LESSONS)
    learn("tools/1")

    let_count(terms=Terms(None, takes_back))
    learn("tools/2")

    assert queries.points_of("robert") == left
    assert journal.verify().differences == ()


def test_adopting_twice_is_once(database):
    learn("tools/1")
    let_count(LESSONS, terms=ALL_ALONG)
    before = rows()

    assert let_count(LESSONS, terms=ALL_ALONG) is None

    assert rows() == before
    assert queries.points_of("robert") == {"xp": 5}


def test_an_adoption_that_compared_with_other_rules_is_refused(database):
    adopt(LESSONS)
    (latest,) = editions.editions()
    let_count(MORE)

    with pytest.raises(Refused, match="try them again"):
        journal.adopt(Rulebook((COMPANY,)), Terms(), instead_of=latest.token)
    db.session.rollback()
    assert [each.id for each in editions.listed()] == ["lessons", "by-hand"]


def test_starts_leave_what_was_chosen_by_hand_alone_until_the_content_is_followed_again(database):
    adopt(LESSONS)
    let_count(MORE)
    assert not adopt(LESSONS)

    assert let_count(LESSONS, follows_content=True) is not None
    assert let_count(LESSONS, follows_content=True) is None

    assert adopt(LESSONS, COMPANY)
    assert [each.is_by_hand for each in editions.editions()] == [False, False, True, False]


def test_two_adoptions_at_once_follow_one_another(database):
    learn("tools/1")
    gate, done = threading.Barrier(2), []

    def race(*rules):
        gate.wait()
        done.append(let_count(*rules, terms=ALL_ALONG))
        db.session.remove()

    threads = [threading.Thread(target=race, args=(rule,)) for rule in (LESSONS, MORE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one is not None for one in done] == [True, True]
    assert queries.points_of("robert") in ({"xp": 5}, {"xp": 7})
    db.session.rollback()
    assert journal.verify().differences == ()


def test_the_same_adoption_at_once_is_one(database):
    learn("tools/1")
    gate, done = threading.Barrier(2), []

    def race():
        gate.wait()
        done.append(let_count(LESSONS, terms=ALL_ALONG))
        db.session.remove()

    threads = [threading.Thread(target=race) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one is None for one in done) == [False, True]
    assert len(editions.editions()) == 1


def test_rules_about_awards_follow_from_what_people_hold(database):
    adopt(COMPANY)
    for number in range(3):
        hold(f"s{number}")

    let_count(COMPANY, FAN)
    assert "badge:explorer" in queries.holdings_of("maya")
    take_back("session.completed:s1")

    assert queries.holdings_of("maya") == {}
    assert journal.verify().differences == ()


@pytest.mark.parametrize("since", ["tomorrow", "2026-02-30", "2026-13-01", "1 March", "2030-01-01"])
def test_a_day_is_one_that_has_come(since):
    with pytest.raises(Refused) as refused:
        terms_of(since, takes_back=False)
    assert "since" in refused.value.fields


def test_terms_are_said_in_three_ways():
    day = dt.date(2026, 3, 1).toordinal()

    said = [terms_of(since, takes_back=False).pays_since for since in ("", "start", " 2026-03-01 ")]

    assert said == [None, ALWAYS, Span(day, None)]

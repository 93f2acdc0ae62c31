"""Other rules: trying them on the past writes nothing; letting them count leaves the books true."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db, journal
from portal.events import LessonCompleted
from portal.gamification import ALL_ALONG, Rulebook, Terms, queries
from portal.gamification.calendar import ALWAYS, Span
from portal.gamification.models import EDITION, LEDGER, RULE, TALLY
from portal.gamification.rules import Condition, Gift, Level, Rule
from portal.gamification.simulation import Effect, Holder
from tests.gamification.racing import race
from tests.gamification.treasury import COMPANY, LESSONS, NOON, RULES, TOOLBOX, hold, learn, take_back

pytestmark = pytest.mark.usefixtures("rules")

DEARER = dataclasses.replace(LESSONS, gift=Gift(7, "xp"))
LADDER = Rule(
    "ladder",
    when=("points.earned",),
    slots=("earner",),
    sum="amount",
    where=(Condition("currency", one_of=("xp",)),),
    gift=Gift(badge="ladder"),
    levels=(Level("low", 10), Level("high", 60)),
)


@pytest.fixture
def rules(database):
    journal.adopt_unless_chosen(RULES)
    db.session.commit()


def choose(*rules: Rule, terms: Terms = Terms()) -> journal.Adopted | None:  # noqa: B008
    """Let these rules count, chosen by hand; the books are true afterwards."""
    adopted = journal.adopt(Rulebook(rules), terms)
    db.session.commit()
    assert journal.verify().differences == ()
    return adopted


def lesson(name: str) -> LessonCompleted:
    """Robert finishes a lesson."""
    return LessonCompleted(person="robert", mentee="robert", lesson=name, track="digital-tools")


def rows() -> list[int]:
    """How many rows each table of the treasury and the journal has."""
    tables = (journal.EVENT, LEDGER, TALLY, RULE, EDITION)
    found = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]
    db.session.rollback()
    return found


def test_a_simulation_says_who_would_gain_and_lose_what_and_by_which_rule():
    learn("tools/1", tool="maps")
    hold("s0")
    before = rows()

    found = journal.simulate(Rulebook((DEARER, dataclasses.replace(COMPANY, levels=(Level("", 1),)))))

    assert found.holders == (
        Holder("maya", "badge:good-company", 0, 1),
        Holder("maya", "points:xp", 0, 20),
        Holder("robert", "badge:good-company", 0, 1),
        Holder("robert", "points:xp", 5, 27),
    )
    assert found.effects == (
        Effect("company", "badge:good-company", 2, 0, 2),
        Effect("company", "points:xp", 2, 0, 40),
        Effect("lessons", "points:xp", 1, 1, 2),
    )
    assert (found.events, found.unnamed) == (2, 0)
    assert rows() == before


def test_simulating_the_rules_that_count_changes_nothing():
    learn("tools/1", tool="maps")
    hold("s0")

    found = journal.simulate(RULES, ALL_ALONG)

    assert (found.holders, found.effects) == ((), ())


def test_chosen_rules_count_from_now_on_and_what_was_given_stays():
    learn("tools/1")
    adopted = choose(DEARER)
    learn("tools/2")

    assert adopted == journal.Adopted(0, frozenset())
    assert queries.points_of("robert") == {"xp": 12}


def test_new_rules_pay_for_the_past_under_the_events_that_earned_it():
    for number in range(3):
        hold(f"s{number}", at=NOON + dt.timedelta(days=number))
    more = Rule("more", when=("session.completed",), slots=("mentor",), gift=Gift(3, "xp"))

    adopted = choose(*RULES.rules, more, terms=Terms(pays_since=ALWAYS))

    paid = [award for award in queries.awards_of("maya") if award.rule_id == "more"]
    assert adopted == journal.Adopted(3, frozenset({"maya"}))
    assert [(award.event, award.delta) for award in paid] == [(3, 3), (2, 3), (1, 3)]
    assert paid[-1].at == NOON


def test_new_rules_pay_since_a_day():
    for number in range(3):
        hold(f"s{number}", at=NOON + dt.timedelta(days=number))
    more = Rule("more", when=("session.completed",), slots=("mentor",), gift=Gift(3, "xp"))

    choose(more, terms=Terms(pays_since=Span(NOON.toordinal() + 1, None)))

    assert queries.points_of("maya") == {"xp": 20 + 6}


def test_a_changed_rule_that_pays_for_the_past_replaces_what_it_paid_before():
    learn("tools/1")
    learn("tools/2")

    choose(DEARER, terms=Terms(pays_since=ALWAYS))

    assert queries.points_of("robert") == {"xp": 14}


def test_a_changed_rule_that_pays_since_a_day_replaces_it_from_that_day_on():
    learn("tools/1")
    journal.record(lesson("tools/2"), zone="Europe/Zurich", at=NOON + dt.timedelta(days=2))
    db.session.commit()

    choose(DEARER, terms=Terms(pays_since=Span(NOON.toordinal() + 1, None)))

    assert queries.points_of("robert") == {"xp": 5 + 7}


def test_what_a_vanished_rule_gave_is_kept_unless_it_is_taken_back():
    learn("tools/1")
    choose(COMPANY)
    kept = queries.points_of("robert")
    choose()
    choose(LESSONS, terms=Terms(pays_since=ALWAYS))
    choose(COMPANY, terms=Terms(takes_back=True))

    assert kept == {"xp": 5}
    assert queries.points_of("robert") == {}
    assert queries.awards_of("robert")[0].delta == -5


def test_what_is_taken_back_stands_under_the_adoption():
    learn("tools/1")

    adopted = choose(COMPANY, terms=Terms(takes_back=True))

    newest = queries.awards_of("robert")[0]
    assert adopted == journal.Adopted(1, frozenset({"robert"}))
    assert journal.happening(newest.event).type == "rules.adopted"


def test_an_event_of_a_replaced_rule_can_still_be_taken_back():
    learn("tools/1")
    choose(DEARER, terms=Terms(pays_since=ALWAYS))

    take_back("lesson.completed:robert:tools/1")

    assert queries.points_of("robert") == {}
    assert journal.verify().differences == ()


def test_levels_begin_with_the_points_that_people_hold():
    learn("tools/1")
    learn("tools/2")

    choose(*RULES.rules, LADDER)
    learn("tools/3")

    assert queries.holdings_of("robert") == {"points:xp": 15, "badge:ladder/low": 1}
    assert journal.verify().differences == ()


def test_levels_begin_with_the_rules_of_the_content_folder_too():
    learn("tools/1")
    learn("tools/2")

    journal.adopt_unless_chosen(Rulebook((*RULES.rules, LADDER)))
    db.session.commit()

    assert queries.holdings_of("robert") == {"points:xp": 10, "badge:ladder/low": 1}
    assert journal.verify().differences == ()


def test_a_changed_ladder_replaces_the_old_one():
    learn("tools/1")
    learn("tools/2")
    choose(*RULES.rules, LADDER)

    choose(*RULES.rules, dataclasses.replace(LADDER, levels=(Level("low", 11), Level("high", 60))))

    assert queries.holdings_of("robert") == {"points:xp": 10}


def test_points_that_a_vanished_rule_loses_take_the_levels_with_them():
    learn("tools/1")
    learn("tools/2")
    choose(*RULES.rules, LADDER)

    choose(COMPANY, LADDER, terms=Terms(takes_back=True))

    assert queries.holdings_of("robert") == {}


def test_adopting_twice_is_once():
    choose(DEARER)
    before = rows()

    assert choose(DEARER) is None
    assert rows() == before


def test_rules_chosen_by_hand_are_not_replaced_at_the_next_start():
    choose(DEARER)

    assert not journal.adopt_unless_chosen(RULES)


def test_a_version_says_when_by_whom_and_from_which_files():
    rulebook = Rulebook((DEARER,), files={"rules.yaml": "programme: demo"})

    journal.adopt(rulebook, Terms(), by="clara")
    db.session.commit()

    newest = db.session.execute(sa.select(EDITION).order_by(EDITION.c.number.desc())).mappings().first()
    assert newest
    assert (newest["adopted_by"], newest["is_by_hand"], newest["hash"]) == ("clara", True, rulebook.hash)
    assert (newest["adopted_at"], newest["files"]) == (clock.now(), {"rules.yaml": "programme: demo"})


def test_a_break_that_lies_ahead_keeps_what_a_streak_has_counted():
    streak = Rule(
        "streak",
        when=("session.completed",),
        slots=("mentor",),
        streak="week",
        levels=(Level("", 2),),
        gift=Gift(badge="streak"),
        breaks=(Span(NOON.toordinal() - 60, NOON.toordinal() - 50),),
    )
    choose(streak)
    hold("s0")
    ahead = Span(NOON.toordinal() + 30, NOON.toordinal() + 40)

    choose(dataclasses.replace(streak, breaks=(*streak.breaks, ahead)))
    hold("s1", at=NOON + dt.timedelta(days=7))

    assert queries.holdings_of("maya") == {"badge:streak": 1}
    assert journal.verify().differences == ()


def test_chosen_while_others_record_each_event_is_counted_once(database):
    lessons = [lesson(f"tools/{number}") for number in range(60)]
    terms = Terms(pays_since=ALWAYS)

    race(database.url, [*lessons[:30], (Rulebook((DEARER, TOOLBOX)), terms), *lessons[30:]])

    assert queries.points_of("robert") == {"xp": 60 * 7}
    assert journal.verify().differences == ()


def test_a_wrong_number_is_mended_and_the_ledger_left_alone():
    learn("tools/1")
    hold("s0")
    db.session.execute(sa.update(TALLY).values(n=9))
    db.session.commit()
    wrong = len(journal.verify().differences)

    mended = journal.rebuild()
    db.session.commit()

    assert mended == wrong > 0
    assert journal.verify().differences == ()
    assert journal.rebuild() == 0
    db.session.rollback()

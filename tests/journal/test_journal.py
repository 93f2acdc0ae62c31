"""The journal: once, in order, taken back at most once, and always true."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from portal import db, journal
from portal.errors import NotFound, Refused
from portal.events import LessonCompleted
from portal.gamification import queries
from portal.gamification.models import HOLDING, LEDGER, RULE, TALLY
from portal.gamification.rules import Gift
from tests.gamification.treasury import COMPANY, LESSONS, NOON, RULES, adopt, hold, learn, take_back

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def rules(database):
    adopt(*RULES.rules)


def test_an_event_is_written_with_all_it_says():
    recorded = hold("s1", topic="trust")

    happening = journal.happening(recorded.seq)

    assert recorded.is_new
    assert happening.key == "session.completed:s1"
    assert (happening.type, happening.at, happening.retracts) == ("session.completed", NOON, None)
    assert happening.values["topic"] == "trust"
    assert happening.values["mentor"] == "maya"
    assert journal.happening_called("session.completed:s1") == happening


def test_an_event_answers_what_it_earned():
    recorded = learn("tools/1")

    (award,) = recorded.awards
    assert (award.subject, award.what, award.delta) == ("robert", "points:xp", 5)
    assert queries.award_of("robert", award.id).delta == 5


def test_the_day_is_that_of_the_place():
    late = dt.datetime(2026, 3, 3, 23, 30, tzinfo=dt.UTC)

    recorded = hold("s1", at=late)

    assert dt.date.fromordinal(journal.happening(recorded.seq).day) == dt.date(2026, 3, 4)


def test_the_same_event_twice_is_once():
    first = learn("tools/1")

    second = learn("tools/1")

    assert (second.seq, second.is_new) == (first.seq, False)
    assert second.awards == first.awards
    assert queries.points_of("robert") == {"xp": 5}


def test_an_event_that_is_not_committed_leaves_nothing():
    journal.record(LessonCompleted(person="robert", lesson="a/b", track="culture"), zone="UTC")
    db.session.rollback()

    assert queries.holdings_of("robert") == {}
    assert list(journal.stream()) == []


def test_taking_back_takes_what_it_earned():
    for number in range(3):
        hold(f"s{number}")

    back = take_back("session.completed:s1")

    assert sorted((award.subject, award.what, award.delta) for award in back.awards) == [
        ("maya", "badge:good-company", -1),
        ("maya", "points:xp", -20),
        ("robert", "badge:good-company", -1),
        ("robert", "points:xp", -20),
    ]
    assert queries.holdings_of("maya") == {}
    assert journal.happening(back.seq).retracts == 2


def test_an_event_is_taken_back_once():
    learn("tools/1")
    take_back("lesson.completed:robert:tools/1")

    with pytest.raises(Refused, match="already"):
        take_back("lesson.completed:robert:tools/1")
    assert queries.points_of("robert") == {}


def test_what_did_not_happen_cannot_be_taken_back():
    with pytest.raises(Refused, match="no such event"):
        take_back("lesson.completed:robert:tools/1")


def test_a_taking_back_cannot_be_taken_back():
    learn("tools/1")
    take_back("lesson.completed:robert:tools/1")

    with pytest.raises(Refused, match="Record a new event"):
        take_back("retraction:lesson.completed:robert:tools/1")


def test_a_reason_is_a_slug():
    learn("tools/1")

    with pytest.raises(Refused) as refused:
        journal.retract("lesson.completed:robert:tools/1", reason="He told me, and I believe him.")
    assert "reason" in refused.value.fields


def test_a_key_stays_used_after_it_was_taken_back():
    learn("tools/1")
    take_back("lesson.completed:robert:tools/1")

    again = learn("tools/1")

    assert not again.is_new
    assert queries.points_of("robert") == {}


def test_what_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        journal.happening(99)
    with pytest.raises(NotFound):
        journal.happening_called("nothing")


def test_the_stream_gives_everything_in_order_whatever_the_batch():
    for number in range(7):
        learn(f"tools/{number}")

    whole = list(journal.stream())

    assert [each.seq for each in whole] == [1, 2, 3, 4, 5, 6, 7]
    assert list(journal.stream(batch=2)) == whole
    assert list(journal.stream(after=5)) == whole[5:]


def test_adopting_the_same_rules_again_changes_nothing():
    assert not adopt(*RULES.rules)
    assert (
        db.session.scalar(sa.select(sa.func.count()).select_from(RULE)) == len(RULES.rules) + 1
    )  # and what is done by hand


def test_a_reworded_rule_keeps_its_number_and_what_it_counted():
    hold("s0")
    hold("s1")
    reworded = dataclasses.replace(COMPANY, because="Three sessions make good company.", name="Company")

    assert adopt(reworded)
    third = hold("s2")

    assert {award.what for award in third.awards} == {"badge:good-company", "points:xp"}
    assert queries.awards_of("maya")[0].sentence == "Three sessions make good company."


def test_a_changed_rule_counts_from_the_next_event_on():
    learn("tools/1")
    adopt(dataclasses.replace(LESSONS, gift=Gift(7, "xp")))
    learn("tools/2")

    assert queries.points_of("robert") == {"xp": 12}


def test_an_event_is_taken_back_under_the_rules_of_its_time():
    learn("tools/1")
    adopt()
    learn("tools/2")

    take_back("lesson.completed:robert:tools/1")

    assert queries.points_of("robert") == {}
    assert journal.verify().differences == ()


def test_a_rule_that_returns_counts_afresh():
    hold("s0")
    hold("s1")
    adopt()
    hold("s2")
    adopt(*RULES.rules)

    fourth = hold("s3")

    assert fourth.awards == ()
    assert journal.verify().differences == ()


def test_without_rules_everything_is_written_and_nothing_earned(database):
    adopt()

    assert learn("tools/1").awards == ()


def test_verify_finds_no_difference_in_a_true_treasury():
    for number in range(4):
        hold(f"s{number}")
        learn(f"tools/{number}", tool=f"t{number}")
    take_back("session.completed:s1")
    adopt(COMPANY)
    hold("s9")
    told = []

    verdict = journal.verify(lambda done, total: told.append((done, total)))

    assert verdict.plain() == {"events": 10, "ledger": 10, "differences": []}
    assert told == [(10, 10)]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            sa.update(HOLDING).where(HOLDING.c.what == "points:xp").values(n=9),
            "holding: robert · points:xp: 9 kept, 5 by",
        ),
        (sa.delete(HOLDING), "holding: robert · points:xp: 0 kept, 5 by the journal."),
        (
            sa.update(TALLY).where(TALLY.c.rule == 1).values(n=2),
            "tally: 1 lessons · robert|tools/1 · 0: 2 kept, 1 by the journal.",
        ),
        (
            sa.update(LEDGER).values(delta=10),
            "ledger: 1 lessons · robert|tools/1 · robert · points:xp: 10 kept, 5 by the journal.",
        ),
        (
            sa.update(LEDGER).values(subject="ines"),
            "ledger: event 1 cannot have changed points:xp of ines by 5 (rule 1, robert|tools/1).",
        ),
        (sa.update(RULE).where(RULE.c.number == 3).values(hash="0"), "rule 3: its definition is not the one that was"),
    ],
)
def test_verify_names_each_difference(damage, sentence):
    learn("tools/1")
    db.session.execute(damage)
    db.session.commit()

    differences = journal.verify().differences

    assert any(difference.startswith(sentence) for difference in differences), differences

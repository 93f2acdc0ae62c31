"""Thirty rules that together use every word: they load, and give what they mean, whatever happens in whatever order."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import catalog
from portal.config import packaged_content
from portal.events import (
    Event,
    GoalAgreed,
    GoalCompleted,
    LessonCompleted,
    NominationApproved,
    PostPublished,
    ProfileRefreshed,
    ReflectionWritten,
    SessionCompleted,
    SessionNotAttended,
    SessionRated,
)
from portal.gamification import Rulebook, rule_files
from portal.gamification.counting import Standing
from portal.gamification.engine import Plan, apply
from portal.gamification.happenings import Happening
from portal.gamification.memory import Memory
from portal.gamification.parts import WORDS
from tests.gamification import oracle

FILE = Path(__file__).with_name("thirty-rules.yaml")
FIRST = dt.date(2026, 11, 20).toordinal()
PAIRS = {"r1": ("maya", "robert", "c1"), "r2": ("paul", "ines", "c1"), "r3": ("maya", "walter", "c2")}
TRACKS = ("digital-tools", "social-media", "culture")
TOGETHER = (SessionCompleted, SessionNotAttended, SessionRated, GoalAgreed, GoalCompleted, ReflectionWritten)
ALONE = (LessonCompleted, PostPublished, ProfileRefreshed, NominationApproved)


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    catalog.use(catalog.load(packaged_content()))
    return rule_files.rules_in([FILE])


def happened(dice: random.Random, seq: int) -> Event:
    """Something, with values that meet often."""
    kind = dice.choice((*TOGETHER[:1] * 6, *TOGETHER, *ALONE[:1] * 3, *ALONE))
    values: dict[str, Any] = {
        "session": f"s{dice.randrange(4)}",
        "minutes": dice.choice((5, 20, 45, 300)),
        "track": dice.choice(TRACKS),
        "topic": dice.choice("abcd"),
        "tool": dice.choice("abcd"),
        "led_by": dice.choice(("mentor", "mentee")),
        "pair_age_days": dice.choice((3, 30)),
        "stars": dice.choice((4, 5, 5)),
        "rater": dice.choice(("mentor", "mentee")),
        "goal": dice.choice("ab"),
        "reflection": f"w{seq}",
        "words": dice.choice((20, 80, 200)),
        "lesson": f"x/{dice.randrange(9)}",
        "post": f"p{seq}",
        "profile": f"p{seq}",
        "network": dice.choice(("linkedin", "mastodon", "intranet")),
        "nomination": dice.choice("abc"),
    }
    pair = dice.choice(sorted(PAIRS))
    mentor, mentee, cohort = PAIRS[pair]
    who = {"pair": pair, "mentor": mentor, "mentee": mentee, "cohort": cohort}
    if kind in ALONE:
        role = dice.choice(("mentor", "mentee"))
        who = {"person": who[role], role: who[role], "cohort": cohort}
    elif kind is SessionNotAttended:
        who["absent"] = dice.choice((mentor, mentee))
    else:
        values["person"] = mentee
    names = kind.__dataclass_fields__
    return kind(**{name: value for name, value in (values | who).items() if name in names})


def history(dice: random.Random, many: int) -> list[Happening]:
    """Events on days in no order, and some of them taken back."""
    found = []
    for seq in range(1, many + 1):
        event, day = happened(dice, seq), FIRST + dice.randrange(100)
        moment = dt.datetime.combine(dt.date.fromordinal(day), dt.time(12), dt.UTC)
        found.append(Happening(seq, f"{event.key}:{seq}", event.type, moment, day, event.plain()))
    gone = dice.sample(found, len(found) // 5)
    return found + [each._replace(seq=many + place, retracts=each.seq) for place, each in enumerate(gone, start=1)]


def test_together_they_use_every_word(rules):
    text = FILE.read_text()

    assert len(rules.rules) == 30
    assert [word for word in WORDS if f"{word}:" not in text and word != "because"] == []


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1_000_000), many=st.sampled_from([5, 60, 200]))
def test_they_give_what_they_mean(rules, seed, many):
    dice = random.Random(seed)
    standings = [Standing(number, rule) for number, rule in enumerate(rules.rules, start=1)]
    happenings = history(dice, many)
    plan, tallies, held = Plan(standings), Memory(), Counter[tuple[str, str]]()

    for each in dice.sample(happenings, len(happenings)):
        for change in apply(plan, tallies, each).changes:
            held[change.subject, change.what] += change.delta

    assert {key: n for key, n in held.items() if n} == oracle.holdings(standings, happenings)


def test_each_of_them_gives_something_in_busy_months(rules):
    standings = [Standing(number, rule) for number, rule in enumerate(rules.rules, start=1)]
    plan, tallies, given_by = Plan(standings), Memory(), set[int]()

    for each in history(random.Random(1), 3000):
        given_by |= {change.rule for change in apply(plan, tallies, each).changes}

    silent = {each.rule.id for each in standings if each.number not in given_by}
    too_few_people, too_short = {"all-aboard", "many-minds"}, {"kick-off-month", "monthly-pulse"}
    assert silent <= too_few_people | too_short

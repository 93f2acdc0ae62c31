"""Random rules and histories for hypothesis. Small alphabets, or the interesting cases never meet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from portal.events import Event, GoalCompleted, LessonCompleted, SessionCompleted
from portal.gamification.calendar import FIRST_DAYS, PERIODS
from portal.gamification.engine import Standing
from portal.gamification.happenings import Happening
from portal.gamification.rules import Cap, Condition, Gift, Level, Rule

START = dt.date(2026, 11, 25).toordinal()
PAIRS = {"r1": ("maya", "robert", "c1"), "r2": ("maya", "paul", "c1"), "r3": ("robert", "ines", "c2")}
"""Maya mentors twice, Robert learns once and teaches once."""
FACTS = {
    "session.completed": ("minutes", "track", "topic", "session", "kind"),
    "lesson.completed": ("lesson", "track", "kind"),
    "goal.completed": ("goal", "track", "attainment"),
}
SLOTS = {
    "session.completed": ("mentor", "mentee", "pair", "cohort"),
    "lesson.completed": ("person", "mentor", "mentee", "cohort"),
    "goal.completed": ("person", "mentor", "mentee", "pair", "cohort"),
}
CONDITIONS = {
    "track": st.lists(st.sampled_from(["culture", "tools"]), min_size=1, max_size=2, unique=True),
    "minutes": st.tuples(st.none() | st.integers(20, 40), st.none() | st.integers(40, 60)),
    "attainment": st.tuples(st.integers(-1, 1), st.none()),
}

track = st.sampled_from(["culture", "tools"])
few = st.sampled_from("abc")


@st.composite
def rules(draw: st.DrawFn, number: int = 1) -> Rule:
    """A rule that a file could hold."""
    when = draw(st.lists(st.sampled_from(sorted(FACTS)), min_size=1, max_size=2, unique=True))
    slots = sorted(set.intersection(*(set(SLOTS[name]) for name in when)))
    facts = sorted(set.intersection(*(set(FACTS[name]) for name in when)))
    askable = st.sampled_from([*facts, *slots, "type"])
    asked = draw(st.lists(st.sampled_from([fact for fact in facts if fact in CONDITIONS] or [""]), max_size=1))
    shape = draw(st.sampled_from(["each", "cap", "reach", "levels", "distinct"]))
    rule: dict[str, Any] = {}
    if shape == "cap":
        rule["cap"] = Cap(draw(st.integers(1, 3)), draw(st.sampled_from(PERIODS)), draw(st.sampled_from(FIRST_DAYS)))
    elif shape == "levels":
        low = draw(st.integers(1, 3))
        rule["levels"] = (Level("bronze", low), Level("silver", low + draw(st.integers(1, 3))))
    elif shape != "each":
        rule["levels"] = (Level("", draw(st.integers(1, 4))),)
    if shape == "distinct" or (shape == "levels" and draw(st.booleans())):
        rule["distinct"] = draw(askable)
    badge = f"badge-{number}" if "levels" in rule and draw(st.booleans()) else None
    points = draw(st.sampled_from([-5, 1, 10])) if badge is None or draw(st.booleans()) else 0
    return Rule(
        id=f"rule-{number}",
        when=tuple(when),
        slots=tuple(draw(st.lists(st.sampled_from(slots), min_size=1, max_size=2, unique=True))),
        by=tuple(draw(st.lists(askable, max_size=2, unique=True))),
        where=tuple(_condition(draw, fact) for fact in asked if fact),
        gift=Gift(points, "xp" if points else None, badge),
        **rule,
    )


def _condition(draw: st.DrawFn, fact: str) -> Condition:
    asked: Any = draw(CONDITIONS[fact])
    if isinstance(asked, list):
        return Condition(fact, one_of=tuple(asked))
    low, high = asked
    return Condition(fact, at_least=low, at_most=high)


@st.composite
def rulebooks(draw: st.DrawFn) -> tuple[Rule, ...]:
    """One to four rules."""
    return tuple(draw(rules(number)) for number in range(1, draw(st.integers(1, 4)) + 1))


@st.composite
def events(draw: st.DrawFn, occasion: str) -> Event:
    """Something that happens, with its own session, goal or lesson where that makes it an occasion."""
    kind = draw(st.sampled_from(["session", "session", "lesson", "goal"]))
    if kind == "lesson":
        person = draw(st.sampled_from(["maya", "robert", "ines"]))
        role = draw(st.sampled_from(["mentor", "mentee"]))
        who: dict[str, Any] = {"person": person, role: person, "cohort": draw(st.sampled_from(["c1", None]))}
        return LessonCompleted(lesson=f"{draw(few)}|{draw(few)}%", track=draw(track), **who)
    pair = draw(st.sampled_from(sorted(PAIRS)))
    mentor, mentee, cohort = PAIRS[pair]
    who = {"pair": pair, "mentor": mentor, "mentee": mentee, "cohort": cohort}
    if kind == "goal":
        owner = draw(st.sampled_from([mentor, mentee]))
        return GoalCompleted(
            **who, person=owner, goal=occasion, track=draw(st.none() | track), attainment=draw(st.integers(-2, 2))
        )
    return SessionCompleted(
        **who,
        session=occasion,
        minutes=draw(st.integers(15, 60)),
        track=draw(st.none() | track),
        topic=draw(st.none() | few),
    )


@st.composite
def histories(draw: st.DrawFn, most: int = 25) -> list[Happening]:
    """Events on days in no order, and some of them taken back later, at most once each."""
    found: list[Happening] = []
    for seq in range(1, draw(st.integers(0, most)) + 1):
        event = draw(events(f"o{seq}"))
        day = START + draw(st.integers(0, 50))
        moment = dt.datetime.combine(dt.date.fromordinal(day), dt.time(12), dt.UTC)
        found.append(Happening(seq, f"{event.key}:{seq}", event.type, moment, day, event.plain()))
    for each in draw(st.lists(st.sampled_from(found), unique_by=lambda each: each.seq, max_size=8)) if found else []:
        found.append(each._replace(seq=len(found) + 1, key=f"retraction:{each.key}", retracts=each.seq))
    return found


@st.composite
def standings(draw: st.DrawFn) -> tuple[Standing, ...]:
    """Rules under numbers, some of them in force for a while only."""
    found = []
    for number, rule in enumerate(draw(rulebooks()), start=1):
        since, until = draw(st.sampled_from([(0, None), (0, None), (0, 12), (6, None), (4, 15)]))
        found.append(Standing(number, rule, since, until))
    return tuple(found)

"""Random rules and histories for hypothesis. Small alphabets, or the interesting cases never meet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from portal.events import Event, GoalCompleted, LessonCompleted, SessionCompleted, SessionNotAttended
from portal.gamification.calendar import ALWAYS, CALENDAR_PERIODS, FIRST_DAYS, PERIODS, Span
from portal.gamification.counting import Standing
from portal.gamification.happenings import Happening
from portal.gamification.rules import Cap, Condition, Gift, Level, Rule, Within

START = dt.date(2026, 11, 25).toordinal()
PAIRS = {"r1": ("maya", "robert", "c1"), "r2": ("maya", "paul", "c1"), "r3": ("robert", "ines", "c2")}
"""Maya mentors twice, Robert learns once and teaches once."""
FACTS = {
    "session.completed": ("minutes", "track", "topic", "session", "kind"),
    "lesson.completed": ("lesson", "track", "kind"),
    "goal.completed": ("goal", "track", "attainment"),
    "session.no_show": ("session",),
}
SLOTS = {
    "session.completed": ("mentor", "mentee", "pair", "cohort"),
    "lesson.completed": ("person", "mentor", "mentee", "cohort"),
    "goal.completed": ("person", "mentor", "mentee", "pair", "cohort"),
    "session.no_show": ("mentor", "mentee", "pair", "cohort", "absent"),
}
COUNTED = ("session.completed", "lesson.completed", "goal.completed")
CONDITIONS = {
    "track": st.lists(st.sampled_from(["culture", "tools"]), min_size=1, max_size=2, unique=True),
    "minutes": st.tuples(st.none() | st.integers(20, 40), st.none() | st.integers(40, 60)),
    "attainment": st.tuples(st.integers(-1, 1), st.none()),
}
SHAPES = ("each", "cap", "reach", "levels", "distinct", "per", "within", "streak", "unless")
SUMMED = {"session.completed"}
"""Types of events with minutes, which can be added up."""

track = st.sampled_from(["culture", "tools"])
few = st.sampled_from("abc")
first_days = st.sampled_from(FIRST_DAYS)


@st.composite
def rules(draw: st.DrawFn, number: int = 1) -> Rule:
    """A rule about events that a file could hold."""
    shape = draw(st.sampled_from(SHAPES))
    when = draw(st.lists(st.sampled_from(COUNTED), min_size=1, max_size=2, unique=True))
    heard = [*when, "session.no_show"] if shape == "unless" else when
    slots = sorted(set.intersection(*(set(SLOTS[name]) for name in heard)))
    facts = sorted(set.intersection(*(set(FACTS[name]) for name in heard)))
    askable = st.sampled_from([*facts, *slots, "type"])
    asked = draw(st.lists(st.sampled_from([fact for fact in facts if fact in CONDITIONS] or [""]), max_size=1))
    rule = _shape(draw, shape, when, askable)
    badge = f"badge-{number}" if "levels" in rule and draw(st.booleans()) else None
    points = draw(st.sampled_from([-5, 1, 10])) if badge is None or draw(st.booleans()) else 0
    return Rule(
        id=f"rule-{number}",
        when=tuple(when),
        slots=tuple(draw(st.lists(st.sampled_from(slots), min_size=1, max_size=2, unique=True))),
        by=tuple(draw(st.lists(askable, max_size=2, unique=True))),
        where=tuple(_condition(draw, fact) for fact in asked if fact),
        active=draw(st.sampled_from([None, None, Span(START + 5, None), Span(START, START + 40)])),
        gift=Gift(points, "xp" if points else None, badge),
        **rule,
    )


def _shape(draw: st.DrawFn, shape: str, when: list[str], askable: st.SearchStrategy[str]) -> dict[str, Any]:
    """What is measured, over which time, and what has to be reached."""
    rule: dict[str, Any] = {"week_starts": draw(first_days)}
    if shape == "cap":
        rule["cap"] = Cap(draw(st.integers(1, 40)), draw(st.sampled_from(PERIODS)), rule["week_starts"])
    elif shape != "each":
        rule["levels"] = _levels(draw, most=3)
    if shape in ("per", "unless"):
        rule["per"] = draw(st.sampled_from(CALENDAR_PERIODS))
    if shape == "unless":
        rule["unless"] = ("session.no_show",)
    if shape == "within":
        rule["within"] = Within(draw(st.integers(1, 12)), draw(st.sampled_from(CALENDAR_PERIODS[:3])))
    if shape == "streak":
        rule |= {"streak": draw(st.sampled_from(CALENDAR_PERIODS)), "freeze": draw(st.integers(0, 2))}
        rule["breaks"] = tuple(draw(st.lists(breaks(), max_size=2)))
        return rule
    measure = draw(st.sampled_from(["count", "distinct", "sum"]))
    if measure == "sum" and set(when) <= SUMMED:
        rule["sum"] = "minutes"
        rule |= {"levels": _levels(draw, most=90)} if "levels" in rule else {}
    elif shape == "distinct" or (measure == "distinct" and "levels" in rule):
        rule["distinct"] = draw(askable)
    return rule


def _levels(draw: st.DrawFn, most: int) -> tuple[Level, ...]:
    low = draw(st.integers(1, most))
    if draw(st.booleans()):
        return (Level("", low),)
    return (Level("bronze", low), Level("silver", low + draw(st.integers(1, most))))


@st.composite
def breaks(draw: st.DrawFn) -> Span:
    """Some days in which streaks rest."""
    first = START + draw(st.integers(0, 40))
    return Span(first, first + draw(st.integers(0, 20)))


@st.composite
def rules_about_awards(draw: st.DrawFn, number: int) -> Rule:
    """A rule about what rules with smaller numbers give: levels by points, badges for badges."""
    gift = Gift(badge=f"badge-{number}")
    if draw(st.booleans()):
        return Rule(
            f"rule-{number}",
            when=("points.earned",),
            slots=("earner",),
            sum="amount",
            where=(Condition("currency", one_of=("xp",)),),
            levels=_levels(draw, most=25),
            gift=gift,
        )
    below = tuple(f"badge-{other}" for other in range(1, number))
    distinct = draw(st.sampled_from([None, "badge", "level"]))
    where = (Condition("badge", one_of=below),)
    return Rule(
        f"rule-{number}",
        when=("badge.earned",),
        slots=("earner",),
        where=where,
        distinct=distinct,
        by=draw(st.sampled_from([(), ("badge",)])) if distinct is None else (),
        levels=_levels(draw, most=2),
        gift=gift,
    )


def _condition(draw: st.DrawFn, fact: str) -> Condition:
    asked: Any = draw(CONDITIONS[fact])
    if isinstance(asked, list):
        return Condition(fact, one_of=tuple(asked))
    low, high = asked
    return Condition(fact, at_least=low, at_most=high)


@st.composite
def rulebooks(draw: st.DrawFn) -> tuple[Rule, ...]:
    """One to four rules about events, and up to two about what they give."""
    about_events = [draw(rules(number)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    many = draw(st.sampled_from([0, 0, 1, 2]))
    first = len(about_events) + 1
    return (*about_events, *(draw(rules_about_awards(number)) for number in range(first, first + many)))


@st.composite
def events(draw: st.DrawFn, occasion: str) -> Event:
    """Something that happens, with its own session, goal or lesson where that makes it an occasion."""
    kind = draw(st.sampled_from(["session", "session", "session", "lesson", "lesson", "goal", "absence"]))
    if kind == "lesson":
        person = draw(st.sampled_from(["maya", "robert", "ines"]))
        role = draw(st.sampled_from(["mentor", "mentee"]))
        who: dict[str, Any] = {"person": person, role: person, "cohort": draw(st.sampled_from(["c1", None]))}
        return LessonCompleted(lesson=f"{draw(few)}|{draw(few)}%@1", track=draw(track), **who)
    pair = draw(st.sampled_from(sorted(PAIRS)))
    mentor, mentee, cohort = PAIRS[pair]
    who = {"pair": pair, "mentor": mentor, "mentee": mentee, "cohort": cohort}
    if kind == "goal":
        owner = draw(st.sampled_from([mentor, mentee]))
        return GoalCompleted(
            **who, person=owner, goal=occasion, track=draw(st.none() | track), attainment=draw(st.integers(-2, 2))
        )
    if kind == "absence":
        return SessionNotAttended(**who, session=occasion, absent=draw(st.sampled_from([mentor, mentee])))
    return SessionCompleted(
        **who,
        session=occasion,
        minutes=draw(st.integers(0, 60)),
        track=draw(st.none() | track),
        topic=draw(st.none() | few),
    )


@st.composite
def histories(draw: st.DrawFn, most: int = 25) -> list[Happening]:
    """Events on days in no order, and some of them taken back later, at most once each."""
    found: list[Happening] = []
    spread = draw(st.sampled_from([6, 20, 60]))
    for seq in range(1, draw(st.integers(0, most)) + 1):
        event = draw(events(f"o{seq}"))
        day = START + draw(st.integers(0, spread))
        moment = dt.datetime.combine(dt.date.fromordinal(day), dt.time(12), dt.UTC)
        found.append(Happening(seq, f"{event.key}:{seq}", event.type, moment, day, event.plain()))
    for each in draw(st.lists(st.sampled_from(found), unique_by=lambda each: each.seq, max_size=8)) if found else []:
        found.append(each._replace(seq=len(found) + 1, key=f"retraction:{each.key}", retracts=each.seq))
    return found


@st.composite
def standings(draw: st.DrawFn) -> tuple[Standing, ...]:
    """Rules under numbers; unless awards are heard of, some are in force for a while or for some days only."""
    book = draw(rulebooks())
    is_layered = any(rule.hears_awards for rule in book)
    found = []
    for number, rule in enumerate(book, start=1):
        since, until = (0, None) if is_layered else draw(st.sampled_from([(0, None), (0, 12), (6, None), (4, 15)]))
        days = ALWAYS if is_layered else draw(st.sampled_from([ALWAYS, ALWAYS, Span(START + 3, None)]))
        found.append(Standing(number, rule, since, until, days))
    return tuple(found)

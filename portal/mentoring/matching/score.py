"""How well two would fit: a score of 100 in six parts, each of which can say why.

Pure: two sides in, numbers and facts out. Similar aims and ways of working predict a good relationship, demographics do
not (Eby et al. 2013), so nothing here knows an age or a gender.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.mentoring.matching.weeks import minutes_shared

MOST = {"topics": 40, "goals": 20, "hours": 15, "style": 10, "department": 10, "load": 5}
"""The parts, and what each can give."""
PLENTY = 120
"""Minutes a week in common that are enough: more adds nothing."""
FAIR = (5, 3, 1)
"""For a mentor who is in no pair yet, in one, in two; with more there is nothing."""

Facts = dict[str, Any]
"""Points by part, and what they rest on: slugs, ids and numbers only. What a card is written from."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair that could be: an enrolment, and what matching knows of it.

    ``topics`` are wanted (by a mentee) or offered (by a mentor), with a level of 1 to 3. ``free`` is a week as
    ``weeks`` has it. ``load`` is in how many living pairs of the programme they are in this role.
    """

    enrolment: str
    person: str
    name: str
    topics: Mapping[str, int] = field(default_factory=dict)
    objectives: frozenset[str] = frozenset()
    free: int = 0
    channel: str = ""
    pace: str = ""
    department: str = ""
    languages: frozenset[str] = frozenset()
    manager: str | None = None
    capacity: int = 1
    load: int = 0

    @property
    def room(self) -> int:
        """In how many more pairs they would be."""
        return max(self.capacity - self.load, 0)


def fit(mentor: Side, mentee: Side) -> int:
    """The score without the part for a fair load: what does not change while pairs are given out."""
    return (
        topics(mentor, mentee)
        + goals(mentor, mentee)
        + hours(mentor, mentee)
        + style(mentor, mentee)
        + department(mentor, mentee)
    )


def fair_load(load: int) -> int:
    """Five points for a mentor without a pair, fewer for one who has some."""
    return FAIR[load] if load < len(FAIR) else 0


def score(mentor: Side, mentee: Side) -> int:
    """All of it, 0 to 100."""
    return fit(mentor, mentee) + fair_load(mentor.load)


def facts_of(mentor: Side, mentee: Side, *, load: int | None = None) -> Facts:
    """The points of each part and what they rest on. ``load`` is the mentor's, where it is not the present one."""
    busy = mentor.load if load is None else load
    wanted = sorted(mentee.topics, key=lambda topic: (-mentee.topics[topic], topic))
    offered = [topic for topic in wanted if mentor.topics.get(topic)]
    missing = [topic for topic in wanted if mentor.topics.get(topic, 0) < mentee.topics[topic]]
    return {
        "topics": topics(mentor, mentee),
        "goals": goals(mentor, mentee),
        "hours": hours(mentor, mentee),
        "style": style(mentor, mentee),
        "department": department(mentor, mentee),
        "load": fair_load(busy),
        "offered": offered[:1],
        "is_wanted_most": offered[:1] == wanted[:1],
        "missing": missing[:1],
        "shared": len(mentor.objectives & mentee.objectives),
        "minutes": minutes_shared(mentor.free, mentee.free),
        "is_free_known": bool(mentor.free and mentee.free),
        "channel": mentor.channel if mentor.channel == mentee.channel else "",
        "pace": mentor.pace if mentor.pace == mentee.pace else "",
        "pairs": busy,
    }


def total(facts: Facts) -> int:
    """The score that these facts add up to."""
    return sum(int(facts[part]) for part in MOST)


def topics(mentor: Side, mentee: Side) -> int:
    """How much of what is wanted is offered, by level: all of it is 40."""
    wanted = sum(mentee.topics.values())
    if not wanted:
        return 0
    offered = mentor.topics
    met = sum(min(level, offered.get(topic, 0)) for topic, level in mentee.topics.items())
    return _rounded(MOST["topics"] * met, wanted)


def goals(mentor: Side, mentee: Side) -> int:
    """How many of the programme's objectives that the mentee shares are the mentor's too: all of them is 20."""
    if not mentee.objectives:
        return 0
    return _rounded(MOST["goals"] * len(mentor.objectives & mentee.objectives), len(mentee.objectives))


def hours(mentor: Side, mentee: Side) -> int:
    """How much time of the week both are free; two hours give all 15."""
    return _rounded(MOST["hours"] * min(minutes_shared(mentor.free, mentee.free), PLENTY), PLENTY)


def style(mentor: Side, mentee: Side) -> int:
    """Five for the channel, five for the pace; who does not mind agrees with everybody."""
    half = MOST["style"] // 2
    return half * _agree(mentor.channel, mentee.channel) + half * _agree(mentor.pace, mentee.pace)


def department(mentor: Side, mentee: Side) -> int:
    """Ten for two departments, five where one is not known."""
    if not mentor.department or not mentee.department:
        return MOST["department"] // 2
    return 0 if mentor.department.casefold() == mentee.department.casefold() else MOST["department"]


def _agree(one: str, other: str) -> bool:
    return one == other or not one or not other


def _rounded(above: int, below: int) -> int:
    """The quotient as a whole number, a half up: whole numbers add up the same in every order."""
    return (2 * above + below) // (2 * below)

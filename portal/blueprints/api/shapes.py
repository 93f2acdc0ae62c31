"""What the API answers, as types: the answers are made with them, and so is the OpenAPI document.

Imported when the first of them is wanted: pydantic takes as long to load as the pages together.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

MAYA, ROBERT = "0199a1b2-0000-7000-8000-00000000000a", "0199a1b2-0000-7000-8000-00000000000b"
PAIR, EVENT, AWARD = (f"0199a1b2-0000-7000-8000-00000000000{digit}" for digit in "cde")
"""Ids for examples."""


class Shape(BaseModel):
    """An object with these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Part(Shape):
    """A person's part in a programme."""

    programme: str = Field(description="The programme's slug.", examples=["spring"])
    role: str = Field(examples=["mentee"])
    state: str = Field(examples=["available"])


class Person(Shape):
    """Somebody, with those of their parts in programmes that the token's owner may know."""

    id: str = Field(examples=[ROBERT])
    email: str = Field(examples=["robert@demo.example"])
    name: str = Field(examples=["Robert Keller"])
    department: str = Field(examples=["Finance"])
    language: str = Field(examples=["en"])
    timezone: str = Field(examples=["Europe/Zurich"])
    enrolments: list[Part]


class Programme(Shape):
    """One run of mentoring, with the roles that the token's owner has in it."""

    id: str = Field(examples=[PAIR])
    slug: str = Field(examples=["spring"])
    name: str = Field(examples=["Spring"])
    aim: str
    state: str = Field(examples=["running"])
    timezone: str = Field(examples=["Europe/Zurich"])
    starts_on: dt.date | None
    ends_on: dt.date | None
    roles: list[str] = Field(examples=[["coordinator"]])


class Pair(Shape):
    """A mentor and a mentee."""

    id: str = Field(examples=[PAIR])
    programme: str = Field(examples=["spring"])
    mentor: str = Field(examples=[MAYA])
    mentee: str = Field(examples=[ROBERT])
    state: str = Field(examples=["active"])
    formed_at: dt.datetime
    ended_at: dt.datetime | None


class Session(Shape):
    """When a pair meets or met. Its agenda, its link and its note stay with the pair."""

    id: str = Field(examples=[EVENT])
    pair: str = Field(examples=[PAIR])
    programme: str = Field(examples=["spring"])
    state: str = Field(examples=["held"])
    starts_at: dt.datetime
    minutes: int = Field(examples=[45])
    track: str | None
    lesson: str | None
    led_by: str = Field(examples=["mentor"])
    held_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    taken_back_at: dt.datetime | None


class Goal(Shape):
    """How far a goal is. Its words stay with the pair."""

    id: str = Field(examples=[EVENT])
    pair: str = Field(examples=[PAIR])
    programme: str = Field(examples=["spring"])
    owner: str = Field(examples=[ROBERT])
    track: str | None
    due_on: dt.date | None
    state: str = Field(examples=["agreed"])
    attainment: int | None = Field(description="From -2 (far less than hoped) to 2 (far more).")
    drafted_at: dt.datetime
    agreed_at: dt.datetime | None
    completed_at: dt.datetime | None
    milestones: int = Field(examples=[3])
    milestones_reached: int = Field(examples=[1])


class Event(Shape):
    """Something that happened. Where it takes an earlier event back, ``retracts`` is that one's id."""

    id: str = Field(examples=[EVENT])
    key: str = Field(description="As it was sent; for what the portal recorded itself, its own.", examples=["lms-1"])
    type: str = Field(examples=["lesson.completed"])
    at: dt.datetime
    person: str | None = Field(examples=[ROBERT])
    mentor: str | None
    mentee: str | None = Field(examples=[ROBERT])
    pair: str | None
    programme: str | None = Field(examples=["spring"])
    absent: str | None
    facts: dict[str, Any] = Field(examples=[{"lesson": "culture/reading-the-room", "track": "culture"}])
    retracts: str | None
    reason: str | None


class Entry(Shape):
    """A row of the ledger: one change of what a subject holds, with the event that caused it."""

    id: str = Field(examples=[AWARD])
    event: str = Field(examples=[EVENT])
    at: dt.datetime
    subject: str = Field(description="A person's id, or a programme's.", examples=[ROBERT])
    what: str = Field(examples=["points:xp", "badge:a-first-hour/bronze"])
    delta: int = Field(examples=[5])
    rule: str | None = Field(description="Null for what was given by hand.", examples=["lesson-finished"])


class Award(Shape):
    """What was given and stands: a badge, or points."""

    id: str = Field(examples=[AWARD])
    event: str = Field(examples=[EVENT])
    at: dt.datetime
    subject: str = Field(examples=[ROBERT])
    rule: str | None = Field(examples=["lesson-finished"])
    sentence: str | None = Field(examples=["Each lesson you finish is worth 5 points, once."])
    badge: str | None
    level: str | None
    currency: str | None = Field(examples=["xp"])
    points: int | None = Field(examples=[5])


class Holding(Shape):
    """How much a subject holds of one thing."""

    id: str = Field(examples=[f"{ROBERT}:points:xp"])
    subject: str = Field(examples=[ROBERT])
    what: str = Field(examples=["points:xp"])
    amount: int = Field(examples=[15])


class Credential(Shape):
    """A signed copy of a badge. Its address is told once its owner shares it."""

    id: str = Field(examples=["6b0f1d52-3f0a-4a53-9a5e-0c9b8f6d2a11"])
    award: str = Field(examples=[AWARD])
    person: str = Field(examples=[ROBERT])
    badge: str = Field(examples=["a-first-hour"])
    level: str | None
    title: str = Field(examples=["A first hour"])
    awarded_at: dt.datetime
    issued_at: dt.datetime
    shared_at: dt.datetime | None
    revoked_at: dt.datetime | None
    url: str | None


class Given(Shape):
    """What an event gave, or took where ``delta`` is below zero."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    id: str = Field(examples=[AWARD])
    subject: str = Field(examples=[ROBERT])
    what: str = Field(examples=["points:xp"])
    delta: int = Field(examples=[5])


class Told(Shape):
    """The event as the journal has it, and what it earned as far as people show it. The same key, the same answer."""

    id: str = Field(examples=[EVENT])
    key: str = Field(examples=["lms-1"])
    awards: list[Given]


class TakenBack(Shape):
    """The taking back as the journal has it, and what it took. The same answer for the same key."""

    id: str = Field(examples=[EVENT])
    key: str = Field(examples=["lms-2"])
    of: str = Field(examples=["lms-1"])
    awards: list[Given]


class Wrong(Shape):
    """One thing that is wrong, and what to do about it."""

    field: str = Field(examples=["facts.minutes"])
    message: str = Field(examples=["Send a whole number."])


class Effect(Shape):
    """What one rule would give of one thing otherwise in all, and how many would have more and less of it."""

    rule: str = Field(examples=["session-held"])
    what: str = Field(examples=["points:xp"])
    gains: int = Field(examples=[12])
    loses: int = Field(examples=[0])
    change: int = Field(examples=[240])


class Holder(Shape):
    """What somebody holds of one thing, now and under the other rules."""

    subject: str = Field(examples=[ROBERT])
    what: str = Field(examples=["points:xp"])
    before: int = Field(examples=[120])
    after: int = Field(examples=[140])


class Simulation(Shape):
    """What would be otherwise: by rule, and by person; ``unnamed`` counts what concerns people you may not see."""

    events: int = Field(description="How many events were read.", examples=[1625])
    rules: list[Effect]
    people: list[Holder]
    unnamed: int


class Missing(Shape):
    """How far it is to a badge, or to its next level."""

    id: str = Field(description="The rule that gives it, and the level.", examples=["steady-partner:bronze"])
    badge: str = Field(examples=["steady-partner"])
    level: str | None = Field(examples=["bronze"])
    title: str = Field(examples=["Steady partner, bronze"])
    have: int = Field(examples=[2])
    need: int = Field(examples=[3])
    sentence: str = Field(examples=["2 of 3 sessions held"])


class MissingBadges(Shape):
    """Every badge that somebody can earn and does not hold, in the order of the rules."""

    items: list[Missing]


class Problem(Shape):
    """Why not, in a sentence (RFC 9457); with a sentence for each part that is wrong, where there are such."""

    type: str = Field(examples=["about:blank"])
    status: int = Field(examples=[422])
    title: str = Field(examples=["This event cannot be recorded. What is wrong stands beside each part of it."])
    errors: list[Wrong] = []


def _listed(item: type[Shape], name: str) -> type[Shape]:
    following = Field(description="Ask for the part after this one with ``after``; null when there is none yet.")
    return create_model(
        name,
        __base__=Shape,
        __doc__=f"Some items, and where the next ones begin. {item.__doc__}",
        items=(list[item], ...),  # type: ignore[valid-type]
        next=(str | None, following),
    )


People = _listed(Person, "People")
Programmes = _listed(Programme, "Programmes")
Pairs = _listed(Pair, "Pairs")
Sessions = _listed(Session, "Sessions")
Goals = _listed(Goal, "Goals")
Events = _listed(Event, "Events")
Ledger = _listed(Entry, "Ledger")
Awards = _listed(Award, "Awards")
Holdings = _listed(Holding, "Holdings")
Credentials = _listed(Credential, "Credentials")

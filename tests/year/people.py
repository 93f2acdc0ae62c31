"""Who takes part: departments, zones with and without daylight saving, three languages, and how they want mail."""

from __future__ import annotations

import random
from dataclasses import dataclass

from portal import catalog
from portal.people import queries as people
from portal.people.availability import Span
from portal.people.enrolments.applications import Answers
from portal.people.models import Person, Programme
from portal.people.programmes.queries import objectives_of
from portal.post import actions as post
from portal.post.models import AS_THEY_COME, CALM, WEEKLY

ZONES = (
    "Europe/Zurich",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Madrid",
)
LANGUAGES = ("en", "en", "en", "es", "pt-BR")
DEPARTMENTS = ("Finance", "Design", "Sales", "Logistics", "Research", "Legal")
HEADER = "email,name,role,department,manager_email,language,timezone"
QUIET = ((20 * 60, 7 * 60, True), (18 * 60, 9 * 60, True), (22 * 60, 6 * 60, False), (0, 0, False))
OFF = ("award", "reminder", "digest", "learning", "check-in")


@dataclass(frozen=True)
class Part:
    """Somebody in the play."""

    number: int
    role: str
    zone: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.role.title()} Number{self.number:03}"

    @property
    def email(self) -> str:
        return f"{self.role}{self.number:03}@year.example"


def cast_of(dice: random.Random, many: int) -> list[Part]:
    """As many mentors as mentees."""
    half = many // 2
    return [
        Part(number, role, dice.choice(ZONES), dice.choice(LANGUAGES))
        for role in ("mentor", "mentee")
        for number in range(half)
    ]


def file_of(parts: list[Part]) -> bytes:
    """The file that a coordinator imports; every tenth is the manager of those after them."""
    lines = [HEADER]
    for place, part in enumerate(parts):
        boss = parts[place - place % 10].email if place % 10 else ""
        department = DEPARTMENTS[place % len(DEPARTMENTS)]
        lines.append(f"{part.email},{part.name},{part.role},{department},{boss},{part.language},{part.zone}")
    return "\n".join(lines).encode()


def answers_of(dice: random.Random, part: Part, programme: Programme) -> Answers:
    """What somebody applies with."""
    topics = [name for track in catalog.tracks("curated") for name, _words in track.topics]
    chosen = {topic: dice.randint(1, 3) for topic in dice.sample(topics, min(5, len(topics)))}
    serving = [each.id for each in objectives_of(programme)]
    days = dice.sample(range(5), 3)
    return Answers(
        why="To see the work from another side.",
        topics=chosen,
        objectives=serving[:1],
        minutes=90,
        capacity=2 if part.role == "mentor" and part.number % 8 == 0 else 1,
        speaks=("en",),
        channel=dice.choice(("", "video", "phone")),
        free=[Span(day, 9 * 60, 12 * 60) for day in days],
        agrees=True,
    )


def wish(dice: random.Random, person: Person) -> None:
    """Some want more mail, some one on Monday, some other quiet hours, some do without a kind."""
    pace = dice.choices((CALM, AS_THEY_COME, WEEKLY), (7, 1, 1))[0]
    quiet_from, quiet_until, weekends = dice.choices(QUIET, (6, 2, 2, 1))[0]
    if dice.random() < 0.6:
        post.wish(person.id, pace=pace, quiet_from=quiet_from, quiet_until=quiet_until, quiet_weekends=weekends)
    if dice.random() < 0.15:
        post.switch_off(person.id, dice.choice(OFF))


def person_of(email: str) -> Person:
    """Somebody by their address."""
    found = people.person_by_email(email)
    assert found is not None
    return found

"""What would become of each row of a file. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.awards import hands
from portal.awards.bulk.sheets import Line
from portal.awards.models import HELD, REFUSED, WAITS
from portal.awards.said import checked_reason
from portal.errors import Refused
from portal.gamification.models import HOLDING
from portal.people.details import normal_email
from portal.people.models import Enrolment, Person, Programme

CHUNK = 500
LONGEST = 254
"""Letters of an address that are kept."""


@dataclass
class Asked:
    """For whom a file is: the programme, who gives, and the badge and reason of rows that say none themselves.

    ``seen`` is which row of the file named a person and a badge first.
    """

    programme: Programme
    by: Person | None
    badge: str = ""
    reason: str = ""
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that the file has to have."""
        return ("email", *(name for name in ("badge", "reason") if not getattr(self, name)))


class Examined(NamedTuple):
    """A row as it is kept: who, what, why, what becomes of it, and the sentence about it. ``name`` is the person's."""

    number: int
    email: str
    person_id: str | None
    what: str
    reason: str
    outcome: str
    sentence: str
    name: str = ""

    def kept(self) -> dict[str, Any]:
        """The columns of its row."""
        return {name: value for name, value in self._asdict().items() if name != "name"}


def examine(lines: Iterable[Line], asked: Asked) -> Iterator[list[Examined]]:
    """What would become of each line, a chunk at a time."""
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        people = _people(chunk, asked.programme)
        held = _held({person.id for person in people.values()})
        yield [_examined(line, asked, people, held) for line in chunk]


def _people(chunk: list[Line], programme: Programme) -> dict[str, Person]:
    """Who of them has a part in the programme, by address. Nobody else exists."""
    theirs = (
        sa.select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.programme_id == programme.id, Enrolment.takes_part)
        .where(Person.email.in_({line.email.strip().lower() for line in chunk}))
    )
    return {person.email: person for person in db.session.scalars(theirs)}


def _held(people: set[str]) -> set[tuple[str, str]]:
    held = sa.select(HOLDING.c.subject, HOLDING.c.what).where(HOLDING.c.subject.in_(people), HOLDING.c.n > 0)
    return {(who, what) for who, what in db.session.execute(held)}


def _examined(line: Line, asked: Asked, people: Mapping[str, Person], held: set[tuple[str, str]]) -> Examined:
    """What becomes of one line: all of what it says is right, or nothing of it is done."""
    row = Examined(line.number, line.email[:LONGEST], None, "", "", REFUSED, line.amiss)
    if line.amiss:
        return row
    try:
        email = normal_email(line.email)
        badge = line.badge or asked.badge
        what = hands.a_badge(f"{badge}/{line.level}" if line.level else badge).what
        row = row._replace(what=what, reason=checked_reason(line.reason or asked.reason))
        person = people.get(email)
        if person is None:
            raise Refused(_("Nobody in this programme has the address %(email)s.", email=email))
        row = row._replace(person_id=person.id, name=person.name)
        hands.check_not_oneself(person, asked.by)
        first = asked.seen.setdefault((person.id, what), line.number)
        if first != line.number:
            raise hands.HeldAlready(_("Row %(number)s says the same.", number=first))
        hands.check_may_hold(person, what, held=held)
    except hands.HeldAlready as refused:
        return row._replace(outcome=HELD, sentence=str(refused))
    except Refused as refused:
        return row._replace(sentence=str(refused))
    return row._replace(outcome=WAITS)

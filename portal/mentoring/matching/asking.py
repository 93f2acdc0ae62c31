"""A mentee asks: for one of three who are suggested, or for somebody else who offers what they want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.matching import limits, offering, score
from portal.mentoring.matching.pool import pool_of
from portal.mentoring.matching.runs import ENDED
from portal.mentoring.matching.score import Facts, Side
from portal.mentoring.models import Pair
from portal.mentoring.models.matching import ASKED, CHOSEN
from portal.people.models import Enrolment, Person, Programme

CHOICES = 3


@dataclass(frozen=True)
class Choice:
    """Somebody whom a mentee may ask: person id, name, department, the score and what it rests on."""

    person: str
    name: str
    department: str
    score: int
    facts: Facts


@dataclass(frozen=True)
class Choices:
    """Whom a mentee may ask in a programme: three who fit best, and everybody else who offers what they want."""

    programme: Programme
    has_room: bool
    best: Sequence[Choice]
    others: Sequence[Choice]


def programmes_to_ask_in(person: Person) -> list[Programme]:
    """Programmes in which somebody is a mentee who can be matched, the newest first."""
    part = (Enrolment.person_id == person.id, Enrolment.role == "mentee", Enrolment.state.in_(("available", "matched")))
    query = sa.select(Programme).join(Enrolment, Enrolment.programme_id == Programme.id)
    query = query.where(*part, Programme.state.not_in(ENDED)).order_by(Programme.created_at.desc(), Programme.id)
    return list(db.session.scalars(query))


def programme_to_ask_in(person: Person, slug: str) -> Programme:
    """One of them. To anybody else it does not exist."""
    found = next((each for each in programmes_to_ask_in(person) if each.slug == slug), None)
    if found is None:
        raise NotFound(_("There is no such programme."))
    return found


def choices_for(person: Person, programme: Programme) -> Choices:
    """Whom this mentee may ask. Who is not possible is not among them, and nobody learns why."""
    pool = pool_of(programme, mentees=[person.id])
    if not pool.mentees or not pool.mentees[0].room:
        return Choices(programme, False, (), ())
    mentee = pool.mentees[0]
    possible = [
        mentor for mentor in pool.mentors if mentor.room and not limits.limit_between(mentor, mentee, pool.bounds)
    ]
    ranked = sorted(possible, key=lambda mentor: (-score.score(mentor, mentee), mentor.name, mentor.enrolment))
    best, rest = ranked[:CHOICES], ranked[CHOICES:]
    others = sorted((mentor for mentor in rest if _offers_any(mentor, mentee)), key=lambda mentor: mentor.name)
    return Choices(
        programme, True, [_choice(mentor, mentee) for mentor in best], [_choice(mentor, mentee) for mentor in others]
    )


def ask(programme: Programme, *, mentor: str, by: Person) -> Pair:
    """Ask a mentor, by their person id, for a pair: the mentee's yes is given with it. Twice is once."""
    take_turn(programme, "state")
    asked = sa.select(Pair).where(Pair.programme_id == programme.id, Pair.mentor_id == mentor, Pair.mentee_id == by.id)
    before = db.session.scalar(asked)
    if before is not None and before.mentee_accepted_at and before.state == "accepted_by_one":
        return before
    found = choices_for(by, programme)
    if not found.has_room:
        raise Refused(_("You have a pair, or have asked somebody. When that comes to nothing, you can ask again."))
    way, choice = next(
        (
            (way, each)
            for way, choices in ((CHOSEN, found.best), (ASKED, found.others))
            for each in choices
            if each.person == mentor
        ),
        (ASKED, None),
    )
    if choice is None:
        raise Refused(_("Please choose a mentor from the list. Somebody may just have been quicker."), field="mentor")
    person = db.session.get_one(Person, choice.person)
    return offering.offer(programme, mentor=person, mentee=by, facts=choice.facts, way=way)


def _offers_any(mentor: Side, mentee: Side) -> bool:
    return any(mentor.topics.get(topic) for topic in mentee.topics)


def _choice(mentor: Side, mentee: Side) -> Choice:
    facts = score.facts_of(mentor, mentee)
    return Choice(mentor.person, mentor.name, mentor.department, score.total(facts), facts)

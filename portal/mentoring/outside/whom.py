"""Whom an event from outside is about: people and pairs of the programmes that its sender coordinates, nobody else.

Somebody elsewhere and somebody who does not exist get the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.journal import EVENT
from portal.mentoring.models import Pair
from portal.mentoring.outside.reading import Sent, Wrong, about
from portal.mentoring.queries.feeds import OUTSIDE
from portal.mentoring.queries.joined import MENTEE, MENTOR, overseen_by
from portal.people import sight
from portal.people.models import NOT_YET, Enrolment, Person, Programme


@dataclass(frozen=True)
class Whom:
    """The slots of an event, and the zone in which its day is counted."""

    slots: dict[str, str]
    zone: str


_PARTS = (
    sa.select(
        Person.id,
        Person.timezone,
        Enrolment.role,
        Enrolment.programme_id,
        Programme.slug,
        Programme.timezone.label("zone"),
    )
    .join(Enrolment, Enrolment.person_id == Person.id)
    .join(Programme, Programme.id == Enrolment.programme_id)
    .where(Person.deactivated_at.is_(None), Enrolment.state.not_in(NOT_YET))
    .order_by(Programme.slug, Enrolment.role)
)
_PAIRS = (
    sa.select(
        Pair.mentor_id,
        Pair.mentee_id,
        Pair.programme_id,
        MENTOR.email.label("mentor_email"),
        MENTEE.email.label("mentee_email"),
        Programme.timezone,
    )
    .join(MENTOR, MENTOR.id == Pair.mentor_id)
    .join(MENTEE, MENTEE.id == Pair.mentee_id)
    .join(Programme, Programme.id == Pair.programme_id)
)


def whom(sent: Sent, *, by: Person, wrong: Wrong) -> Whom | None:
    """Whom it is about; puts into ``wrong`` whom nobody here knows."""
    has = about(sent.cls).slots if sent.cls else ()
    found = _together(sent, has, by, wrong) if "pair" in has else _alone(sent, has, by, wrong)
    if found is not None and by.id in found.slots.values():
        wrong["person"] = _("Nobody attests what they did themselves. Please let another coordinator send this.")
    return found


def _together(sent: Sent, has: tuple[str, ...], by: Person, wrong: Wrong) -> Whom | None:
    """Mentor, mentee and programme come from the pair; whoever else is named is one of the two."""
    if not sent.pair:
        return None
    pair = db.session.execute(_PAIRS.where(Pair.id == sent.pair, overseen_by(by))).first()
    if pair is None:
        wrong["facts.pair"] = _("There is no such pair in a programme that you coordinate.")
        return None
    slots = {"pair": sent.pair, "mentor": pair.mentor_id, "mentee": pair.mentee_id, "cohort": pair.programme_id}
    names = {pair.mentor_id: pair.mentor_id, pair.mentee_id: pair.mentee_id}
    names |= {pair.mentor_email: pair.mentor_id, pair.mentee_email: pair.mentee_id}
    for slot, member, named in (("person", "person", sent.person), ("absent", "facts.absent", sent.absent)):
        if named is not None and _normal(named) not in names:
            wrong[member] = _("Nobody in this pair has this address or id.")
        elif named is not None and slot in has:
            slots[slot] = names[_normal(named)]
    return Whom(slots, pair.timezone)


def _alone(sent: Sent, has: tuple[str, ...], by: Person, wrong: Wrong) -> Whom | None:
    """In which roles and programme somebody acted follows from their enrolments."""
    if "person" in wrong or (sent.cls is None and sent.person is None):
        return None
    named = _normal(sent.person) if sent.person else by.id
    own = (Person.id == named) | (Person.email == named)
    parts = db.session.execute(_PARTS.where(own, Enrolment.programme_id.in_(sight.overseen_by(by)))).all()
    if not parts:
        wrong["person"] = _("Nobody in a programme that you coordinate has this address or id.")
        return None
    chosen = _programme_of(sent, parts, wrong, must_be_one="cohort" in has)
    if chosen is None:
        return None
    slots = {"person": chosen.id, "cohort": chosen.programme_id}
    slots |= {part.role: part.id for part in parts if part.programme_id == chosen.programme_id}
    zone = chosen.timezone if "person" in has else chosen.zone
    return Whom({slot: who for slot, who in slots.items() if slot in has}, zone)


def _programme_of(sent: Sent, parts: Any, wrong: Wrong, *, must_be_one: bool) -> Any:
    """Their part in the programme that was named, or in the only one that it can be."""
    if sent.programme:
        found = [part for part in parts if part.slug == sent.programme]
        if not found:
            wrong["facts.programme"] = _("They have no part in a programme of yours with this name.")
        return found[0] if found else None
    slugs = sorted({part.slug for part in parts})
    if len(slugs) == 1 or not must_be_one:
        return parts[0]
    before = db.session.scalar(sa.select(EVENT.c.cohort).where(EVENT.c.key == OUTSIDE + sent.key))
    for part in parts:
        if part.programme_id == before:
            return part
    sentence = _("They are in several of your programmes. Please say which: %(known)s.", known=", ".join(slugs))
    wrong["facts.programme"] = sentence
    return None


def _normal(named: str) -> str:
    return named.strip().lower()

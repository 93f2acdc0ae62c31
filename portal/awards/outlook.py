"""What could be earned: under other rules, and of what is missing. For those who read it through the API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db, journal
from portal.awards import queries
from portal.awards.wording import badge_title
from portal.errors import Mistakes, NotFound, Refused
from portal.gamification import Simulation, Terms
from portal.gamification.prospects import Missing
from portal.gamification.sentences import progress_of
from portal.journal.truth import events_in
from portal.people import sight
from portal.people.models import Enrolment, Person

MOST_EVENTS = 200_000
"""Events of a journal that are read while somebody waits for the answer."""


class Seen(NamedTuple):
    """What a simulation says to one reader: people whom they may not see, or who hide it, are only counted."""

    found: Simulation
    holders: list[dict[str, Any]]
    unnamed: int


def try_rules(text: str, terms: Terms, *, by: Person) -> Seen:
    """What would be otherwise under the rules of this text. Only for coordinators; writes nothing.

    Refused with every mistake in the text, by its line.
    """
    if not sight.oversees(by):
        raise NotFound(_("Rules are tried by those who coordinate a programme."))
    if events_in(db.session.connection()) > MOST_EVENTS:
        raise Refused(_("The journal is too long to be read while you wait. Try them with `portal rules simulate`."))
    visible = set(db.session.scalars(sight.enrolled_under(by).where(Enrolment.person_id.not_in(sight.who_hide()))))
    db.session.rollback()
    try:
        found = journal.simulate_text(text, terms)
    except Mistakes as mistakes:
        raise Refused(_("Not all of this can be read as rules."), fields=_by_line(mistakes)) from mistakes
    shown = [asdict(holder) for holder in found.holders if holder.subject in visible]
    return Seen(found, shown, found.unnamed + len(found.holders) - len(shown))


def person_seen_by(reader: Person, person_id: str) -> Person:
    """Themselves, or somebody in a programme that the reader coordinates. To anybody else they do not exist."""
    found = db.session.scalar(sa.select(Person).where(Person.id == person_id, sight.is_seen_by(reader, Person.id)))
    if found is None:
        raise NotFound(_("There is no such person."))
    return found


def missing_of(person: Person, *, pairs: Collection[str]) -> list[dict[str, Any]]:
    """How far somebody is to each badge that they do not hold, in numbers and in words; ``pairs`` are ids of theirs."""
    roles = set(
        db.session.scalars(sa.select(Enrolment.role).where(Enrolment.person_id == person.id, Enrolment.takes_part))
    )
    badges = queries.badges_of(person)
    return [_told(each) for each in queries.missing_for(person, roles=roles, pairs=pairs, badges=badges)]


def _told(each: Missing) -> dict[str, Any]:
    return {
        "id": f"{each.rule.id}:{each.level}" if each.level else each.rule.id,
        "badge": each.badge,
        "level": each.level,
        "title": badge_title(each.badge, each.level),
        "have": each.have,
        "need": each.need,
        "sentence": progress_of(each.rule, each.have, each.need),
    }


def _by_line(mistakes: Mistakes) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in mistakes.found:
        line = f"line {each.line}"
        found[line] = f"{found[line]} {each.message}" if line in found else each.message
    return found

"""Telling what happened, and taking it back. Each has a key of its sender's: said twice is said once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Conflict, Refused
from portal.events import SLOTS, Event
from portal.gamification import Happening
from portal.gamification.queries import awards_for
from portal.journal import EVENT
from portal.mentoring.models import OutsideRetraction
from portal.mentoring.outside import reading
from portal.mentoring.outside.whom import whom
from portal.mentoring.queries.feeds import OUTSIDE, is_overseen_by
from portal.people import sight
from portal.people.models import Person

WITHOUT_WORDS = "taken-back"
"""The slug of a reason that has no letter a slug could keep."""


class Given(Protocol):
    """What was given or taken: a row of the ledger."""

    @property
    def id(self) -> str:
        """Its id in the ledger."""

    @property
    def subject(self) -> str:
        """Who received it."""

    @property
    def what(self) -> str:
        """What, as the ledger names it."""

    @property
    def delta(self) -> int:
        """How many or how much; below zero where it was taken."""


@dataclass(frozen=True)
class Told:
    """What stands in the journal now, and what it gave or took as far as people show it.

    ``people`` are the ids of all whom it concerns; ``is_new`` is false when it had been told before.
    """

    id: str
    awards: tuple[Given, ...]
    people: frozenset[str]
    is_new: bool


def tell(body: Mapping[str, Any], *, by: Person) -> Told:
    """Record an event that another system saw, about people of the programmes that ``by`` coordinates.

    Refuses it with a sentence for each mistake; ``Conflict`` when its key was used for something else.
    """
    wrong: reading.Wrong = {}
    sent = reading.read_event(body, wrong)
    about = whom(sent, by=by, wrong=wrong)
    if wrong or sent.cls is None or about is None:
        raise Refused(_("This event cannot be recorded. What is wrong stands beside each part of it."), fields=wrong)
    if db.session.get(OutsideRetraction, sent.key):
        raise _used()
    event = sent.cls(**sent.facts, **about.slots)
    recorded = journal.record(event, zone=about.zone, at=sent.at, key=OUTSIDE + sent.key)
    if not recorded.is_new and not _is_same(event, sent.at, journal.happening_called(OUTSIDE + sent.key)):
        raise _used()
    return _told(recorded.id, recorded.awards, about.slots, is_new=recorded.is_new)


def take_back(body: Mapping[str, Any], *, by: Person) -> Told:
    """Take back an event that was sent before, and with it what it earned.

    Only of the programmes that ``by`` coordinates. ``Conflict`` when the key was used for something else, or the event
    was taken back under another.
    """
    wrong: reading.Wrong = {}
    reading.only(body, ("key", "of", "reason"), wrong)
    key, of, reason = (reading.text(body, name, wrong) for name in ("key", "of", "reason"))
    asked = sa.select(EVENT.c.seq, EVENT.c.id, *EVENT.c[SLOTS]).where(EVENT.c.key == OUTSIDE + of, is_overseen_by(by))
    found = db.session.execute(asked).mappings().first()
    if found is None and "of" not in wrong:
        wrong["of"] = _(
            "No event was sent with this key. What the portal recorded itself is taken back on the portal's own pages."
        )
    if wrong or found is None:
        raise Refused(_("Nothing can be taken back. What is wrong stands beside each part."), fields=wrong)
    slots = {slot: found[slot] for slot in SLOTS if found[slot]}
    if not _is_first(key, found["id"]):
        return _taken_back_before(found["seq"], slots)
    recorded = journal.retract(OUTSIDE + of, reason=_slug(reason))
    return _told(recorded.id, recorded.awards, slots, is_new=True)


def _is_same(event: Event, at: dt.datetime | None, before: Happening) -> bool:
    """Whether what stands there says the same. In which roles somebody acted was found out here, and may change."""
    if before.type != event.type or (at is not None and at != before.at):
        return False
    said, stands = event.plain(), type(event)(**before.values).plain()
    roles = () if "pair" in said else ("mentor", "mentee")
    return _without(roles, said) == _without(roles, stands)


def _without(names: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _is_first(key: str, event: str) -> bool:
    """Whether this key takes the event back now; false when it did before. Of two at once, one waits for the other."""
    if db.session.scalar(sa.select(EVENT.c.seq).where(EVENT.c.key == OUTSIDE + key)):
        raise _used()
    row = {"key": key, "event": event, "made_at": clock.now()}
    insert = db.insert(OutsideRetraction).values(row).on_conflict_do_nothing().returning(OutsideRetraction.key)
    if db.session.scalar(insert) is not None:
        return True
    taken = db.session.scalar(sa.select(OutsideRetraction.event).where(OutsideRetraction.key == key))
    if taken is None:
        raise Conflict(_("This event has been taken back already, under another key."), field="of")
    if taken != event:
        raise _used()
    return False


def _taken_back_before(seq: int, slots: Mapping[str, str]) -> Told:
    back = db.session.execute(sa.select(EVENT.c.seq, EVENT.c.id).where(EVENT.c.retracts == seq)).one()
    return _told(back.id, awards_for(back.seq), slots, is_new=False)


def _told(named: str, given: Iterable[Given], slots: Mapping[str, str], *, is_new: bool) -> Told:
    """In an order that stays the same however often it is asked for."""
    everything = sorted(given, key=lambda each: (each.subject, each.what, each.id))
    hidden: set[str] = set()
    if everything:
        hidden |= set(db.session.scalars(sight.who_hide().where(Person.id.in_({each.subject for each in everything}))))
    shown = tuple(each for each in everything if each.subject not in hidden)
    return Told(named, shown, frozenset(slots.values()) | {each.subject for each in everything}, is_new)


def _used() -> Conflict:
    return Conflict(_("This key was used for something else. Each event has a key of its own."), field="key")


def _slug(reason: str) -> str:
    """The reason as the journal keeps it: in lower case, with hyphens."""
    plain = unicodedata.normalize("NFKD", reason).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or WITHOUT_WORDS

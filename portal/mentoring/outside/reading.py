"""Reading what another system sent: every mistake gets a sentence, under the name of the member that it is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from flask_babel import gettext as _

from portal import catalog, clock
from portal.errors import suggestion
from portal.events import Described, Event, Kind, described, types

LONGEST = 200
"""Characters of a text."""
MOST = 1_000_000
"""How far from zero a number may be."""
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
AHEAD = dt.timedelta(minutes=5)
"""How far another system's clock may be ahead of ours."""
WHOM = ("pair", "absent")
"""Slots that are named among the facts, because only some events have them."""

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Wrong = dict[str, str]
"""What is wrong, by the member that it is about: its name, or ``facts.name``."""


@dataclass
class Sent:
    """An event as it was sent, as far as it can be read. ``facts`` are those of the event's type that are right."""

    key: str = ""
    cls: type[Event] | None = None
    person: str | None = None
    at: dt.datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    pair: str | None = None
    absent: str | None = None
    programme: str | None = None


def types_from_outside() -> dict[str, type[Event]]:
    """The types of events that another system may send, by name: deeds of people."""
    return {name: cls for name, cls in types().items() if cls.made_by == "deed"}


def about(cls: Any) -> Described:
    """The slots and facts of a type of event."""
    return described(cls)


def needed_and_allowed(cls: type[Event]) -> tuple[list[str], list[str]]:
    """Names among ``facts`` that an event of this type must have, and those that it may have."""
    kinds = about(cls)
    optional = {each.name for each in fields(cls) if each.default is not MISSING}
    named = [slot for slot in WHOM if slot in kinds.slots]
    may = [] if "pair" in kinds.slots else ["programme"]
    needed = named + [name for name in kinds.facts if name not in optional]
    return needed, may + [name for name in kinds.facts if name in optional]


def read_event(body: Mapping[str, Any], wrong: Wrong) -> Sent:
    """The event that a body holds; puts into ``wrong`` what cannot be read."""
    only(body, ("key", "type", "person", "at", "facts"), wrong)
    sent = Sent(key=text(body, "key", wrong), at=_moment(body, wrong))
    name = text(body, "type", wrong)
    if name:
        sent.cls = _class_of(name, wrong)
    needs_person = sent.cls is not None and "person" in about(sent.cls).slots
    if "person" in body or needs_person:
        sent.person = text(body, "person", wrong) or None
    facts = body.get("facts", {})
    if not isinstance(facts, dict):
        wrong["facts"] = _("Send the facts as an object of names and values.")
    elif sent.cls is not None:
        _read_facts(sent, sent.cls, facts, wrong)
    return sent


def only(given: Mapping[str, Any], known: Collection[str], wrong: Wrong, within: str = "") -> None:
    """Nothing but what is known."""
    for name in given:
        if name not in known:
            near = suggestion(name, known)
            wrong[within + name] = _("There is nothing called “%(name)s” here.%(near)s", name=name[:LONGEST], near=near)


def text(given: Mapping[str, Any], name: str, wrong: Wrong, within: str = "") -> str:
    """The text under this name; empty when something is wrong with it."""
    if name not in given:
        wrong[within + name] = _("Please say “%(name)s”.", name=name)
        return ""
    sentence = _wrong_with(Kind(str), given[name])
    if sentence:
        wrong[within + name] = sentence
    return "" if sentence else str(given[name])


def _class_of(name: str, wrong: Wrong) -> type[Event] | None:
    known = types_from_outside()
    if name not in known and name in types():
        wrong["type"] = _("The portal records events of this type itself: they cannot be sent.")
    elif name not in known:
        wrong["type"] = _("No event is called “%(name)s”.%(near)s", name=name, near=suggestion(name, known))
    return known.get(name)


def _moment(body: Mapping[str, Any], wrong: Wrong) -> dt.datetime | None:
    """When it happened (RFC 3339), in UTC; nothing when that was not said."""
    if "at" not in body:
        return None
    given = body["at"]
    moment = _parsed(given) if isinstance(given, str) and _MOMENT.fullmatch(given) else None
    if moment is None:
        wrong["at"] = _("Write the moment with its zone, such as 2026-03-03T09:00:00Z.")
    elif moment > clock.now() + AHEAD:
        wrong["at"] = _("This lies ahead. Send an event once it has happened.")
    elif moment < EARLIEST:
        wrong["at"] = _("This is too long ago: events begin with the year 2000.")
    else:
        return moment.astimezone(dt.UTC)
    return None


def _parsed(given: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(given.upper())
    except ValueError:
        return None


def _read_facts(sent: Sent, cls: type[Event], facts: Mapping[str, Any], wrong: Wrong) -> None:
    needed, allowed = needed_and_allowed(cls)
    only(facts, (*needed, *allowed), wrong, "facts.")
    for name in needed:
        if name not in facts:
            wrong[f"facts.{name}"] = _("Please say “%(name)s”.", name=name)
    kinds = about(cls).facts
    for name, value in facts.items():
        if name not in needed and name not in allowed:
            continue
        sentence = _wrong_with(kinds.get(name, Kind(str)), value)
        if sentence:
            wrong[f"facts.{name}"] = sentence
        elif name in kinds:
            sent.facts[name] = value
        else:
            setattr(sent, name, value)


def _wrong_with(kind: Kind, value: Any) -> str:
    """What is wrong with a value; nothing when it is of its kind."""
    if kind.base is bool:
        return "" if isinstance(value, bool) else _("Say true or false.")
    if kind.base is int:
        return _wrong_with_number(kind, value)
    if not isinstance(value, str):
        return _("Send a text.")
    if not 1 <= len(value) <= LONGEST or _CONTROL.search(value):
        return _("Send a text of 1 to %(n)s characters on one line.", n=LONGEST)
    return _wrong_with_choice(kind, value)


def _wrong_with_choice(kind: Kind, value: str) -> str:
    options = {track.slug for track in catalog.tracks()} if kind.slug_of == "track" else set(kind.options)
    if not options or value in options:
        return ""
    near = suggestion(value, options)
    if kind.slug_of:
        return _("There is no track called “%(name)s”.%(near)s", name=value, near=near)
    return _("“%(value)s” is not one of the choices.%(near)s", value=value, near=near)


def _wrong_with_number(kind: Kind, value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return _("Send a whole number.")
    least = 0 if kind.is_count else -MOST
    if not least <= value <= MOST:
        return _("Send a whole number from %(least)s to %(most)s.", least=least, most=MOST)
    return ""

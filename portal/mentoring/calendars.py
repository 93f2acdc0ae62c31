"""Sessions as entries of calendars (RFC 5545): in invitations by mail (RFC 5546), and in a feed that calendars read.

One UID for the life of a session, a SEQUENCE that rises with each change, times in UTC, which needs no VTIMEZONE. While
a session is proposed there is one entry, at the first of its times: tentative, and transparent, so that it takes up
nobody's hour; three entries would have to be taken away again in two of three cases, and not all programs do that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from portal import clock
from portal.mentoring.clocks import when_for
from portal.mentoring.models import ASKING, CANCELLED, PROPOSED, MentoringSession, Slot
from portal.mentoring.models.gatherings import CALLED_OFF, GatheringHour
from portal.people.models import Person
from portal.people.typed import one_line

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Portal//Reverse mentoring//EN"
NOBODY = "mailto:nobody@gatherings.invalid"
"""Who calls a host to their own gathering. A reply to it goes nowhere (RFC 2606); none is asked for."""
REREAD = dt.timedelta(hours=1)


def invitation(meeting: MentoringSession, to: Person, slots: Sequence[Slot] = ()) -> tuple[str, str]:
    """Method (REQUEST or CANCEL) and text of the mail to one of the two.

    The other one is its organizer, because calendars ignore an invitation that comes from their own address. Both are
    attendees; who has said yes counts as accepted. Some programs (Gmail) take it as an invitation only with RSVP.
    """
    mentor, mentee = meeting.pair.mentor, meeting.pair.mentee
    entry = _entry(meeting, to, clock.now())
    for person in (mentor, mentee):
        entry.add("attendee", _attendee(meeting, person))
    words = [meeting.agenda, _also(slots, to, meeting)]
    if any(words):
        entry.add("description", "\n\n".join(filter(None, words)))
    method = "CANCEL" if meeting.state == CANCELLED else "REQUEST"
    calendar = _calendar(method)
    calendar.add_component(entry)
    return method, _text(calendar)


def gathering(hour: GatheringHour, to: Person, *, others: Sequence[Person] = (), is_in: bool = True) -> tuple[str, str]:
    """Method and text of the mail about an hour of a gathering to one who comes; without ``is_in`` it is taken away.

    Each has an entry of their own, in which nobody else is listed. Its organizer is the host; of a coffee the other
    one; for the host nobody, since calendars ignore an invitation that comes from their own address.
    """
    entry = _gathering_entry(hour, to, others, clock.now())
    entry.add("attendee", _one_who_comes(to))
    if hour.gathering.about:
        entry.add("description", hour.gathering.about)
    is_off = hour.state == CALLED_OFF or not is_in
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    calendar = _calendar("CANCEL" if is_off else "REQUEST")
    calendar.add_component(entry)
    return ("CANCEL" if is_off else "REQUEST"), _text(calendar)


def feed(
    person: Person, meetings: Iterable[MentoringSession], *, site: str, hours: Iterable[GatheringHour] = ()
) -> str:
    """Everything of theirs that calendars show, for a program that reads it again and again; ``site`` is our address.

    Agendas stay out: whoever learns of the address sees when and where, not what about.
    """
    from icalendar import vDuration

    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _("Mentoring"))
    calendar.add("refresh-interval", vDuration(REREAD), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REREAD))
    for meeting in meetings:
        entry = _entry(meeting, person, meeting.changed_at)
        entry.add("last-modified", meeting.changed_at)
        entry.add("url", f"{site}/sessions/{meeting.id}")
        calendar.add_component(entry)
    for hour in hours:
        entry = _gathering_entry(hour, person, (), hour.changed_at)
        entry.add("status", "CANCELLED" if hour.state == CALLED_OFF else "CONFIRMED")
        entry.add("last-modified", hour.changed_at)
        entry.add("url", f"{site}/gatherings/{hour.gathering_id}")
        calendar.add_component(entry)
    return _text(calendar)


def status_of(meeting: MentoringSession) -> str:
    """How an entry stands, in the words of RFC 5545."""
    if meeting.state == CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if meeting.state in ASKING else "CONFIRMED"


def _entry(meeting: MentoringSession, to: Person, stamp: dt.datetime) -> Event:
    mentor, mentee = meeting.pair.mentor, meeting.pair.mentee
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"{meeting.id}@sessions")
    entry.add("sequence", meeting.revision)
    entry.add("dtstamp", stamp)
    entry.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    entry.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    names = {"mentor": one_line(mentor.name), "mentee": one_line(mentee.name)}
    entry.add("summary", _("Mentoring: %(mentor)s and %(mentee)s", **names))
    entry.add("status", status_of(meeting))
    entry.add("transp", "TRANSPARENT" if meeting.state in (PROPOSED, CANCELLED) else "OPAQUE")
    entry.add("organizer", _address(meeting.pair.other(to)))
    if meeting.link:
        entry.add("location", meeting.link)
    return entry


def _gathering_entry(hour: GatheringHour, to: Person, others: Sequence[Person], stamp: dt.datetime) -> Event:
    from icalendar import Event, vCalAddress

    entry, held = Event(), hour.gathering
    entry.add("uid", f"{hour.id}@gatherings")
    entry.add("sequence", hour.revision)
    entry.add("dtstamp", stamp)
    entry.add("dtstart", hour.starts_at.astimezone(dt.UTC))
    entry.add("dtend", hour.ends_at.astimezone(dt.UTC))
    entry.add("summary", one_line(held.title) or _("Coffee"))
    entry.add("transp", "TRANSPARENT" if hour.state == CALLED_OFF else "OPAQUE")
    host = next((each for each in (held.host, *others) if each is not None and each.id != to.id), None)
    organizer = _address(host) if host else vCalAddress(NOBODY)
    organizer.params["CN"] = one_line(host.name if host else held.programme.name)
    entry.add("organizer", organizer)
    if hour.link or hour.place:
        entry.add("location", hour.link or hour.place)
    return entry


def _one_who_comes(person: Person) -> vCalAddress:
    address = _address(person)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "ACCEPTED"
    address.params["RSVP"] = "FALSE"
    return address


def _attendee(meeting: MentoringSession, person: Person) -> vCalAddress:
    waits = meeting.state in ASKING and meeting.proposed_by_id != person.id
    address = _address(person)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION" if waits else "ACCEPTED"
    address.params["RSVP"] = "TRUE"
    return address


def _also(slots: Sequence[Slot], to: Person, meeting: MentoringSession) -> str:
    """In words, the times that are proposed beside that of the entry."""
    others = [slot for slot in slots if slot.starts_at != meeting.starts_at]
    lines = [when_for(slot.starts_at, to, meeting.pair.other(to)) for slot in others]
    return "\n".join([_("Also proposed:"), *lines]) if lines else ""


def _calendar(method: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _text(calendar: Calendar) -> str:
    return str(calendar.to_ical().decode())


def _address(person: Person) -> vCalAddress:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = one_line(person.name)
    return address

"""What a session sends: mails with a calendar entry (RFC 5545, RFC 5546) whose UID stays and whose SEQUENCE rises."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from portal import clock
from portal.mentoring.models import MentoringSession
from portal.mentoring.typed import one_line
from portal.people.models import Person
from portal.post import actions as post
from portal.post.kinds import SESSION

if TYPE_CHECKING:
    from icalendar import vCalAddress


def propose(meeting: MentoringSession, *, by: Person) -> None:
    """Ask the other one whether the time suits them."""
    other = meeting.pair.other(by)
    with force_locale(other.locale):
        subject = _("%(name)s proposes a session", name=by.name)
        text = _("%(name)s would like to meet you on %(when)s.", name=by.name, when=_when(meeting, other))
        _write(meeting, other, kind="proposed", subject=subject, text=text)


def move(meeting: MentoringSession, *, by: Person) -> None:
    """Ask the other one whether another time suits them; both calendars are told that the time before is gone."""
    other = meeting.pair.other(by)
    with force_locale(other.locale):
        subject = _("%(name)s proposes another time", name=by.name)
        text = _("%(name)s would like to meet you on %(when)s instead.", name=by.name, when=_when(meeting, other))
        _write(meeting, other, kind="moved", subject=subject, text=text)
    with force_locale(by.locale):
        subject = _("You proposed another time")
        when = _when(meeting, by)
        text = _("You proposed %(when)s. %(name)s has been asked whether it suits.", when=when, name=other.name)
        _write(meeting, by, kind="moved", subject=subject, text=text)


def confirm(meeting: MentoringSession) -> None:
    """Tell both that the time is fixed."""
    for person in (meeting.pair.mentor, meeting.pair.mentee):
        with force_locale(person.locale):
            name, when = meeting.pair.other(person).name, _when(meeting, person)
            subject = _("Your session with %(name)s is fixed", name=name)
            text = _("You meet %(name)s on %(when)s. The entry for your calendar is attached.", name=name, when=when)
            _write(meeting, person, kind="confirmed", subject=subject, text=text)


def cancel(meeting: MentoringSession, *, by: Person) -> None:
    """Take the session out of both calendars."""
    other = meeting.pair.other(by)
    with force_locale(other.locale):
        when = _when(meeting, other)
        subject = _("Your session with %(name)s is cancelled", name=by.name)
        text = _("%(name)s cannot make it on %(when)s. Two taps propose another time.", name=by.name, when=when)
        _write(meeting, other, kind="cancelled", subject=subject, text=text)
    with force_locale(by.locale):
        when = _when(meeting, by)
        subject = _("Your session with %(name)s is cancelled", name=other.name)
        text = _("You cancelled the session on %(when)s. %(name)s has been told.", when=when, name=other.name)
        _write(meeting, by, kind="cancelled", subject=subject, text=text)


STATUS = {"proposed": "TENTATIVE", "moved": "TENTATIVE", "confirmed": "CONFIRMED", "cancelled": "CANCELLED"}


def _write(meeting: MentoringSession, to: Person, *, kind: str, subject: str, text: str) -> None:
    method = "CANCEL" if kind == "cancelled" else "REQUEST"
    post.write(
        key=f"session.{kind}:{meeting.id}:{meeting.revision}:{to.id}",
        kind=SESSION,
        to=to.email,
        person_id=to.id,
        subject=subject,
        text=text,
        link=f"/sessions/{meeting.id}",
        calendar=(method, _calendar(meeting, to, method, STATUS[kind])),
    )


def _when(meeting: MentoringSession, person: Person) -> str:
    local = meeting.starts_at.astimezone(ZoneInfo(person.timezone))
    when = format_datetime(local, "EEEE, d MMMM y, HH:mm", locale=get_locale() or "en")
    return f"{when} ({person.timezone})"


def _calendar(meeting: MentoringSession, to: Person, method: str, status: str) -> str:
    """The entry for one of the two: UTC times, one UID for the life of the session.

    The other one is its organizer, because calendars ignore an invitation that comes from their own address.
    """
    from icalendar import Calendar, Event

    mentor, mentee = meeting.pair.mentor, meeting.pair.mentee
    entry = Event()
    entry.add("uid", f"{meeting.id}@sessions")
    entry.add("sequence", meeting.revision)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    entry.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    entry.add("summary", _("Mentoring: %(mentor)s and %(mentee)s", mentor=mentor.name, mentee=mentee.name))
    entry.add("status", status)
    entry.add("organizer", _address(meeting.pair.other(to)))
    for person in (mentor, mentee):
        entry.add("attendee", _address(person))
    if meeting.link:
        entry.add("location", meeting.link)
    if meeting.agenda:
        entry.add("description", meeting.agenda)
    calendar = Calendar()
    calendar.add("prodid", "-//Portal//Reverse mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(entry)
    return str(calendar.to_ical().decode())


def _address(person: Person) -> vCalAddress:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = one_line(person.name)
    return address

"""What a session sends: mails with an entry for the calendar. Those of the past tell what the other one said."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.mentoring import calendars
from portal.mentoring.clocks import when_for
from portal.mentoring.models import RESCHEDULE_REQUESTED, MentoringSession, Slot
from portal.people.models import Person
from portal.post import actions as post
from portal.post.kinds import SESSION


def propose(meeting: MentoringSession, slots: Sequence[Slot], *, by: Person) -> None:
    """Ask the other one whether one of the times suits them."""
    other = meeting.pair.other(by)
    with force_locale(other.locale):
        subject = _("%(name)s proposes a session", name=by.name)
        _write(meeting, other, kind="proposed", subject=subject, text=_asked(by, other, slots), slots=slots)


def move(meeting: MentoringSession, slots: Sequence[Slot], *, by: Person) -> None:
    """Ask the other one whether another time suits them; what is in both calendars becomes tentative."""
    other = meeting.pair.other(by)
    with force_locale(other.locale):
        subject = _("%(name)s proposes another time", name=by.name)
        text = _asked(by, other, slots)
        if meeting.state == RESCHEDULE_REQUESTED:
            text += "\n\n" + _(
                "Until you answer, the time that was fixed stands: %(when)s.", when=_when(meeting, other)
            )
        _write(meeting, other, kind="moved", subject=subject, text=text, slots=slots)
    with force_locale(by.locale):
        subject = _("You proposed another time")
        when = _times(slots, by, other)
        text = _("You proposed %(when)s. %(name)s has been asked whether it suits.", when=when, name=other.name)
        if len(slots) > 1:
            text = _("%(name)s has been asked which of these times suits:", name=other.name) + f"\n{when}"
        _write(meeting, by, kind="moved", subject=subject, text=text, slots=slots)


def confirm(meeting: MentoringSession) -> None:
    """Tell both that the time is fixed."""
    for person in (meeting.pair.mentor, meeting.pair.mentee):
        with force_locale(person.locale):
            name, when = meeting.pair.other(person).name, _when(meeting, person)
            subject = _("Your session with %(name)s is fixed", name=name)
            text = _("You meet %(name)s on %(when)s. The entry for your calendar is attached.", name=name, when=when)
            _write(meeting, person, kind="confirmed", subject=subject, text=text)


def stay(meeting: MentoringSession) -> None:
    """Tell both that the session stays where it was."""
    for person in (meeting.pair.mentor, meeting.pair.mentee):
        with force_locale(person.locale):
            name, when = meeting.pair.other(person).name, _when(meeting, person)
            subject = _("Your session with %(name)s stays where it was", name=name)
            text = _("You meet %(name)s on %(when)s, as it was fixed before.", name=name, when=when)
            _write(meeting, person, kind="stays", subject=subject, text=text)


def cancel(meeting: MentoringSession, *, by: Person) -> None:
    """Take the session out of both calendars. The link leads to times at which it could be instead."""
    other = meeting.pair.other(by)
    with force_locale(other.locale):
        when = _when(meeting, other)
        subject = _("Your session with %(name)s is cancelled", name=by.name)
        text = _(
            "%(name)s cannot make it on %(when)s. On its page are times at which both of you are free: two taps, and "
            "there is another. A quarter of an hour keeps the thread.",
            name=by.name,
            when=when,
        )
        _write(meeting, other, kind="cancelled", subject=subject, text=text)
    with force_locale(by.locale):
        when = _when(meeting, by)
        subject = _("Your session with %(name)s is cancelled", name=other.name)
        text = _(
            "You cancelled the session on %(when)s. %(name)s has been told. Two taps on its page propose another time.",
            when=when,
            name=other.name,
        )
        _write(meeting, by, kind="cancelled", subject=subject, text=text)


def call_off(meeting: MentoringSession) -> None:
    """Take the session of a pair that ends or pauses out of both calendars; nobody is named."""
    for person in (meeting.pair.mentor, meeting.pair.mentee):
        with force_locale(person.locale):
            name = meeting.pair.other(person).name
            subject = _("Your session with %(name)s is called off", name=name)
            text = _("The session on %(when)s does not take place.", when=_when(meeting, person))
            _write(meeting, person, kind="cancelled", subject=subject, text=text)


def missed(meeting: MentoringSession, *, by: Person) -> None:
    """Tell the other one, who has not said so too, that a session did not come about. Nobody is blamed."""
    other = meeting.pair.other(by)
    if meeting.missed_as_said_by(meeting.pair.role_of(other) or ""):
        return
    with force_locale(other.locale):
        subject = _("Your session with %(name)s did not come about", name=by.name)
        text = _(
            "%(name)s notes that the two of you did not meet on %(when)s. That happens. If you remember it "
            "differently, say so on its page; if not, two taps there propose another time.",
            name=by.name,
            when=_when(meeting, other),
        )
        post.write(
            key=f"session.missed:{meeting.id}:{meeting.disputes}:{other.id}",
            kind=SESSION,
            to=other.email,
            person_id=other.id,
            subject=subject,
            text=text,
            link=f"/sessions/{meeting.id}",
        )


def _write(
    meeting: MentoringSession, to: Person, *, kind: str, subject: str, text: str, slots: Sequence[Slot] = ()
) -> None:
    post.write(
        key=f"session.{kind}:{meeting.id}:{meeting.revision}:{to.id}",
        kind=SESSION,
        to=to.email,
        person_id=to.id,
        subject=subject,
        text=text,
        link=f"/sessions/{meeting.id}",
        calendar=calendars.invitation(meeting, to, slots),
    )


def _asked(by: Person, to: Person, slots: Sequence[Slot]) -> str:
    if len(slots) == 1:
        return _("%(name)s would like to meet you on %(when)s.", name=by.name, when=_times(slots, to, by))
    words = _("%(name)s would like to meet you. Please choose the time that suits you best:", name=by.name)
    return f"{words}\n{_times(slots, to, by)}"


def _times(slots: Sequence[Slot], person: Person, other: Person) -> str:
    return "\n".join(when_for(slot.starts_at, person, other) for slot in slots)


def _when(meeting: MentoringSession, person: Person) -> str:
    return when_for(meeting.starts_at, person, meeting.pair.other(person))

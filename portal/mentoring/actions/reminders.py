"""What time does with a session that is fixed: a reminder the day before, a question after it, an answer assumed."""

from __future__ import annotations

import datetime as dt

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, timers
from portal.mentoring.clocks import when_for
from portal.mentoring.links import provider_of
from portal.mentoring.models import CONFIRMED, MentoringSession
from portal.mentoring.queries.sessions import session_known
from portal.people.models import Person, Programme
from portal.people.programmes import is_paused
from portal.post import actions as post
from portal.post.kinds import REMINDER

REMINDING, ASKING_HOW, ASSUMING = "session.reminding", "session.asking", "session.assuming"
LAPSING = "session.lapsing"
KINDS = (REMINDING, ASKING_HOW, ASSUMING, LAPSING)
BEFORE, AFTER, SILENCE = dt.timedelta(hours=24), dt.timedelta(hours=1), dt.timedelta(hours=72)
"""How long before a session one is reminded, after it asked how it was, and after it silence means that it was held."""
OF_USE = dt.timedelta(hours=48)
"""So long after it is due the question how it was makes sense."""


def arm(meeting: MentoringSession) -> None:
    """Let time do its work for the hour that is fixed now; what was set for another hour is let go."""
    timers.stop(meeting.id, KINDS)
    now, turn = clock.now(), str(meeting.revision)
    if meeting.starts_at - BEFORE > now:
        timers.start(REMINDING, meeting.id, at=meeting.starts_at - BEFORE, lasts=BEFORE, name=turn)
    if meeting.ends_at + AFTER > now:
        timers.start(ASKING_HOW, meeting.id, at=meeting.ends_at + AFTER, lasts=OF_USE, name=turn)
    timers.start(ASSUMING, meeting.id, at=max(meeting.ends_at, now) + SILENCE, name=turn)


def wait_for_answer(meeting: MentoringSession) -> None:
    """Let the question for a time not hang for ever: three days after the last of the times it is let go."""
    disarm(meeting)
    last = meeting.open_until + dt.timedelta(minutes=meeting.minutes)
    timers.start(LAPSING, meeting.id, at=last + SILENCE, name=str(meeting.revision))


def disarm(meeting: MentoringSession) -> None:
    """Let nothing more happen by itself."""
    timers.stop(meeting.id, KINDS)


def remind(session_id: str) -> None:
    """Remind both of a session that is fixed and has not begun."""
    meeting = session_known(session_id)
    if meeting.state != CONFIRMED or meeting.has_begun(clock.now()) or _rests(meeting):
        return
    for person in (meeting.pair.mentor, meeting.pair.mentee):
        with force_locale(person.locale):
            other = meeting.pair.other(person)
            text = _("You meet %(name)s on %(when)s.", name=other.name, when=when_for(meeting.starts_at, person, other))
            if meeting.link:
                text += "\n\n" + _(
                    "Join with %(provider)s: %(link)s", provider=provider_of(meeting.link), link=meeting.link
                )
            _write(meeting, person, "reminder", _("Your session with %(name)s", name=other.name), text)


def ask(session_id: str) -> None:
    """Ask those who have not said how it was."""
    meeting = session_known(session_id)
    if meeting.state != CONFIRMED or _rests(meeting):
        return
    for role, person in (("mentor", meeting.pair.mentor), ("mentee", meeting.pair.mentee)):
        if meeting.minutes_said_by(role) or meeting.missed_as_said_by(role):
            continue
        with force_locale(person.locale):
            name = meeting.pair.other(person).name
            text = _(
                "You had a session with %(name)s. Please say how long it was, or that it did not come about: one tap. "
                "If neither of you says anything for three days, we take it as held.",
                name=name,
            )
            _write(meeting, person, "asking", _("Did you meet %(name)s?", name=name), text)


def _rests(meeting: MentoringSession) -> bool:
    return is_paused(db.session.get_one(Programme, meeting.pair.programme_id))


def _write(meeting: MentoringSession, person: Person, what: str, subject: str, text: str) -> None:
    post.write(
        key=f"session.{what}:{meeting.id}:{meeting.revision}:{person.id}",
        kind=REMINDER,
        to=person.email,
        person_id=person.id,
        subject=subject,
        text=text,
        link=f"/sessions/{meeting.id}",
    )

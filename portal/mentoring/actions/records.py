"""How a session was: held, taken as held, missed, remembered differently, taken back."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import SessionAssumed, SessionCompleted, SessionConfirmed, SessionNotAttended
from portal.mentoring import invitations
from portal.mentoring.actions import feedback, reminders
from portal.mentoring.actions.sessions import WHAT_CHANGES, turn_at
from portal.mentoring.actions.times import MOST_MINUTES, withdraw_times
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import (
    CONFIRMED,
    HELD,
    HELD_ASSUMED,
    MISSED,
    MISSED_BY_BOTH,
    MISSED_BY_MENTEE,
    MISSED_BY_MENTOR,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    TAKEN_BACK,
    MentoringSession,
    Pair,
)
from portal.mentoring.parties import slots_of, zone_of
from portal.mentoring.queries.sessions import session_known
from portal.mentoring.topics import lesson_of
from portal.people import sight
from portal.people.models import Enrolment, Person

UNSETTLED = (CONFIRMED, RESCHEDULE_REQUESTED, HELD_ASSUMED, *MISSED)
"""States of a session whose time was fixed, and of which one may still say how it was."""
ABSENT = {
    frozenset({"mentor"}): MISSED_BY_MENTOR,
    frozenset({"mentee"}): MISSED_BY_MENTEE,
    frozenset({"mentor", "mentee"}): MISSED_BY_BOTH,
}


def confirm_held(meeting: MentoringSession, *, minutes: int, by: Person) -> None:
    """Say that it was held, and how long. When both said so, it counts, with the lower number. Twice is once.

    Where the other one has said that it was missed, it is open again until the two agree.
    """
    role = turn_at(meeting, by)
    if meeting.state == HELD:
        return
    _require_unsettled(meeting)
    if not 1 <= minutes <= MOST_MINUTES:
        sentence = _("Please say how many minutes it took, from 1 to %(most)s.", most=MOST_MINUTES)
        raise Refused(sentence, field="minutes")
    setattr(meeting, f"{role}_says", "")
    if meeting.minutes_said_by(role) is None:
        setattr(meeting, f"{role}_minutes", minutes)
        event = SessionConfirmed(session=meeting.id, confirmer=role, minutes=minutes, **slots_of(meeting.pair))
        journal.record(event, zone=zone_of(meeting.pair))
    _settle(meeting)


def say_missed(meeting: MentoringSession, *, who: str, by: Person) -> None:
    """Say that it did not come about, and who could not come: mentor, mentee or both. Twice is once.

    It counts as missed at once; the other one hears of it, and may remember it differently.
    """
    role = turn_at(meeting, by)
    if who not in ("mentor", "mentee", "both"):
        raise Refused(_("Please say who could not come."), field="who")
    if meeting.missed_as_said_by(role) == who:
        return
    if meeting.state == HELD:
        raise Refused(_("Both of you have said that you met. If that is wrong, please take it back."))
    _require_unsettled(meeting)
    setattr(meeting, f"{role}_says", who)
    setattr(meeting, f"{role}_minutes", None)
    _settle(meeting)
    invitations.missed(meeting, by=by)


def assume(session_id: str) -> None:
    """Take a session as held of which nobody has said otherwise, nor both that it was. It earns nothing by that."""
    meeting = session_known(session_id)
    take_turn(meeting.pair, "state")
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state != CONFIRMED or meeting.disputes or meeting.is_disputed or clock.now() < meeting.ends_at:
        return
    meeting.state, meeting.changed_at = HELD_ASSUMED, clock.now()
    event = SessionAssumed(session=meeting.id, minutes=meeting.minutes, **slots_of(meeting.pair))
    journal.record(event, zone=zone_of(meeting.pair), at=meeting.starts_at)


def take_back(meeting: MentoringSession, *, by: Person) -> None:
    """Say that it did not happen after all: what it earned goes with it.

    For the pair and the coordinators of its programme. Twice is once.
    """
    if meeting.pair.role_of(by) is None and not _coordinates(meeting.pair, by):
        raise NotFound(_("There is no such session."))
    take_turn(meeting.pair, "state")
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state == TAKEN_BACK:
        return
    if meeting.state not in (HELD, HELD_ASSUMED):
        raise Refused(_("Only a session that counts as held can be taken back."))
    event = SessionCompleted if meeting.state == HELD else SessionAssumed
    meeting.state, meeting.taken_back_at, meeting.changed_at = TAKEN_BACK, clock.now(), clock.now()
    journal.retract(f"{event.type}:{meeting.id}", reason="did-not-happen")
    feedback.unrate(meeting)


def _require_unsettled(meeting: MentoringSession) -> None:
    if meeting.state == PROPOSED:
        raise Refused(_("This time was proposed but never accepted. Please accept it first, or propose another."))
    if meeting.state not in UNSETTLED:
        raise Refused(_("This session is closed. If you meet again, please propose a new one."))
    if not meeting.has_begun(clock.now()):
        raise Refused(_("This session has not begun yet. Please confirm it after you have met."))


def _settle(meeting: MentoringSession) -> None:
    """Let the session stand as the two of them say now."""
    said = frozenset(_named(meeting.mentor_says) | _named(meeting.mentee_says))
    has_minutes = meeting.mentor_minutes or meeting.mentee_minutes
    state = CONFIRMED if has_minutes or not said else ABSENT[said]
    if meeting.mentor_minutes and meeting.mentee_minutes:
        state = HELD
    _unsay(meeting, state)
    meeting.changed_at = clock.now()
    if state == HELD:
        _hold(meeting, min(meeting.mentor_minutes or 0, meeting.mentee_minutes or 0))
    elif state in MISSED:
        _miss(meeting, state, said)
    elif meeting.state != HELD_ASSUMED or said:
        meeting.state = CONFIRMED


def _named(who: str) -> set[str]:
    return {"mentor", "mentee"} if who == "both" else {who} - {""}


def _unsay(meeting: MentoringSession, state: str) -> None:
    """Take back what was recorded of a session and is no longer so."""
    if meeting.state == HELD_ASSUMED and (state != CONFIRMED or meeting.is_disputed):
        journal.retract(f"{SessionAssumed.type}:{meeting.id}", reason="they-have-spoken")
    if meeting.state in MISSED and meeting.state != state:
        for absent in _absent(meeting, _of_state(meeting.state)):
            journal.retract(_key(meeting, absent), reason="remembered-differently")
        meeting.disputes += 1
    if meeting.state == RESCHEDULE_REQUESTED:
        withdraw_times(meeting)
        reminders.arm(meeting)


def _of_state(state: str) -> frozenset[str]:
    return next(roles for roles, named in ABSENT.items() if named == state)


def _miss(meeting: MentoringSession, state: str, said: frozenset[str]) -> None:
    meeting.state = state
    reminders.disarm(meeting)
    for absent in _absent(meeting, said):
        event = SessionNotAttended(session=meeting.id, absent=absent, **slots_of(meeting.pair))
        journal.record(event, zone=zone_of(meeting.pair), at=meeting.starts_at, key=_key(meeting, absent))


def _absent(meeting: MentoringSession, roles: frozenset[str]) -> list[str]:
    return [getattr(meeting.pair, f"{role}_id") for role in sorted(roles)]


def _key(meeting: MentoringSession, absent: str) -> str:
    """The key of an absence. One that was disputed and is agreed after all is another occasion."""
    key = f"{SessionNotAttended.type}:{meeting.id}:{absent}"
    return f"{key}:{meeting.disputes}" if meeting.disputes else key


def _hold(meeting: MentoringSession, minutes: int) -> None:
    meeting.state, meeting.held_at = HELD, clock.now()
    reminders.disarm(meeting)
    lesson = lesson_of(meeting)
    event = SessionCompleted(
        session=meeting.id,
        kind="one-to-one",
        minutes=minutes,
        track=meeting.track,
        topic=meeting.lesson.split("/", 1)[1] if meeting.lesson else None,
        tool=lesson.tool if lesson else None,
        led_by="mentee" if meeting.led_by == "mentee" else "mentor",
        pair_age_days=(meeting.starts_at - meeting.pair.formed_at).days,
        **slots_of(meeting.pair),
    )
    journal.record(event, zone=zone_of(meeting.pair), at=meeting.starts_at)


def _coordinates(pair: Pair, person: Person) -> bool:
    theirs = sight.overseen_by(person).where(Enrolment.programme_id == pair.programme_id)
    return db.session.scalar(theirs.limit(1)) is not None

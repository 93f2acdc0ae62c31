"""Sessions: proposed, accepted, moved, cancelled, held, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from portal import catalog, clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import SessionAccepted, SessionCancelled, SessionCompleted, SessionConfirmed, SessionProposed
from portal.mentoring import invitations
from portal.mentoring.actions.pairs import require_party, slots_of, zone_of
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.links import checked_link
from portal.mentoring.models import ACTIVE, CANCELLED, CONFIRMED, HELD, PROPOSED, TAKEN_BACK, MentoringSession, Pair
from portal.mentoring.topics import lesson_of
from portal.mentoring.typed import paragraphs
from portal.people import sight
from portal.people.models import Enrolment, Person

SHORTEST, LONGEST = 15, 240
FARTHEST = dt.timedelta(days=365)
LATE = dt.timedelta(hours=24)
LONGEST_AGENDA, LONGEST_NOTE = 4_000, 10_000
WHAT_CHANGES = ("state", "starts_at", "minutes", "proposed_by_id", "revision", "mentor_minutes", "mentee_minutes")


def propose(
    pair: Pair,
    *,
    starts_at: dt.datetime,
    minutes: int,
    by: Person,
    agenda: str = "",
    link: str = "",
    lesson: str | None = None,
    led_by: str = "mentor",
) -> MentoringSession:
    """Propose a time. The other one is asked by mail, with a tentative entry for the calendar. Twice is once."""
    require_party(pair, by)
    take_turn(pair, "state")
    if pair.state != ACTIVE:
        raise Refused(_("Sessions begin once both of you have signed the agreement."))
    _check_time(starts_at, minutes)
    track, agenda, link = _track_of(lesson), _checked_agenda(agenda), checked_link(link)
    if led_by not in ("mentor", "mentee"):
        raise Refused(_("Please choose who leads the session."), field="led_by")
    same = _at_that_time(pair, starts_at, minutes)
    if same and (same.state, same.starts_at, same.proposed_by_id) == (PROPOSED, starts_at, by.id):
        return same
    _require_free(same)
    meeting = MentoringSession(
        pair_id=pair.id, starts_at=starts_at, minutes=minutes, proposed_by_id=by.id, agenda=agenda,
        link=link, lesson=lesson or None, track=track, led_by=led_by, pair=pair,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    invitations.propose(meeting, by=by)
    _record_proposal(meeting, by)
    return meeting


def reschedule(meeting: MentoringSession, *, starts_at: dt.datetime, minutes: int, by: Person) -> None:
    """Propose another time for a session that has not been held; the other one accepts it anew. Twice is once."""
    _require_party(meeting, by)
    take_turn(meeting.pair, "state")
    take_turn(meeting, *WHAT_CHANGES)
    _require_open(meeting)
    if meeting.mentor_minutes or meeting.mentee_minutes:
        sentence = _("One of you has said that you met. If you did not, please cancel it and propose a new one.")
        raise Refused(sentence)
    if (starts_at, minutes) == (meeting.starts_at, meeting.minutes):
        if meeting.proposed_by_id != by.id:
            accept(meeting, by=by)
        return
    _check_time(starts_at, minutes)
    _require_free(_at_that_time(meeting.pair, starts_at, minutes, other_than=meeting))
    meeting.starts_at, meeting.minutes, meeting.proposed_by_id = starts_at, minutes, by.id
    meeting.state = PROPOSED
    meeting.revision += 1
    invitations.move(meeting, by=by)
    _record_proposal(meeting, by)


def accept(meeting: MentoringSession, *, by: Person) -> None:
    """Accept the time that the other one proposed. Twice is once."""
    _require_party(meeting, by)
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state == CONFIRMED:
        return
    if meeting.state != PROPOSED:
        raise Refused(_("This proposal is no longer open. Please propose another time."))
    if meeting.proposed_by_id == by.id:
        raise Refused(_("You proposed this time. Your partner has been asked to accept it."))
    event = SessionAccepted(session=meeting.id, revision=meeting.revision, **slots_of(meeting.pair))
    meeting.state = CONFIRMED
    meeting.revision += 1
    invitations.confirm(meeting)
    journal.record(event, zone=zone_of(meeting.pair))


def cancel(meeting: MentoringSession, *, by: Person) -> None:
    """Call a session off; calendars are told. Twice is once."""
    role = _require_party(meeting, by)
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state == CANCELLED:
        return
    _require_open(meeting)
    now = clock.now()
    is_late = meeting.state == CONFIRMED and meeting.starts_at - now < LATE
    meeting.state, meeting.cancelled_at, meeting.cancelled_by_id = CANCELLED, now, by.id
    meeting.revision += 1
    invitations.cancel(meeting, by=by)
    event = SessionCancelled(session=meeting.id, canceller=role, is_late=is_late, **slots_of(meeting.pair))
    journal.record(event, zone=zone_of(meeting.pair))


def confirm_held(meeting: MentoringSession, *, minutes: int, by: Person) -> None:
    """Say that it was held, and how long. When both said so, it counts, with the lower number. Twice is once."""
    role = _require_party(meeting, by)
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state == HELD:
        return
    _require_open(meeting)
    if not meeting.has_begun(clock.now()):
        raise Refused(_("This session has not begun yet. Please confirm it after you have met."))
    if meeting.state == PROPOSED:
        raise Refused(_("This time was proposed but never accepted. Please accept it first, or propose another."))
    if not 1 <= minutes <= LONGEST:
        raise Refused(_("Please say how many minutes it took, from 1 to %(most)s.", most=LONGEST), field="minutes")
    if meeting.minutes_said_by(role) is None:
        setattr(meeting, f"{role}_minutes", minutes)
        event = SessionConfirmed(session=meeting.id, confirmer=role, minutes=minutes, **slots_of(meeting.pair))
        journal.record(event, zone=zone_of(meeting.pair))
    if meeting.mentor_minutes and meeting.mentee_minutes:
        _hold(meeting, min(meeting.mentor_minutes, meeting.mentee_minutes))


def take_back(meeting: MentoringSession, *, by: Person) -> None:
    """Say that it did not happen after all: what it earned goes with it.

    For the pair and the coordinators of its programme. Twice is once.
    """
    if meeting.pair.role_of(by) is None and not _coordinates(meeting.pair, by):
        raise NotFound(_("There is no such session."))
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state == TAKEN_BACK:
        return
    if meeting.state != HELD:
        raise Refused(_("Only a session that counts as held can be taken back."))
    meeting.state, meeting.taken_back_at = TAKEN_BACK, clock.now()
    journal.retract(f"{SessionCompleted.type}:{meeting.id}", reason="did-not-happen")


def write_note(meeting: MentoringSession, *, note: str, by: Person) -> None:
    """The note that both of the pair read and write."""
    _require_party(meeting, by)
    note = paragraphs(note)
    if len(note) > LONGEST_NOTE:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_NOTE), field="note")
    meeting.note = note


def _hold(meeting: MentoringSession, minutes: int) -> None:
    meeting.state, meeting.held_at = HELD, clock.now()
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


def _record_proposal(meeting: MentoringSession, by: Person) -> None:
    role = _require_party(meeting, by)
    event = SessionProposed(session=meeting.id, revision=meeting.revision, proposer=role, **slots_of(meeting.pair))
    journal.record(event, zone=zone_of(meeting.pair))


def _check_time(starts_at: dt.datetime, minutes: int) -> None:
    now = clock.now()
    if starts_at <= now:
        raise Refused(_("This time has passed. Please choose one that lies ahead."), field="starts_at")
    if starts_at - now > FARTHEST:
        raise Refused(_("Please choose a time within the next twelve months."), field="starts_at")
    if not SHORTEST <= minutes <= LONGEST:
        sentence = _("A session takes from %(least)s to %(most)s minutes.", least=SHORTEST, most=LONGEST)
        raise Refused(sentence, field="minutes")


def _at_that_time(
    pair: Pair, starts_at: dt.datetime, minutes: int, *, other_than: MentoringSession | None = None
) -> MentoringSession | None:
    """A session of this pair that would overlap."""
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    near = (
        MentoringSession.starts_at > starts_at - dt.timedelta(minutes=LONGEST),
        MentoringSession.starts_at < ends_at,
    )
    taken = MentoringSession.state.in_((PROPOSED, CONFIRMED, HELD))
    query = sa.select(MentoringSession).where(MentoringSession.pair_id == pair.id, taken, *near)
    for found in db.session.scalars(query.order_by(MentoringSession.starts_at)):
        if found is not other_than and found.ends_at > starts_at:
            set_committed_value(found, "pair", pair)
            return found
    return None


def _require_free(overlapping: MentoringSession | None) -> None:
    if overlapping is not None:
        raise Refused(
            _("The two of you have a session at this time already. Please choose another."), field="starts_at"
        )


def _track_of(lesson: str | None) -> str | None:
    if not lesson:
        return None
    track, _slash, slug = lesson.partition("/")
    try:
        return catalog.lesson(track, slug).track
    except NotFound:
        raise Refused(_("Please choose a lesson from the list."), field="lesson") from None


def _checked_agenda(text: str) -> str:
    agenda = paragraphs(text)
    if len(agenda) > LONGEST_AGENDA:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_AGENDA), field="agenda")
    return agenda


def _require_party(meeting: MentoringSession, by: Person) -> Literal["mentor", "mentee"]:
    role = meeting.pair.role_of(by)
    if role is None:
        raise NotFound(_("There is no such session."))
    return "mentor" if role == "mentor" else "mentee"


def _require_open(meeting: MentoringSession) -> None:
    if meeting.state not in (PROPOSED, CONFIRMED):
        raise Refused(_("This session is closed. If you meet again, please propose a new one."))


def _coordinates(pair: Pair, person: Person) -> bool:
    theirs = sight.overseen_by(person).where(Enrolment.programme_id == pair.programme_id)
    return db.session.scalar(theirs.limit(1)) is not None

"""Sessions on their way: proposed with up to three times, accepted, asked to be moved, left where they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict, Unpack

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from portal import catalog, clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import SessionAccepted, SessionProposed
from portal.mentoring import invitations
from portal.mentoring.actions import reminders
from portal.mentoring.actions.sessions import LONGEST_AGENDA, require_coming, turn_at
from portal.mentoring.actions.times import (
    are_proposed,
    checked_times,
    propose_times,
    require_free,
    require_free_elsewhere,
    withdraw_times,
)
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.links import checked_link
from portal.mentoring.models import (
    CONFIRMED,
    MEETING,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    MentoringSession,
    Pair,
    Slot,
)
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.mentoring.queries import slots
from portal.people.models import Person, Programme
from portal.people.programmes import refuse_while_paused
from portal.people.typed import paragraphs


class About(TypedDict, total=False):
    """What a session is for: its agenda, where they meet, the lesson (``track/slug``), who leads it."""

    agenda: str
    link: str
    lesson: str | None
    led_by: str


def propose(
    pair: Pair,
    *,
    starts_at: dt.datetime,
    minutes: int,
    by: Person,
    or_at: Sequence[dt.datetime] = (),
    is_another: bool = False,
    **about: Unpack[About],
) -> MentoringSession:
    """Propose a session, with up to three times to choose from. The other one is asked by mail. Twice is once.

    Where the other one has proposed a session that waits for an answer, this is refused, unless it is another one.
    """
    require_party(pair, by)
    take_turn(pair, "state")
    if pair.state not in MEETING:
        raise Refused(_("Sessions begin once both of you have signed the agreement."))
    refuse_while_paused(db.session.get_one(Programme, pair.programme_id))
    times = checked_times(starts_at, or_at, minutes)
    meeting = MentoringSession(pair_id=pair.id, starts_at=times[0], minutes=minutes, **_checked(about))
    meeting.open_until, meeting.proposed_by_id = times[-1], by.id
    same = _same_as(meeting, times)
    if same is not None:
        set_committed_value(same, "pair", pair)
        return same
    _require_answered(pair, by, is_another)
    require_free(pair, times, minutes)
    meeting.pair = pair
    db.session.add(meeting)
    db.session.flush()
    reminders.wait_for_answer(meeting)
    invitations.propose(meeting, propose_times(meeting, times, minutes), by=by)
    _record_proposal(meeting, by)
    return meeting


def reschedule(
    meeting: MentoringSession,
    *,
    starts_at: dt.datetime,
    minutes: int,
    by: Person,
    or_at: Sequence[dt.datetime] = (),
) -> None:
    """Ask for other times; the other one chooses. What was fixed stands until then. Twice is once.

    Proposing a time that the other one has proposed accepts it.
    """
    turn_at(meeting, by)
    require_coming(meeting)
    if meeting.is_spoken_of:
        raise Refused(
            _("One of you has said how it was. If you did not meet, please say so, and propose a new session.")
        )
    if meeting.state == CONFIRMED and (starts_at, minutes, *or_at) == (meeting.starts_at, meeting.minutes):
        return
    wanted = [slot for slot in slots.slots_of(meeting) if (slot.starts_at, slot.minutes) == (starts_at, minutes)]
    if wanted and not or_at and meeting.state != CONFIRMED and meeting.proposed_by_id != by.id:
        accept(meeting, by=by, slot=wanted[0].id)
        return
    times = checked_times(starts_at, or_at, minutes)
    if meeting.proposed_by_id == by.id and meeting.state != CONFIRMED and are_proposed(meeting, times, minutes):
        return
    require_free(meeting.pair, times, minutes, other_than=meeting)
    _ask_anew(meeting, times, minutes, by)
    invitations.move(meeting, propose_times(meeting, times, minutes), by=by)
    _record_proposal(meeting, by)


def accept(meeting: MentoringSession, *, by: Person, slot: str | None = None) -> None:
    """Accept a time that the other one proposed, by its id; the id of the only one may be left out. Twice is once."""
    turn_at(meeting, by)
    proposed = slots.slots_of(meeting)
    if meeting.state == CONFIRMED:
        if slot and slot not in {each.id for each in proposed}:
            raise Refused(_("Another time is fixed already: the one that you see here."))
        return
    if meeting.state not in (PROPOSED, RESCHEDULE_REQUESTED) or meeting.pair.state not in MEETING:
        raise Refused(_("This proposal is no longer open. Please propose another time."))
    if meeting.proposed_by_id == by.id:
        raise Refused(_("You proposed this time. Your partner has been asked to accept it."))
    chosen = _chosen(meeting, proposed, slot)
    event = SessionAccepted(session=meeting.id, revision=meeting.revision, **slots_of(meeting.pair))
    at = chosen or meeting
    require_free_elsewhere(meeting.pair, at.starts_at, at.minutes, by=by)
    if chosen:
        meeting.starts_at, meeting.minutes = chosen.starts_at, chosen.minutes
    withdraw_times(meeting, but=chosen)
    _fix(meeting)
    invitations.confirm(meeting)
    journal.record(event, zone=zone_of(meeting.pair))


def stay(meeting: MentoringSession, *, by: Person) -> None:
    """Leave a session at the time that was fixed, whoever asked for another. Twice is once."""
    turn_at(meeting, by)
    if meeting.state == CONFIRMED:
        return
    if meeting.state != RESCHEDULE_REQUESTED:
        raise Refused(_("Nobody has asked for another time."))
    withdraw_times(meeting)
    _fix(meeting)
    invitations.stay(meeting)


def rebook(cancelled: MentoringSession, *, starts_at: dt.datetime, minutes: int, by: Person) -> MentoringSession:
    """Propose a session like one that was called off or did not happen, at another time. Twice is once."""
    turn_at(cancelled, by)
    if cancelled.state in (PROPOSED, CONFIRMED, RESCHEDULE_REQUESTED):
        raise Refused(_("This session is still to come. Please propose another time for it."))
    like = About(agenda=cancelled.agenda, link=cancelled.link, led_by=cancelled.led_by, lesson=_lesson_still(cancelled))
    return propose(cancelled.pair, starts_at=starts_at, minutes=minutes, by=by, **like)


def _checked(about: About) -> dict[str, str | None]:
    lesson, led_by = about.get("lesson") or None, about.get("led_by", "mentor")
    agenda = paragraphs(about.get("agenda", ""))
    if len(agenda) > LONGEST_AGENDA:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_AGENDA), field="agenda")
    if led_by not in ("mentor", "mentee"):
        raise Refused(_("Please choose who leads the session."), field="led_by")
    link = checked_link(about.get("link", ""))
    return {"agenda": agenda, "link": link, "lesson": lesson, "track": _track_of(lesson), "led_by": led_by}


def _track_of(lesson: str | None) -> str | None:
    if not lesson:
        return None
    track, _slash, slug = lesson.partition("/")
    try:
        return catalog.lesson(track, slug).track
    except NotFound:
        raise Refused(_("Please choose a lesson from the list."), field="lesson") from None


def _lesson_still(meeting: MentoringSession) -> str | None:
    """The lesson of a session, while there is one of that name."""
    known = {lesson.id for track in catalog.tracks() for lesson in track.lessons}
    return meeting.lesson if meeting.lesson in known else None


def _same_as(wanted: MentoringSession, times: Sequence[dt.datetime]) -> MentoringSession | None:
    """A session that the same person has proposed, at just these times, and that waits for an answer."""
    same = sa.select(MentoringSession).where(
        MentoringSession.pair_id == wanted.pair_id,
        MentoringSession.state == PROPOSED,
        MentoringSession.proposed_by_id == wanted.proposed_by_id,
        MentoringSession.starts_at == wanted.starts_at,
        MentoringSession.minutes == wanted.minutes,
    )
    return next((each for each in db.session.scalars(same) if are_proposed(each, times, wanted.minutes)), None)


def _require_answered(pair: Pair, by: Person, is_another: bool) -> None:
    waiting = None if is_another else slots.proposal_to(by, pair)
    if waiting is not None:
        raise Refused(
            _(
                "%(name)s has proposed a session as well. You can accept it, or propose yours as another one.",
                name=pair.other(by).first_name,
            ),
            field="is_another",
        )


def _chosen(meeting: MentoringSession, proposed: Sequence[Slot], slot: str | None) -> Slot | None:
    """The slot that is meant; none where a session has its own time alone."""
    if slot is None and len(proposed) > 1:
        raise Refused(_("Please choose one of the times."), field="slot")
    chosen = next((each for each in proposed if slot in (None, each.id)), None)
    if chosen is None and (slot is not None or meeting.state == RESCHEDULE_REQUESTED):
        raise Refused(_("This time is not proposed any more. You see here what is proposed now."), field="slot")
    if chosen and meeting.state == RESCHEDULE_REQUESTED and chosen.starts_at <= clock.now():
        raise Refused(_("This time has passed. Please propose one that lies ahead."), field="slot")
    return chosen


def _ask_anew(meeting: MentoringSession, times: Sequence[dt.datetime], minutes: int, by: Person) -> None:
    meeting.proposed_by_id = by.id
    if meeting.state == PROPOSED:
        meeting.starts_at, meeting.minutes, meeting.open_until = times[0], minutes, times[-1]
    else:
        meeting.state, meeting.open_until = RESCHEDULE_REQUESTED, max(meeting.starts_at, times[-1])
    meeting.revision, meeting.changed_at = meeting.revision + 1, clock.now()
    reminders.wait_for_answer(meeting)


def _fix(meeting: MentoringSession) -> None:
    meeting.state, meeting.open_until = CONFIRMED, meeting.starts_at
    meeting.revision, meeting.changed_at = meeting.revision + 1, clock.now()
    meeting.accepted_at = meeting.accepted_at or clock.now()
    reminders.arm(meeting)


def _record_proposal(meeting: MentoringSession, by: Person) -> None:
    role = meeting.pair.role_of(by)
    event = SessionProposed(
        session=meeting.id,
        revision=meeting.revision,
        proposer="mentor" if role == "mentor" else "mentee",
        **slots_of(meeting.pair),
    )
    journal.record(event, zone=zone_of(meeting.pair))

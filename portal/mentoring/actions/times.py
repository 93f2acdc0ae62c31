"""When a session may be: times that lie ahead, are free, and are proposed together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Refused
from portal.mentoring.models import (
    ASKING,
    CONFIRMED,
    HELD,
    HELD_ASSUMED,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    MentoringSession,
    Pair,
    Slot,
)
from portal.mentoring.queries.slots import slots_of
from portal.people.models import Person

SHORTEST, LONGEST = 15, 60
MOST_MINUTES = 240
"""The longest session that anybody has ever had: plans were longer once, and some take more time than planned."""
MOST_TIMES = 3
FARTHEST = dt.timedelta(days=365)
TAKING = (PROPOSED, CONFIRMED, RESCHEDULE_REQUESTED, HELD, HELD_ASSUMED)
"""States of sessions at whose own time the pair has no other."""


def checked_times(starts_at: dt.datetime, or_at: Sequence[dt.datetime], minutes: int) -> list[dt.datetime]:
    """The proposed times in order, each once; refuses what cannot be, at its field."""
    now = clock.now()
    for field, time in zip(_fields(), (starts_at, *or_at), strict=False):
        if time <= now:
            raise Refused(_("This time has passed. Please choose one that lies ahead."), field=field)
        if time - now > FARTHEST:
            raise Refused(_("Please choose a time within the next twelve months."), field=field)
    if not SHORTEST <= minutes <= LONGEST:
        sentence = _("A session takes from %(least)s to %(most)s minutes.", least=SHORTEST, most=LONGEST)
        raise Refused(sentence, field="minutes")
    times = sorted({starts_at, *or_at})
    if len(times) > MOST_TIMES:
        raise Refused(_("Please propose at most three times."), field="starts_at")
    if any(later - earlier < dt.timedelta(minutes=minutes) for earlier, later in pairwise(times)):
        raise Refused(_("Two of these times overlap. Please choose times that lie apart."), field="starts_at")
    return times


def require_free(
    pair: Pair, times: Sequence[dt.datetime], minutes: int, *, other_than: MentoringSession | None = None
) -> None:
    """Refuse a time at which this pair has a session already, or has proposed one."""
    lasts = dt.timedelta(minutes=minutes)
    for starts_at, takes in _taken(pair, min(times), max(times) + lasts, other_than):
        if any(starts_at < time + lasts and starts_at + dt.timedelta(minutes=takes) > time for time in times):
            raise Refused(
                _("The two of you have a session at this time already. Please choose another."), field="starts_at"
            )


def require_free_elsewhere(pair: Pair, starts_at: dt.datetime, minutes: int, *, by: Person) -> None:
    """Refuse to fix a time at which one of the two meets somebody of another pair; who that is learns nobody else."""
    ends = starts_at + dt.timedelta(minutes=minutes)
    begins, lasts, who = MentoringSession.starts_at, MentoringSession.minutes, (Pair.mentor_id, Pair.mentee_id)
    theirs = sa.or_(*(side.in_((pair.mentor_id, pair.mentee_id)) for side in who))
    near = (begins > starts_at - dt.timedelta(minutes=MOST_MINUTES), begins < ends)
    fixed = MentoringSession.state.in_((CONFIRMED, RESCHEDULE_REQUESTED))
    asked = sa.select(begins, lasts, *who).join(Pair, Pair.id == MentoringSession.pair_id)
    for began, takes, *two in db.session.execute(asked.where(theirs, fixed, Pair.id != pair.id, *near)):
        if began + dt.timedelta(minutes=takes) <= starts_at:
            continue
        if by.id in two:
            raise Refused(_("You have another session at this time. Please choose another time."), field="slot")
        name = pair.other(by).first_name
        raise Refused(_("%(name)s is no longer free at this time. Please choose another.", name=name), field="slot")


def propose_times(meeting: MentoringSession, times: Sequence[dt.datetime], minutes: int) -> list[Slot]:
    """Let these be the times that are proposed for a session; those of before are withdrawn."""
    withdraw_times(meeting)
    slots = [Slot(session_id=meeting.id, starts_at=time, minutes=minutes) for time in times]
    db.session.add_all(slots)
    db.session.flush()
    return slots


def withdraw_times(meeting: MentoringSession, *, but: Slot | None = None) -> None:
    """Withdraw what is proposed for a session, perhaps all but one."""
    for slot in slots_of(meeting):
        if slot is not but:
            db.session.delete(slot)
    db.session.flush()


def are_proposed(meeting: MentoringSession, times: Sequence[dt.datetime], minutes: int) -> bool:
    """Whether exactly these times are proposed for the session now."""
    return [(slot.starts_at, slot.minutes) for slot in slots_of(meeting)] == [(time, minutes) for time in times]


def _fields() -> Iterable[str]:
    return ("starts_at", *(f"starts_at_{number}" for number in range(2, MOST_TIMES + 1)))


def _taken(
    pair: Pair, begins: dt.datetime, ends: dt.datetime, other_than: MentoringSession | None
) -> list[tuple[dt.datetime, int]]:
    """Beginning and minutes of what may touch the stretch: sessions, and times that are proposed for others."""
    mine = [MentoringSession.pair_id == pair.id]
    if other_than is not None:
        mine.append(MentoringSession.id != other_than.id)
    since = begins - dt.timedelta(minutes=MOST_MINUTES)
    own, proposed = MentoringSession.starts_at, Slot.starts_at
    held = sa.select(own, MentoringSession.minutes).where(*mine, MentoringSession.state.in_(TAKING))
    asked = sa.select(proposed, Slot.minutes).join(MentoringSession, MentoringSession.id == Slot.session_id)
    asked = asked.where(*mine, MentoringSession.state.in_(ASKING))
    both = sa.union_all(held.where(own > since, own < ends), asked.where(proposed > since, proposed < ends))
    return [(starts_at, takes) for starts_at, takes in db.session.execute(both)]

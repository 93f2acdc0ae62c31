"""How a pair rests and returns, wraps up and is completed, or is left: without a reason, and without fault."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal, timers
from portal.errors import NotFound, Refused
from portal.events import PairCompleted, PairExited, PairPaused, PairReturned, WrapUpBegun
from portal.mentoring import farewells
from portal.mentoring.actions import check_ins
from portal.mentoring.actions.sessions import call_off
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.matching import consent, standing
from portal.mentoring.models import (
    ACTIVE,
    COMING,
    COMPLETED,
    EXITED,
    LIVING,
    MEETING,
    PAUSED,
    WRAPPING_UP,
    MentoringSession,
    Pair,
)
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.mentoring.queries.reached import reached_by
from portal.people import sight
from portal.people.models import Enrolment, Person

WHAT_CHANGES = ("state", "before", "pauses", "mentor_done_at", "mentee_done_at")


def leave(pair: Pair, *, by: Person) -> None:
    """End the pair before its time: no reason is asked, and nothing that is kept says who went. Twice is once.

    Sessions to come are called off; one that has begun can still be said to have been held. Goals stay to be read.
    Both are available for another pair.
    """
    require_party(pair, by)
    take_turn(pair, *WHAT_CHANGES)
    if pair.state == EXITED:
        return
    _require_living(pair)
    call_off(pair)
    _end(pair, EXITED)
    standing.freed(pair)
    farewells.left(pair, by=by)
    journal.record(PairExited(**slots_of(pair)), zone=zone_of(pair))


def pause(pair: Pair, *, by: Person) -> None:
    """Let the pair rest until one of the two returns. Sessions to come are called off. Twice is once."""
    require_party(pair, by)
    take_turn(pair, *WHAT_CHANGES)
    if pair.state == PAUSED:
        return
    if pair.state not in MEETING:
        raise Refused(_("Only a pair that holds sessions can pause."))
    call_off(pair)
    pair.before, pair.state, pair.state_since = pair.state, PAUSED, clock.now()
    pair.pauses += 1
    farewells.paused(pair, by=by)
    journal.record(PairPaused(pause=pair.pauses, **slots_of(pair)), zone=zone_of(pair))


def come_back(pair: Pair, *, by: Person) -> None:
    """Go on where the pair was before its pause. Twice is once."""
    require_party(pair, by)
    take_turn(pair, *WHAT_CHANGES)
    if pair.state in MEETING:
        return
    if pair.state != PAUSED:
        raise Refused(_("This pair does not pause."))
    pair.state, pair.before, pair.state_since = pair.before or ACTIVE, "", clock.now()
    farewells.returned(pair, by=by)
    journal.record(PairReturned(pause=pair.pauses, **slots_of(pair)), zone=zone_of(pair))


def wrap_up(pair: Pair, *, by: Person) -> None:
    """Begin to bring the pair to its planned end: for the two, and for who coordinates. Twice is once."""
    require_party_or_coordinator(pair, by)
    take_turn(pair, *WHAT_CHANGES)
    if pair.state == WRAPPING_UP:
        return
    if pair.state != ACTIVE:
        raise Refused(_("Only a pair that holds sessions can wrap up."))
    pair.state, pair.state_since = WRAPPING_UP, clock.now()
    farewells.wrapping_up(pair, by=by)
    journal.record(WrapUpBegun(**slots_of(pair)), zone=zone_of(pair))


def finish(pair: Pair, *, by: Person) -> None:
    """Say that the pair is done. It is completed when both say so, or who coordinates. Twice is once."""
    role = require_party_or_coordinator(pair, by)
    take_turn(pair, *WHAT_CHANGES)
    if pair.state == COMPLETED:
        return
    if pair.state != WRAPPING_UP:
        raise Refused(_("A pair is completed after it has begun to wrap up."))
    if _is_session_ahead(pair):
        raise Refused(_("A session is still planned. Please hold it first, or let one of the two cancel it."))
    if role is not None:
        if getattr(pair, f"{role}_done_at"):
            return
        setattr(pair, f"{role}_done_at", clock.now())
        if not (pair.mentor_done_at and pair.mentee_done_at):
            farewells.done(pair, by=by)
            return
    _complete(pair)


def end_with_programme(pair: Pair) -> None:
    """The pair's programme closes: it is completed, or what was only offered is let go. Twice is once."""
    take_turn(pair, *WHAT_CHANGES)
    if pair.state in consent.OPEN:
        consent.let_go(pair)
    elif pair.state in LIVING:
        call_off(pair)
        _complete(pair)


def require_party_or_coordinator(pair: Pair, person: Person) -> str | None:
    """Their role in the pair; nothing for who coordinates its programme. To anybody else it does not exist."""
    role = pair.role_of(person)
    if role is None:
        theirs = sight.overseen_by(person).where(Enrolment.programme_id == pair.programme_id)
        if db.session.scalar(theirs.limit(1)) is None:
            raise NotFound(_("There is no such pair."))
    return role


def _require_living(pair: Pair) -> None:
    if pair.state not in LIVING:
        raise Refused(_("This pair has come to its end."))


def _complete(pair: Pair) -> None:
    _end(pair, COMPLETED)
    _complete_enrolments(pair)
    check_ins.finish(pair)
    farewells.completed(pair)
    journal.record(PairCompleted(sessions=reached_by(pair).sessions, **slots_of(pair)), zone=zone_of(pair))


def _end(pair: Pair, state: str) -> None:
    pair.state, pair.before, pair.state_since, pair.ended_at = state, "", clock.now(), clock.now()
    timers.stop(pair.id)
    db.session.flush()


def _is_session_ahead(pair: Pair) -> bool:
    ahead = (MentoringSession.state.in_(COMING), MentoringSession.open_until > clock.now())
    found = sa.select(MentoringSession.id).where(MentoringSession.pair_id == pair.id, *ahead)
    return db.session.scalar(found.limit(1)) is not None


def _complete_enrolments(pair: Pair) -> None:
    """Who is in no other pair of the programme has completed it in this role."""
    for role, side, person in (("mentor", Pair.mentor_id, pair.mentor_id), ("mentee", Pair.mentee_id, pair.mentee_id)):
        others = sa.exists().where(Pair.programme_id == pair.programme_id, side == person, Pair.state.in_(LIVING))
        part = (Enrolment.programme_id == pair.programme_id, Enrolment.person_id == person, Enrolment.role == role)
        done = sa.update(Enrolment).where(*part, Enrolment.state == "matched", ~others)
        db.session.execute(done.values(state="completed", state_since=clock.now()))

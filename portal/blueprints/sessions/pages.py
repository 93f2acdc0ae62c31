"""The list of sessions, and the page of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import render_template, request
from flask_login import login_required

from portal import clock
from portal.blueprints.moments import as_typed
from portal.blueprints.sessions.blueprint import bp
from portal.blueprints.shelf import shelf
from portal.mentoring import queries
from portal.mentoring.links import provider_of
from portal.mentoring.models import (
    ASKING,
    CANCELLED,
    COMING,
    CONFIRMED,
    MEETING,
    MISSED,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    TAKEN_BACK,
    MentoringSession,
    Pair,
    Slot,
)
from portal.mentoring.queries import gatherings
from portal.mentoring.topics import lesson_of
from portal.people.models import Person
from portal.web.sign_in import me

JOIN_EARLY = dt.timedelta(minutes=15)
AGAIN = (CANCELLED, TAKEN_BACK, *MISSED)
"""States of a session in whose place another may be proposed at once."""
SHORT = 15
"""Minutes that keep the thread."""


@bp.get("/sessions")
@login_required
def sessions() -> str:
    """Sessions to confirm, to come, and behind."""
    return render_template(
        "sessions/sessions.html",
        to_confirm=queries.sessions_to_confirm(me()),
        ahead=shelf("ahead", lambda **part: queries.sessions_of(me(), is_ahead=True, **part)),
        behind=shelf("page", lambda **part: queries.sessions_of(me(), is_ahead=False, **part)),
        active=[pair for pair in queries.pairs_of(me()) if pair.state in MEETING],
        gatherings=shelf("gatherings", lambda **part: gatherings.hours_to_come(me(), **part), size=10),
        programmes=gatherings.programmes_of(me()),
        now=clock.now(),
    )


@bp.get("/sessions/<id:session_id>")
@login_required
def session(session_id: str) -> str:
    """A session of mine; for those who coordinate its programme, its state and dates alone."""
    meeting = queries.session_in_view(me(), session_id)
    if meeting.pair.role_of(me()) is None:
        return render_template("sessions/overseen.html", **_overseen(meeting))
    slots = queries.slots_of(meeting) if meeting.state in ASKING else []
    return render_template(
        "sessions/session.html",
        meeting=meeting,
        pair=meeting.pair,
        slots=slots or _own_time(meeting),
        starts_at=as_typed(meeting.starts_at, me().timezone),
        lesson=lesson_of(meeting),
        provider=provider_of(meeting.link) if meeting.link else "",
        deed=(request.endpoint or "").partition(".")[2],
        again=times_again(meeting) if meeting.state in AGAIN and meeting.pair.state in MEETING else [],
        **_standing(meeting, me()),
    )


def times_again(meeting: MentoringSession) -> list[tuple[dt.datetime, int]]:
    """Times at which a session could be instead, each with its minutes; the last is a short one."""
    times = queries.common_times(meeting.pair, minutes=meeting.minutes)
    short = times[:1] or queries.common_times(meeting.pair, minutes=SHORT, limit=1)
    return [(time, meeting.minutes) for time in times] + [(time, SHORT) for time in short if meeting.minutes > SHORT]


def _standing(meeting: MentoringSession, person: Person) -> dict[str, Any]:
    """How the session stands for one of its two."""
    now, other, state = clock.now(), meeting.pair.other(person), meeting.state
    role, other_role = ("mentor", "mentee") if other.id == meeting.pair.mentee_id else ("mentee", "mentor")
    has_begun, has_said = meeting.has_begun(now), bool(meeting.minutes_said_by(role) or meeting.missed_as_said_by(role))
    return {
        "other": other,
        "role": role,
        "other_role": other_role,
        "my_minutes": meeting.minutes_said_by(role),
        "their_minutes": meeting.minutes_said_by(other_role),
        "is_asked": state in ASKING and meeting.proposed_by_id != person.id,
        "is_open": state in COMING,
        "has_begun": has_begun,
        "can_confirm": state in (CONFIRMED, RESCHEDULE_REQUESTED) and has_begun and not has_said,
        "is_now": meeting.starts_at - JOIN_EARLY <= now <= meeting.ends_at,
        "is_late": meeting.open_until + dt.timedelta(minutes=meeting.minutes) < now,
        "now": now,
    }


def _own_time(meeting: MentoringSession) -> list[Slot]:
    """Of a session that is proposed without a list of times: its own."""
    return [Slot(id="", starts_at=meeting.starts_at, minutes=meeting.minutes)] if meeting.state == PROPOSED else []


def _overseen(meeting: MentoringSession) -> dict[str, Any]:
    """What a coordinator may know: who, when, and how it stands. Nothing that was written."""
    pair: Pair = meeting.pair
    return {
        "session_id": meeting.id,
        "state": meeting.state,
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "mentor": pair.mentor.name,
        "mentee": pair.mentee.name,
        "programme": pair.programme.name,
        "slug": pair.programme.slug,
        "has_begun": meeting.has_begun(clock.now()),
    }

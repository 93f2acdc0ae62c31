"""Sessions: proposed, answered, moved, called off, held, and what a pair notes together."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Regexp

from portal import catalog, clock, db
from portal.awards.queries import are_shown
from portal.blueprints.moments import as_typed, moment_in
from portal.blueprints.shelf import shelf
from portal.mentoring import actions, queries
from portal.mentoring.links import provider_of
from portal.mentoring.models import ACTIVE, PROPOSED, MentoringSession, Pair
from portal.mentoring.topics import lesson_of
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.languages import in_my_language
from portal.web.reply import go, page_on_refusal, read_form, reply
from portal.web.sign_in import me

bp = Blueprint("sessions", __name__)
JOIN_EARLY = dt.timedelta(minutes=15)
NUMBER = Regexp(r"\s*[0-9]{1,4}\s*\Z", message=lazy_gettext("Please give the minutes as a number."))
WHEN = InputRequired(lazy_gettext("Please choose a day and a time."))


@bp.get("/sessions")
@login_required
def sessions() -> str:
    """Sessions to confirm, to come, and behind."""
    return render_template(
        "sessions/sessions.html",
        to_confirm=queries.sessions_to_confirm(me()),
        ahead=shelf("ahead", lambda **part: queries.sessions_of(me(), is_ahead=True, **part)),
        behind=shelf("page", lambda **part: queries.sessions_of(me(), is_ahead=False, **part)),
        active=[pair for pair in queries.pairs_of(me()) if pair.state == ACTIVE],
        now=clock.now(),
    )


@bp.get("/pairs/<id:pair_id>/sessions/new")
@login_required
def new(pair_id: str) -> str:
    """A time to propose, with what it is for."""
    pair = queries.pair_of(me(), pair_id)
    return render_template(
        "sessions/new.html",
        pair=pair,
        other=pair.other(me()),
        suggested=as_typed(_suggested(), me().timezone),
        earliest=as_typed(clock.now(), me().timezone),
        minutes=request.args.get("minutes", "45"),
        lesson=request.args.get("lesson", ""),
        link=queries.last_link_of(pair),
        lessons=[
            (lesson.id, f"{in_my_language(track).title} · {in_my_language(lesson).title}")
            for track in catalog.tracks()
            for lesson in track.lessons
        ],
    )


class ProposalForm(FlaskForm):
    """When to meet, and what for."""

    starts_at = StringField(validators=[WHEN])
    minutes = StringField(validators=[NUMBER])
    agenda = TextAreaField()
    link = StringField()
    lesson = StringField()
    led_by = StringField()


@bp.post("/pairs/<id:pair_id>/sessions/new")
@login_required
@page_on_refusal(new)
def propose(pair_id: str) -> Response:
    """Propose it; the other one is asked."""
    pair = queries.pair_of(me(), pair_id)
    both, other = (pair.mentor_id, pair.mentee_id), pair.other(me()).first_name
    form = read_form(ProposalForm)
    meeting = actions.propose(
        pair,
        starts_at=moment_in(me().timezone, form.starts_at.data or "", field="starts_at"),
        minutes=int(form.minutes.data or 0),
        agenda=form.agenda.data or "",
        link=form.link.data or "",
        lesson=form.lesson.data or None,
        led_by=form.led_by.data or "mentor",
        by=me(),
    )
    session_id = meeting.id
    db.session.commit()
    settle(*both)
    flash(_("%(name)s has been asked, with an entry for the calendar.", name=other))
    return go(url_for(".session", session_id=session_id))


@bp.get("/sessions/<id:session_id>")
@login_required
def session(session_id: str) -> str:
    """A session of mine; for those who coordinate its programme, its state and dates alone."""
    meeting = queries.session_in_view(me(), session_id)
    if meeting.pair.role_of(me()) is None:
        return render_template("sessions/overseen.html", **_overseen(meeting))
    now, other = clock.now(), meeting.pair.other(me())
    role, other_role = ("mentor", "mentee") if other.id == meeting.pair.mentee_id else ("mentee", "mentor")
    return render_template(
        "sessions/session.html",
        meeting=meeting,
        pair=meeting.pair,
        other=other,
        my_minutes=meeting.minutes_said_by(role),
        their_minutes=meeting.minutes_said_by(other_role),
        is_asked=meeting.state == PROPOSED and meeting.proposed_by_id != me().id,
        has_begun=meeting.has_begun(now),
        is_now=meeting.starts_at - JOIN_EARLY <= now <= meeting.ends_at,
        starts_at=as_typed(meeting.starts_at, me().timezone),
        lesson=lesson_of(meeting),
        provider=provider_of(meeting.link) if meeting.link else "",
        is_late=meeting.ends_at < now,
        deed=(request.endpoint or "").partition(".")[2],
    )


@bp.post("/sessions/<id:session_id>/acceptance")
@login_required
@page_on_refusal(session)
def accept(session_id: str) -> Response:
    """Accept the time that the other one proposed."""
    meeting = queries.session_of(me(), session_id)
    actions.accept(meeting, by=me())
    return _done(meeting, _("It is fixed. Both of you have the entry for your calendars by mail."))


class AnotherTimeForm(FlaskForm):
    """Another time for a session."""

    starts_at = StringField(validators=[WHEN])
    minutes = StringField(validators=[NUMBER])


@bp.post("/sessions/<id:session_id>/proposal")
@login_required
@page_on_refusal(session)
def reschedule(session_id: str) -> Response:
    """Propose another time."""
    meeting = queries.session_of(me(), session_id)
    other = meeting.pair.other(me()).first_name
    form = read_form(AnotherTimeForm)
    starts_at = moment_in(me().timezone, form.starts_at.data or "", field="starts_at")
    actions.reschedule(meeting, starts_at=starts_at, minutes=int(form.minutes.data or 0), by=me())
    return _done(meeting, _("%(name)s has been asked whether this time suits.", name=other))


@bp.post("/sessions/<id:session_id>/cancellation")
@login_required
@page_on_refusal(session)
def cancel(session_id: str) -> Response:
    """Call it off."""
    meeting = queries.session_of(me(), session_id)
    other = meeting.pair.other(me()).first_name
    actions.cancel(meeting, by=me())
    return _done(meeting, _("It is cancelled, and %(name)s has been told.", name=other))


class HeldForm(FlaskForm):
    """How long it was."""

    minutes = StringField(validators=[NUMBER])


@bp.post("/sessions/<id:session_id>/confirmation")
@login_required
@page_on_refusal(session)
def confirm_held(session_id: str) -> Response:
    """Say that it was held; when both have said so, it counts."""
    meeting = queries.session_of(me(), session_id)
    other = meeting.pair.other(me()).first_name
    actions.confirm_held(meeting, minutes=int(read_form(HeldForm).minutes.data or 0), by=me())
    said = _("Thank you. It counts, for both of you.")
    return _done(meeting, said if meeting.is_held else _("Thank you. It counts once %(name)s says so too.", name=other))


@bp.post("/sessions/<id:session_id>/retraction")
@login_required
@page_on_refusal(session)
def take_back(session_id: str) -> Response:
    """Say that it did not happen after all: for the pair, and for those who coordinate its programme."""
    meeting = queries.session_in_view(me(), session_id)
    actions.take_back(meeting, by=me())
    said = _("It is taken back, and what it earned with it.") if are_shown(me()) else _("It is taken back.")
    return _done(meeting, said)


class NoteForm(FlaskForm):
    """What both of the pair read and write."""

    note = TextAreaField()


@bp.post("/sessions/<id:session_id>/note")
@login_required
@page_on_refusal(session)
def write_note(session_id: str) -> Response:
    """Keep the note that both read."""
    meeting = queries.session_of(me(), session_id)
    other = meeting.pair.other(me()).first_name
    actions.write_note(meeting, note=read_form(NoteForm).note.data or "", by=me())
    note = meeting.note
    db.session.commit()
    said = _("The note is kept. %(name)s reads it too.", name=other)
    if not wants_fragment():
        flash(said)
    page = url_for(".session", session_id=session_id)
    return reply("sessions/_note.html", otherwise=page, session_id=session_id, note=note, said=said, other=other)


def _done(meeting: MentoringSession, said: str) -> Response:
    """Commit, and show the session as it is now."""
    session_id, both = meeting.id, (meeting.pair.mentor_id, meeting.pair.mentee_id)
    db.session.commit()
    settle(*both)
    flash(said)
    return go(url_for(".session", session_id=session_id))


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
    }


def _suggested() -> dt.datetime:
    """A week from now at ten, where the person is; a weekend becomes Monday."""
    zone = ZoneInfo(me().timezone)
    day = clock.today(me().timezone) + dt.timedelta(days=7)
    if day.isoweekday() > 5:
        day += dt.timedelta(days=8 - day.isoweekday())
    return dt.datetime.combine(day, dt.time(10), zone)

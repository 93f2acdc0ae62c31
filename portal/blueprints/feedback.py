"""Feedback: to the other one of a pair, to the coordinators, or for oneself; and how a session was."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal import db
from portal.blueprints.sessions.pages import session
from portal.blueprints.shelf import shelf
from portal.mentoring import queries
from portal.mentoring.actions import feedback as actions
from portal.mentoring.models import MentoringSession
from portal.mentoring.models.feedback import ME
from portal.people import queries as people
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("feedback", __name__)


@bp.app_template_global()
def pulse_on(meeting: MentoringSession) -> dict[str, Any]:
    """What the part of a session's page about how it was needs."""
    if not meeting.is_held:
        return {}
    return {"mine": queries.pulse_of(me(), meeting), "words": queries.feedback_on(meeting, viewer=me())}


@bp.get("/pairs/<id:pair_id>/feedback")
@login_required
def feedback(pair_id: str) -> str:
    """What I wrote, what was written to me, and room for more."""
    pair = queries.pair_of(me(), pair_id)
    return render_template(
        "feedback/feedback.html",
        pair=pair,
        other=pair.other(me()),
        words=shelf("words", lambda **part: queries.feedback_in(pair, viewer=me(), **part)),
    )


class FeedbackForm(FlaskForm):
    """Words, and who can see them."""

    text = TextAreaField()
    seen_by = StringField()


@bp.post("/pairs/<id:pair_id>/feedback")
@login_required
@page_on_refusal(feedback)
def give(pair_id: str) -> Response:
    """Write it down for whom I choose."""
    pair = queries.pair_of(me(), pair_id)
    form = read_form(FeedbackForm)
    actions.give(pair, text=form.text.data or "", seen_by=form.seen_by.data or "", by=me())
    db.session.commit()
    flash(_("It is written down, for whom you chose."))
    return go(url_for(".feedback", pair_id=pair_id))


class PulseForm(FlaskForm):
    """Two taps, and words."""

    useful = StringField()
    at_ease = StringField()
    text = TextAreaField()
    seen_by = StringField()


@bp.post("/sessions/<id:session_id>/pulse")
@login_required
@page_on_refusal(session)
def rate(session_id: str) -> Response:
    """Say how a session was."""
    meeting = queries.session_of(me(), session_id)
    both = meeting.pair.both
    form = read_form(PulseForm)
    said = {name: form[name].data or "" for name in ("useful", "at_ease", "text")}
    actions.rate(meeting, **said, seen_by=form.seen_by.data or ME, by=me())
    db.session.commit()
    settle(*both)
    flash(_("Thank you. It helps to make the next one better."))
    return go(url_for("sessions.session", session_id=session_id))


@bp.get("/programmes/<slug>/feedback")
@login_required
def told(slug: str) -> str:
    """What people told the coordinators of a programme that I coordinate: lights, and words that are meant for them."""
    shown = people.programme_of(me(), slug)
    return render_template(
        "feedback/told.html",
        programme=shown,
        counts=queries.check_ins_of(shown, by=me()),
        red=queries.red_lights(shown, by=me(), limit=10),
        lights=shelf("lights", lambda **part: queries.lights_in(shown, by=me(), **part)),
        words=shelf("words", lambda **part: queries.feedback_to_coordinators(shown, by=me(), **part)),
    )

"""Calling a session off, and the note that both read."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from portal import db
from portal.blueprints.sessions.blueprint import bp, done
from portal.blueprints.sessions.pages import session
from portal.mentoring import actions, queries
from portal.web.htmx import wants_fragment
from portal.web.reply import page_on_refusal, read_form, reply
from portal.web.sign_in import me


@bp.post("/sessions/<id:session_id>/cancellation")
@login_required
@page_on_refusal(session)
def cancel(session_id: str) -> Response:
    """Call it off."""
    meeting = queries.session_of(me(), session_id)
    other = meeting.pair.other(me()).first_name
    actions.cancel(meeting, by=me())
    return done(meeting, _("It is cancelled, and %(name)s has been told.", name=other))


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
    page = url_for("sessions.session", session_id=session_id)
    return reply("sessions/_note.html", otherwise=page, session_id=session_id, note=note, said=said, other=other)

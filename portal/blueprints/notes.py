"""Private notes: pages that only who writes them ever sees."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal import db
from portal.blueprints.shelf import shelf
from portal.mentoring import actions, queries
from portal.web.languages import moment
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("notes", __name__)
SESSIONS = 20


@bp.get("/pairs/<id:pair_id>/notes")
@login_required
def notes(pair_id: str) -> str:
    """My notes about a pair of mine; ``?session=`` chooses what a new one is about."""
    pair = queries.pair_of(me(), pair_id)
    sessions = queries.sessions_of_pair(pair, limit=SESSIONS)
    return render_template(
        "notes/notes.html",
        pair=pair,
        other=pair.other(me()),
        notes=shelf("page", lambda **part: queries.notes_of(me(), pair, **part)),
        sessions=[(line.id, moment(line.starts_at)) for line in sessions],
        about=request.args.get("session", ""),
    )


class NoteForm(FlaskForm):
    """What somebody writes for themselves."""

    text = TextAreaField()
    session = StringField()


@bp.post("/pairs/<id:pair_id>/notes")
@login_required
@page_on_refusal(notes)
def keep(pair_id: str) -> Response:
    """Write something down for oneself."""
    pair = queries.pair_of(me(), pair_id)
    form = read_form(NoteForm)
    actions.keep_note(pair, text=form.text.data or "", session=form.session.data or "", by=me())
    return _done(pair_id, _("The note is kept. Only you can read it."))


@bp.get("/notes/<id:note_id>")
@login_required
def note(note_id: str) -> str:
    """A note of mine, to be changed or thrown away."""
    shown, pair = queries.note_of(me(), note_id)
    return render_template("notes/note.html", note=shown, pair=pair, other=pair.other(me()))


class TextForm(FlaskForm):
    """The note, written anew."""

    text = TextAreaField()


@bp.post("/notes/<id:note_id>")
@login_required
@page_on_refusal(note)
def change(note_id: str) -> Response:
    """Write it anew."""
    shown, pair = queries.note_of(me(), note_id)
    actions.change_note(shown, text=read_form(TextForm).text.data or "", by=me())
    return _done(pair.id, _("The note is kept. Only you can read it."))


@bp.post("/pairs/<id:pair_id>/notes/<id:note_id>/removal")
@login_required
@page_on_refusal(notes)
def throw_away(pair_id: str, note_id: str) -> Response:
    """Let it be gone for good."""
    actions.throw_note_away(queries.pair_of(me(), pair_id), note_id, by=me())
    return _done(pair_id, _("The note is gone."))


def _done(pair_id: str, said: str) -> Response:
    db.session.commit()
    flash(said)
    return go(url_for(".notes", pair_id=pair_id))

"""The room of sessions, and how its deeds end."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import lazy_gettext
from wtforms.validators import Regexp

from portal import db
from portal.mentoring.models import MentoringSession
from portal.web.after import settle
from portal.web.reply import go

bp = Blueprint("sessions", __name__)
NUMBER = Regexp(r"\s*[0-9]{1,4}\s*\Z", message=lazy_gettext("Please give the minutes as a number."))


def done(meeting: MentoringSession, said: str) -> Response:
    """Commit, and show the session as it is now."""
    session_id, both = meeting.id, meeting.pair.both
    db.session.commit()
    settle(*both)
    flash(said)
    return go(url_for("sessions.session", session_id=session_id))

"""How a session was: held, missed, taken back."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField

from portal.awards.queries import are_shown
from portal.blueprints.sessions.blueprint import NUMBER, bp, done
from portal.blueprints.sessions.pages import session
from portal.mentoring import actions, queries
from portal.web.reply import page_on_refusal, read_form
from portal.web.sign_in import me


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
    return done(meeting, said if meeting.is_held else _("Thank you. It counts once %(name)s says so too.", name=other))


@bp.post("/sessions/<id:session_id>/absence")
@login_required
@page_on_refusal(session)
def say_missed(session_id: str) -> Response:
    """Say that it did not come about, and who could not come."""
    meeting = queries.session_of(me(), session_id)
    actions.say_missed(meeting, who=request.form.get("who", ""), by=me())
    return done(meeting, _("Thank you. It is noted, and nothing is lost by it."))


@bp.post("/sessions/<id:session_id>/retraction")
@login_required
@page_on_refusal(session)
def take_back(session_id: str) -> Response:
    """Say that it did not happen after all: for the pair, and for those who coordinate its programme."""
    meeting = queries.session_in_view(me(), session_id)
    actions.take_back(meeting, by=me())
    said = _("It is taken back, and what it earned with it.") if are_shown(me()) else _("It is taken back.")
    return done(meeting, said)

"""One's own tokens for the API: made with the password, shown once, deleted."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired

from portal import db
from portal.blueprints.people import mine
from portal.people import actions
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import keep_secret, limiter
from portal.web.sign_in import by_person, me

bp = Blueprint("tokens", __name__)
log = structlog.get_logger(__name__)


class TokenForm(FlaskForm):
    """The password once more. The scopes are read beside it, since there may be none."""

    token_password = PasswordField(validators=[InputRequired(lazy_gettext("Please give your present password."))])


@bp.post("/me/tokens")
@login_required
@limiter.limit("10 per hour", key_func=by_person)
@page_on_refusal(mine)
def make() -> Response:
    """Make a token, and show it this once."""
    shown = read_form(TokenForm)
    person_id, kept = me().id, me().password_hash
    db.session.rollback()
    actions.check_password(kept, str(shown.token_password.data), field="token_password")
    token = actions.make_token(me(), request.form.getlist("scope"))
    db.session.commit()
    log.info("token made", person=person_id)
    return keep_secret(make_response(render_template("people/token.html", token=token)))


@bp.post("/me/tokens/<token_id>/deletion")
@login_required
def delete(token_id: str) -> Response:
    """Delete a token: whoever holds it has no access any more. Twice is once."""
    actions.delete_token(token_id, by=me())
    person_id = me().id
    db.session.commit()
    log.info("token deleted", person=person_id)
    flash(_("The token is deleted."))
    return go(url_for("people.mine"))

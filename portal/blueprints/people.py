"""One's own page, and what people share of themselves."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal import clock, db
from portal.awards.nominations.queries import programme_of_both
from portal.awards.queries import are_shown
from portal.credentials import queries as credentials
from portal.mentoring.queries.ideas import kudos_to
from portal.people import actions, queries
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import limiter
from portal.web.sign_in import by_person, let_in, me, my_roles, whoever

bp = Blueprint("people", __name__)
log = structlog.get_logger(__name__)


@bp.get("/me")
@login_required
def mine() -> str:
    """What the portal knows of oneself, and what one can change."""
    zones = [(zone, zone.replace("_", " ")) for zone in sorted(clock.zones()) if "/" in zone or zone == "UTC"]
    tokens, scopes = queries.tokens_of(me()), actions.SCOPES
    return render_template("people/mine.html", zones=zones, roles=sorted(my_roles()), tokens=tokens, scopes=scopes)


class ProfileForm(FlaskForm):
    """What a person says of themselves."""

    name = StringField(
        validators=[
            InputRequired(lazy_gettext("Please give your name.")),
            Length(max=120, message=lazy_gettext("At most 120 letters, please.")),
        ]
    )
    timezone = StringField(validators=[InputRequired(lazy_gettext("Please choose your time zone."))])
    how_i_work = TextAreaField(validators=[Length(max=2000, message=lazy_gettext("At most 2,000 characters, please."))])
    hides_points = BooleanField()


@bp.post("/me")
@login_required
@page_on_refusal(mine)
def change() -> Response:
    """Change what one says of oneself."""
    shown = read_form(ProfileForm)
    actions.change_profile(
        me(),
        name=str(shown.name.data),
        timezone=str(shown.timezone.data),
        how_i_work=shown.how_i_work.data or "",
        hides_points=bool(shown.hides_points.data),
    )
    db.session.commit()
    flash(_("Your page is up to date."))
    return go(url_for(".mine"))


class PasswordForm(FlaskForm):
    """A new password, and the one before it."""

    old_password = PasswordField(validators=[InputRequired(lazy_gettext("Please give your present password."))])
    password = PasswordField(validators=[InputRequired(lazy_gettext("Please choose a new password."))])


@bp.post("/me/password")
@login_required
@limiter.limit("10 per hour", key_func=by_person)
@page_on_refusal(mine)
def change_password() -> Response:
    """Change one's password; every other browser is signed out."""
    shown = read_form(PasswordForm)
    person_id = me().id
    kept = me().password_hash
    db.session.rollback()
    hashed = actions.checked_new_password(kept, old=str(shown.old_password.data), new=str(shown.password.data))
    person = actions.change_password(person_id, hashed)
    let_in(person)
    db.session.commit()
    log.info("password changed", person=person_id)
    flash(_("Your password is changed, and every other browser is signed out. Apps have to ask you again."))
    return go(url_for(".mine"))


@bp.get("/people/<handle>")
def person(handle: str) -> str:
    """What somebody shares: their name and the badges they chose to show."""
    found = queries.person_by_handle(handle)
    shared = credentials.credentials_of(found.id, only_shared=True) if are_shown(found) else []
    viewer = whoever()
    is_self = viewer is not None and viewer.id == found.id
    kudos = kudos_to(found, only_shown=True)
    if not shared and not kudos and not is_self:
        queries.nobody()
    may_nominate = viewer is not None and not is_self and programme_of_both(found, viewer) is not None
    values = {"found": found, "shared": shared, "kudos": kudos, "is_self": is_self, "may_nominate": may_nominate}
    return render_template("people/person.html", **values)

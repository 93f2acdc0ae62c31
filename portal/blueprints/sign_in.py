"""The door: signing in and out, invitations, and new passwords by mail."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal import clock, db
from portal.errors import Refused
from portal.people import actions, passwords, queries
from portal.people.models import Person
from portal.post import actions as post
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import keep_secret, limiter
from portal.web.sign_in import inside, let_in, let_out, whoever

bp = Blueprint("sign_in", __name__)
log = structlog.get_logger(__name__)


def _account() -> str:
    return "account:" + request.form.get("email", "").strip().lower()[:254]


def _is_refused(response: Response) -> bool:
    """What counts against the address of a house in which many people sign in."""
    return response.status_code == 422


@bp.get("/sign-in")
def form() -> str | AnyResponse:
    """The sign-in page; who is signed in already goes on."""
    if request.method != "POST" and whoever():
        return redirect(inside(request.args.get("next")), code=303)
    return render_template("sign_in/form.html", next=inside(request.values.get("next")))


class SignInForm(FlaskForm):
    """What one shows at the door."""

    email = EmailField(validators=[InputRequired(lazy_gettext("Please give your e-mail address."))])
    password = PasswordField(validators=[InputRequired(lazy_gettext("Please give your password.")), Length(max=1000)])
    next = StringField()


@bp.post("/sign-in")
@limiter.limit("10 per minute; 60 per hour", key_func=_account)
@limiter.limit("30 per minute; 300 per hour", deduct_when=_is_refused)
@page_on_refusal(form)
def sign_in() -> Response:
    """Open the door for an address and its password; an address that nobody has gets the same answer as late."""
    shown = read_form(SignInForm)
    with db.reading():
        person = queries.person_by_email(str(shown.email.data).strip().lower())
        known, kept = (person.id, person.password_hash) if person else (None, None)
        db.session.rollback()
    if not passwords.matches(str(shown.password.data), kept) or person is None:
        log.info("sign-in failed", person=known)
        raise Refused(_("The address and the password do not belong together. Please try again."), field="password")
    let_in(person)
    db.session.commit()
    log.info("signed in", person=known)
    return go(inside(shown.next.data))


@bp.post("/sign-out")
def sign_out() -> Response:
    """Close the door, on both sides."""
    let_out()
    db.session.commit()
    flash(_("You are signed out."))
    return go(url_for(".form"))


@bp.get("/password")
def forgotten() -> str:
    """Ask for a link to a new password."""
    return render_template("sign_in/forgotten.html")


class ForgottenForm(FlaskForm):
    """Whose password was forgotten."""

    email = EmailField(validators=[InputRequired(lazy_gettext("Please give your e-mail address."))])


@bp.post("/password")
@limiter.limit("3 per minute; 10 per hour", key_func=_account)
@limiter.limit("60 per hour")
@page_on_refusal(forgotten)
def send_link() -> Response:
    """Send the link, if there is such a person; the answer, and the work, are the same."""
    shown = read_form(ForgottenForm)
    address = actions.normal_email(str(shown.email.data))
    person = queries.person_by_email(address)
    if person:
        with force_locale(person.locale):
            _write_link(person)
    else:
        post.write_nothing()
    db.session.commit()
    flash(_("If there is an account with this address, a link is on its way to it. It works for one hour."))
    return go(url_for(".form"))


def _write_link(person: Person) -> None:
    token = actions.make_link(person, purpose="password")
    post.write(
        key=f"password:{passwords.digest(token)}",
        to=person.email,
        person_id=person.id,
        subject=_("A new password for the portal"),
        text=_(
            "Somebody, probably you, asked for a new password. This link opens once, within an hour. "
            "If it was not you, nothing has changed and you need not do anything."
        ),
        link=f"/password/{token}",
    )


@bp.get("/password/<token>")
@bp.get("/invitations/<token>", endpoint="invitation")
def new_password(token: str) -> Response:
    """Choose a password. Looking does not use the link up, because mail scanners look."""
    if queries.link_is_good(token, clock.now()):
        return keep_secret(make_response(render_template("sign_in/new_password.html", token=token)))
    return keep_secret(make_response(render_template("sign_in/link_is_old.html"), 410))


class NewPasswordForm(FlaskForm):
    """The password one chooses."""

    password = PasswordField(validators=[InputRequired(lazy_gettext("Please choose a password."))])


@bp.post("/password/<token>")
@limiter.limit("60 per hour", deduct_when=_is_refused)
@page_on_refusal(new_password)
def set_password(token: str) -> Response:
    """Set the password, end all other sessions, and let the person in."""
    shown = read_form(NewPasswordForm)
    with db.reading():
        is_good = queries.link_is_good(token, clock.now())
        db.session.rollback()
    if not is_good:
        raise Refused(_("This link has been used or is too old. Please ask for a new one on the sign-in page."))
    hashed = passwords.hashed(str(shown.password.data))
    person = actions.set_password_by_link(token, hashed)
    let_in(person)
    db.session.commit()
    flash(_("Welcome, %(name)s. Your password is set.", name=person.first_name))
    log.info("password set by link", person=person.id)
    return go(url_for("home.home"))

"""Kudos: words of thanks, given and received."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from portal import db
from portal.blueprints.shelf import shelf
from portal.errors import Refused
from portal.mentoring import queries
from portal.mentoring.actions import kudos as actions
from portal.mentoring.queries import ideas as questions
from portal.people.models import Person
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import limiter
from portal.web.sign_in import by_person, me

bp = Blueprint("kudos", __name__)


@bp.get("/kudos")
@login_required
def kudos() -> str:
    """What I was thanked for, and for what I thanked others."""
    return render_template(
        "kudos/kudos.html",
        received=shelf("received", lambda **part: questions.kudos_to(me(), **part)),
        given=shelf("given", lambda **part: questions.kudos_by(me(), **part)),
        may_give=questions.takes_part(me()),
    )


@bp.get("/kudos/new")
@login_required
def new() -> str:
    """Thank somebody; ``?for=`` is the handle of one of my partners."""
    return render_template(
        "kudos/new.html",
        partners=[(other.handle, other.name) for other in _partners().values()],
        chosen=request.args.get("for", ""),
        may_give=questions.takes_part(me()),
    )


class KudosForm(FlaskForm):
    """Whom, by handle or address, and what for."""

    recipient = StringField()
    email = StringField(validators=[Length(max=254)])
    text = TextAreaField()


@bp.post("/kudos/new")
@login_required
@limiter.limit("20 per hour", key_func=by_person)
@page_on_refusal(new)
def give() -> Response:
    """Say thank you."""
    form = read_form(KudosForm)
    recipient = _chosen(form)
    person_id, said = me().id, _("%(name)s reads it, and decides whether others do.", name=recipient.first_name)
    actions.give(recipient, text=form.text.data or "", by=me())
    db.session.commit()
    settle(person_id)
    flash(said)
    return go(url_for(".kudos"))


@bp.post("/kudos/<id:kudos_id>/sharing")
@login_required
@page_on_refusal(kudos)
def show(kudos_id: str) -> Response:
    """Show what I was thanked for on my page, or no more."""
    is_shown = request.form.get("is_shown") == "y"
    actions.show(questions.kudos_received(me(), kudos_id), is_shown=is_shown, by=me())
    db.session.commit()
    flash(_("Your page shows it.") if is_shown else _("Only the two of you see it."))
    return go(url_for(".kudos"))


def _partners() -> dict[str, Person]:
    return {other.handle: other for other in (pair.other(me()) for pair in queries.pairs_of(me()))}


def _chosen(form: KudosForm) -> Person:
    """Who is thanked: named by their address, or chosen from the list of one's partners."""
    if form.email.data:
        return questions.participant_with(form.email.data, of=me())
    found = _partners().get(form.recipient.data or "")
    if found is None:
        raise Refused(_("Please choose somebody, or give their e-mail address."), field="recipient")
    return found

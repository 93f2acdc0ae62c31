"""Check-ins: how it goes, in one tap, for the coordinators and not for the other one of the pair."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from portal import db
from portal.mentoring import queries
from portal.mentoring.actions import check_ins as actions
from portal.people import queries as people
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("check_ins", __name__)


@bp.app_template_global()
def check_ins_now() -> list[Any]:
    """The check-ins that wait for me."""
    return queries.check_ins_to_answer(me())


@bp.get("/check-ins/<id:check_in_id>")
@login_required
def check_in(check_in_id: str) -> str:
    """A check-in of mine, with who reads it."""
    found, pair = queries.check_in_of(me(), check_in_id)
    return render_template(
        "check_ins/check_in.html",
        check_in=found,
        pair=pair,
        other=pair.other(me()),
        readers=[each.name for each in people.coordinators_of(pair.programme_id, besides=pair.both)],
    )


class LightForm(FlaskForm):
    """One of three lights, and words."""

    light = StringField(validators=[InputRequired(lazy_gettext("Please choose one of the three lights."))])
    text = TextAreaField()


@bp.post("/check-ins/<id:check_in_id>")
@login_required
@page_on_refusal(check_in)
def answer(check_in_id: str) -> Response:
    """Say how it goes."""
    found, pair = queries.check_in_of(me(), check_in_id)
    form = read_form(LightForm)
    actions.answer(found, pair, light=str(form.light.data), text=form.text.data or "", by=me())
    pair_id, person_id = pair.id, me().id
    db.session.commit()
    settle(person_id)
    flash(_("Thank you. The coordinators know how it goes."))
    return go(url_for("pairs.pair", pair_id=pair_id))

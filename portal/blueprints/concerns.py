"""Concerns: raised to the safe contacts of a programme, with a name or without; read by them and by nobody else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal import db
from portal.blueprints.shelf import shelf
from portal.mentoring.actions import concerns as actions
from portal.mentoring.models import Concern
from portal.mentoring.queries import concerns as queries
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import keep_secret, limiter
from portal.web.sign_in import me
from portal.web.traces import nameless

bp = Blueprint("concerns", __name__)


@bp.get("/concerns")
@login_required
def concerns() -> str:
    """What I raised with my name, and what reaches me as safe contact."""
    is_contact = queries.keeps_safe(me())
    return render_template(
        "concerns/concerns.html",
        mine=shelf("mine", lambda **part: queries.concerns_by(me(), **part)),
        to_me=shelf("to-me", lambda **part: queries.concerns_to(me(), **part)) if is_contact else None,
    )


@bp.get("/concerns/new")
@nameless
@login_required
def new() -> str:
    """Raise one: in which programme, what, and whether with my name."""
    contacts = queries.safe_contacts_by_programme(me())
    programmes = [(each.id, each.name, contacts.get(each.id, [])) for each in queries.programmes_to_raise_in(me())]
    return render_template(
        "concerns/new.html",
        programmes=[each for each in programmes if each[2]],
        without=[name for _id, name, names in programmes if not names],
        nobody_yet=queries.nobody_yet(),
        code=actions.new_code(),
        longest=actions.LONGEST,
    )


class ConcernForm(FlaskForm):
    """In which programme, what it is about, and under which code."""

    programme = StringField()
    text = TextAreaField()
    who = StringField()
    code = StringField()


@bp.post("/concerns/new")
@nameless
@login_required
@page_on_refusal(new)
def raise_concern() -> Response:
    """Tell the safe contacts. Without a name the answer shows the code, once; reading it anew sends nothing twice."""
    form = read_form(ConcernForm)
    code, is_named = (form.code.data or "").strip().lower(), form.who.data != "nameless"
    raised = actions.raise_concern(
        form.programme.data or "", text=form.text.data or "", code=code, is_named=is_named, by=me()
    )
    concern_id = raised.id
    db.session.commit()
    if is_named:
        flash(_("Thank you for saying it. The safe contact has been told, and answers within two working days."))
        return go(url_for(".concern", concern_id=concern_id))
    return keep_secret(make_response(render_template("concerns/raised.html", code=code)))


@bp.get("/concerns/<id:concern_id>")
@login_required
def concern(concern_id: str) -> str:
    """A concern of mine, or one that reaches me as safe contact."""
    found = queries.concern_for(me(), concern_id)
    return render_template("concerns/concern.html", is_mine=found.raised_by_id == me().id, code="", **_shown(found))


class WordsForm(FlaskForm):
    """An answer, or more."""

    text = TextAreaField()


@bp.post("/concerns/<id:concern_id>/lines")
@login_required
@page_on_refusal(concern)
def write(concern_id: str) -> Response:
    """Answer as safe contact; or write more, as who raised it."""
    found, text = queries.concern_for(me(), concern_id), read_form(WordsForm).text.data or ""
    if found.raised_by_id == me().id:
        actions.add(found, text=text, by=me())
    else:
        actions.answer(found, text=text, by=me())
    return _done(concern_id, _("It is sent."))


@bp.post("/concerns/<id:concern_id>/acknowledgement")
@login_required
@page_on_refusal(concern)
def acknowledge(concern_id: str) -> Response:
    """Take it up."""
    actions.acknowledge(queries.concern_for(me(), concern_id), by=me())
    return _done(concern_id, _("You have taken it up. Whoever raised it sees that somebody read it."))


@bp.post("/concerns/<id:concern_id>/resolution")
@login_required
@page_on_refusal(concern)
def resolve(concern_id: str) -> Response:
    """Say that it is settled."""
    actions.resolve(queries.concern_for(me(), concern_id), by=me())
    return _done(concern_id, _("It is settled. Whoever raised it can write again."))


@bp.get("/concerns/with-code")
def with_code() -> str:
    """Where the code is typed that a concern without a name was given."""
    return render_template("concerns/with_code.html")


class CodeForm(FlaskForm):
    """The code, and perhaps more words."""

    code = StringField()
    text = TextAreaField()


@bp.post("/concerns/with-code")
@nameless
@limiter.limit("30 per hour")
@page_on_refusal(with_code)
def look() -> Response:
    """Read the answers. Nobody needs to be signed in for it."""
    return _by_code(read_form(CodeForm).code.data or "")


def _look_again() -> Response | str:
    found = queries.concern_by_code(request.form.get("code", ""))
    return _by_code(request.form.get("code", "")) if found and found.raised_by_id is None else with_code()


@bp.post("/concerns/with-code/lines")
@nameless
@limiter.limit("30 per hour")
@page_on_refusal(_look_again)
def add() -> Response:
    """Write more to a concern without a name."""
    form = read_form(CodeForm)
    code = form.code.data or ""
    actions.add(queries.nameless_by_code(code), text=form.text.data or "", by=None)
    db.session.commit()
    flash(_("It is sent."))
    return _by_code(code)


def _by_code(code: str) -> Response:
    found = queries.nameless_by_code(code)
    page = render_template("concerns/concern.html", is_mine=True, code=code.strip().lower(), **_shown(found))
    return keep_secret(make_response(page))


def _shown(found: Concern) -> dict[str, Any]:
    """What the page of a concern needs, whoever reads it."""
    contacts = queries.safe_contacts_of(found.programme_id)
    return {
        "concern": found,
        "lines": queries.lines_of(found),
        "contacts": [each.name for each in contacts if each.id != found.raised_by_id],
        "taken_by": next((each.name for each in contacts if each.id == found.taken_by_id), ""),
        "raised_by": queries.name_of(found.raised_by_id),
        "longest": actions.LONGEST,
    }


def _done(concern_id: str, said: str) -> Response:
    db.session.commit()
    flash(said)
    return go(url_for(".concern", concern_id=concern_id))

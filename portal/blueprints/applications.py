"""Applying: to join where everybody may, and the form for a role. And one's own parts: to pause, to leave."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.datastructures import MultiDict

from portal import db
from portal.blueprints import application_forms as forms
from portal.blueprints.shelf import shelf
from portal.blueprints.training import surveys_to_answer
from portal.errors import NotFound
from portal.mentoring import actions as mentoring
from portal.people.enrolments import actions, applications, queries
from portal.people.enrolments.moves import CHANGEABLE
from portal.people.models import GATED, Enrolment, Programme
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, typed
from portal.web.security import limiter
from portal.web.sign_in import me

bp = Blueprint("applications", __name__)


@bp.get("/programmes/<slug>/join")
@login_required
def join(slug: str) -> str:
    """What a programme is about, and the roles that one can apply for."""
    shown = queries.programme_to_join(slug)
    mine = queries.roles_in(shown, me())
    if not mine and not actions.may_join(shown):
        raise NotFound(_("There is no such programme."))
    may_begin = actions.may_join(shown)
    return render_template("applications/join.html", programme=shown, mine=mine, roles=GATED, may_begin=may_begin)


@bp.post("/programmes/<slug>/join")
@login_required
@limiter.limit("20 per hour")
@page_on_refusal(join)
def begin(slug: str) -> Response:
    """Begin an application."""
    role = request.form.get("role", "")
    actions.join(me(), queries.programme_to_join(slug), role=role)
    db.session.commit()
    return go(url_for(".application", slug=slug, role=role))


@bp.get("/programmes/<slug>/application")
@login_required
def application(slug: str) -> str:
    """The form: as it was sent, saved or typed."""
    shown, mine = _mine(slug)
    sent = typed()[0]
    given = MultiDict(sent) if sent is not None else forms.kept(mine, shown, me())
    return render_template(
        "applications/application.html",
        programme=shown,
        enrolment=mine,
        given=given,
        times=forms.times_of(given),
        may_change=mine.state in CHANGEABLE,
        application=queries.application_of(mine),
        **forms.fields_of(mine, shown, me()),
    )


@bp.post("/programmes/<slug>/application")
@login_required
@limiter.limit("60 per hour")
@page_on_refusal(application)
def apply(slug: str) -> Response:
    """Send it, or keep it as a draft."""
    _shown, mine = _mine(slug)
    if request.form.get("deed") == "draft":
        applications.save(mine, _draft(), by=me())
        flash(_("It is saved. You can go on whenever you like."))
    else:
        applications.send(mine, forms.answers_in(request.form), by=me())
        flash(_("Thank you. Your application is there, and you can change it until you are in a pair."))
    db.session.commit()
    settle(me().id)
    return go(url_for(".mine"))


@bp.get("/me/enrolments")
@login_required
def mine() -> str:
    """Every part that I have or had."""
    parts = shelf("parts", lambda **part: queries.parts_of(me(), **part))
    surveys = {part.id: survey for part, survey in surveys_to_answer(me(), parts.rows)}
    return render_template("applications/mine.html", parts=parts, changeable=CHANGEABLE, surveys=surveys)


@bp.post("/enrolments/<id:enrolment_id>/withdrawal")
@login_required
@page_on_refusal(mine)
def withdraw(enrolment_id: str) -> Response:
    """Leave: one button, no reason."""
    part = queries.enrolment_of(me(), enrolment_id)
    mentoring.withdraw(part, by=me())
    db.session.commit()
    flash(_("You have left. Nobody asks why, and what you earned stays yours."))
    return go(url_for(".mine"))


@bp.post("/enrolments/<id:enrolment_id>/pause")
@login_required
@page_on_refusal(mine)
def pause(enrolment_id: str) -> Response:
    """Rest for a while."""
    actions.pause(queries.enrolment_of(me(), enrolment_id), by=me())
    db.session.commit()
    flash(_("Your part is paused, and your place is kept."))
    return go(url_for(".mine"))


@bp.post("/enrolments/<id:enrolment_id>/return")
@login_required
@page_on_refusal(mine)
def come_back(enrolment_id: str) -> Response:
    """Go on after a pause."""
    actions.come_back(queries.enrolment_of(me(), enrolment_id), by=me())
    db.session.commit()
    flash(_("Welcome back."))
    return go(url_for(".mine"))


def _mine(slug: str) -> tuple[Programme, Enrolment]:
    """The programme and my enrolment in the role that the address names, else in the only one that there is."""
    shown = queries.programme_to_join(slug)
    roles = queries.roles_in(shown, me())
    role = request.values.get("role") or next(iter(roles), "")
    found = actions.part_in(shown, me(), role) if role in roles else None
    if found is None:
        raise NotFound(_("There is no such programme."))
    return shown, found


def _draft() -> dict[str, list[str]]:
    """What was typed, without what is not theirs."""
    sent = request.form.to_dict(flat=False)
    return {name: texts for name, texts in sent.items() if name not in ("csrf_token", "deed", "role")}

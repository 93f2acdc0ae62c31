"""Taking a seat, giving it up, and letting people into a circle."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.gatherings.blueprint import bp, done
from portal.blueprints.gatherings.pages import gathering
from portal.mentoring.actions import seats as actions
from portal.mentoring.models.gatherings import CIRCLE, COFFEE, GOING
from portal.mentoring.queries import gatherings as queries
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me


@bp.post("/gatherings/<id:gathering_id>/seats")
@login_required
@page_on_refusal(gathering)
def take(gathering_id: str) -> Response:
    """Take a seat, or wait for one."""
    found = queries.gathering_of(me(), gathering_id)
    said = _("You are on the waiting list. As soon as a seat is free you have it, and hear of it by mail.")
    if actions.take(found, by=me()) == GOING:
        said = _("You have a seat. The entry for your calendar comes by mail.")
    elif found.kind == CIRCLE:
        said = _("Its host has been asked, and you hear from them by mail.")
    return done(gathering_id, said)


@bp.post("/gatherings/<id:gathering_id>/departure")
@login_required
@page_on_refusal(gathering)
def leave(gathering_id: str) -> Response:
    """Give up my seat. Nobody asks why."""
    found = queries.gathering_of(me(), gathering_id)
    said, is_mine_alone, slug = _("Your seat is free again. That is fine."), found.kind == COFFEE, found.programme.slug
    actions.leave(found, by=me())
    if not is_mine_alone:
        return done(gathering_id, said)
    db.session.commit()
    flash(said)
    return go(url_for("gatherings.gatherings", slug=slug))


@bp.post("/gatherings/<id:gathering_id>/answers")
@login_required
@page_on_refusal(gathering)
def answer(gathering_id: str) -> Response:
    """Let somebody who asked into my circle, or leave it as it is."""
    found = queries.gathering_of(me(), gathering_id)
    person_id = request.form.get("person", "")
    if request.form.get("answer") == "in":
        actions.let_in(found, person_id, by=me())
        return done(gathering_id, _("How nice. They have been told."), person_id)
    actions.turn_down(found, person_id, by=me())
    return done(gathering_id, _("They have been told, kindly."))

"""When a gathering meets: planned, moved, called off, and how it was."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import login_required

from portal import clock
from portal.blueprints.gatherings.blueprint import TimeForm, bp, done
from portal.blueprints.gatherings.pages import gathering as gathering_page
from portal.blueprints.moments import as_typed
from portal.mentoring.actions import hosting
from portal.mentoring.actions import hours as actions
from portal.mentoring.models.gatherings import GOING
from portal.mentoring.queries import gatherings as queries
from portal.web.reply import page_on_refusal, read_form
from portal.web.sign_in import me


@bp.get("/gathering-hours/<id:hour_id>")
@login_required
def hour(hour_id: str) -> str:
    """An hour of a gathering that I run: another time for it, or who was there."""
    found = queries.hour_of(me(), hour_id)
    hosting.require_run_by(found.gathering, me())
    return render_template(
        "gatherings/hour.html",
        hour=found,
        gathering=found.gathering,
        starts_at=as_typed(found.starts_at, me().timezone),
        seated=[each for each in queries.seated_in(found.gathering) if each.state == GOING],
        there=request.form.getlist("there"),
        has_begun=found.has_begun(clock.now()),
    )


@bp.post("/gatherings/<id:gathering_id>/hours")
@login_required
@page_on_refusal(gathering_page)
def plan(gathering_id: str) -> Response:
    """Set a time; everybody who comes is told."""
    found = queries.gathering_of(me(), gathering_id)
    hosting.require_run_by(found, me())
    actions.plan(found, read_form(TimeForm).time(), by=me())
    return done(gathering_id, _("The time is set. Everybody who comes has it by mail, with an entry for the calendar."))


@bp.post("/gathering-hours/<id:hour_id>/time")
@login_required
@page_on_refusal(hour)
def move(hour_id: str) -> Response:
    """Choose another time, length or place."""
    found = queries.hour_of(me(), hour_id)
    hosting.require_run_by(found.gathering, me())
    actions.move(found, read_form(TimeForm).time(), by=me())
    return done(found.gathering_id, _("It is changed. Everybody who comes has been told."))


@bp.post("/gathering-hours/<id:hour_id>/cancellation")
@login_required
@page_on_refusal(hour)
def call_off(hour_id: str) -> Response:
    """Call it off."""
    found = queries.hour_of(me(), hour_id)
    actions.call_off(found, by=me())
    return done(found.gathering_id, _("It is called off, and all calendars have been told."))


@bp.post("/gathering-hours/<id:hour_id>/attendance")
@login_required
@page_on_refusal(hour)
def hold(hour_id: str) -> Response:
    """Say that it took place, and who was there."""
    found = queries.hour_of(me(), hour_id)
    actions.hold(found, there=request.form.getlist("there"), by=me())
    people = [each.id for each in queries.people_going(found.gathering)]
    return done(found.gathering_id, _("Thank you. It is noted who was there."), *people)

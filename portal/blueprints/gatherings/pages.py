"""What gatherings there are in a programme, and the page of one."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import login_required

from portal import catalog, clock
from portal.blueprints.gatherings.blueprint import bp
from portal.blueprints.moments import as_typed
from portal.blueprints.sessions.proposing import suggested_time
from portal.blueprints.shelf import shelf
from portal.mentoring.actions.gatherings import OFFERING
from portal.mentoring.models.gatherings import CIRCLE, COFFEE, GOING, IN_IT, WAITING, Gathering
from portal.mentoring.queries import coffee
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Programme
from portal.web.sign_in import me


@bp.get("/programmes/<slug>/gatherings")
@login_required
def gatherings(slug: str) -> str:
    """Workshops and circles of a programme in which I take part."""
    programme, roles = queries.part_in(me(), slug)
    return render_template(
        "gatherings/gatherings.html",
        programme=programme,
        may_offer=bool(OFFERING & roles),
        ahead=shelf("ahead", lambda **part: queries.gatherings_in(programme, me(), is_over=False, **part)),
        behind=shelf("behind", lambda **part: queries.gatherings_in(programme, me(), is_over=True, **part)),
        wish=coffee.wish_of(me(), programme),
        coffees=shelf("coffees", lambda **part: coffee.coffees_of(me(), programme, **part), size=5),
        **(_of_rounds(programme) if "coordinator" in roles else {"coordinates": False}),
    )


@bp.get("/gatherings/<id:gathering_id>")
@login_required
def gathering(gathering_id: str) -> str:
    """One of them: for everybody what it is about; who comes, and where, for those who have a seat."""
    found = queries.gathering_of(me(), gathering_id)
    seat = queries.seat_of(found, me())
    is_seated = seat is not None and seat.state == GOING
    runs_it = found.host_id == me().id or (found.kind == COFFEE and is_seated)
    planned = queries.planned_of(found)
    return render_template(
        "gatherings/gathering.html",
        gathering=found,
        counts=queries.counts_in(found),
        planned=planned,
        state=seat.state if seat and seat.state in IN_IT else "",
        is_inside=is_seated or runs_it,
        runs_it=runs_it,
        may_plan=runs_it and found.ended_at is None and (found.kind == CIRCLE or not planned),
        starts_at=as_typed(suggested_time(), me().timezone),
        track=next((each for each in catalog.tracks() if each.slug == found.track), None),
        now=clock.now(),
        **(_inside(found, runs_it) if is_seated or runs_it else {"seated": [], "waiting": []}),
    )


def _of_rounds(programme: Programme) -> dict[str, Any]:
    """What a coordinator sees of coffee: how many, and when it was drawn last; never who with whom."""
    last = coffee.last_round_in(programme)
    is_today = last is not None and last.drawn_on == clock.today(programme.timezone)
    return {"coordinates": True, "wishes": coffee.how_many_wish(programme), "last": last, "is_drawn": is_today}


def _inside(found: Gathering, runs_it: bool) -> dict[str, Any]:
    """What only those see who are in it."""
    people = queries.seated_in(found)
    behind = shelf("behind", lambda **part: queries.hours_behind(found, **part), size=10)
    return {
        "seated": [each for each in people if each.state == GOING],
        "waiting": [each for each in people if each.state == WAITING] if runs_it else [],
        "other": next((each for each in people if each.person_id != me().id), None),
        "behind": behind,
        "present": queries.present_in([hour.id for hour in behind.rows]),
    }

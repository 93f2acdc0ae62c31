"""Coffee: the switch for it, and the round that a coordinator draws."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from portal import db
from portal.blueprints.gatherings.blueprint import bp
from portal.blueprints.gatherings.pages import gatherings
from portal.mentoring.actions import coffee as actions
from portal.mentoring.queries import gatherings as queries
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me


@bp.post("/programmes/<slug>/coffee")
@login_required
@page_on_refusal(gatherings)
def wish(slug: str) -> Response:
    """Switch coffee on for me, or off."""
    programme, _roles = queries.part_in(me(), slug)
    is_on = request.form.get("is_on") == "y"
    actions.wish(programme, is_on=is_on, by=me())
    db.session.commit()
    flash(_("You are in the next round.") if is_on else _("You are in no more rounds."))
    return go(url_for("gatherings.gatherings", slug=slug))


@bp.post("/programmes/<slug>/coffee/rounds")
@login_required
@page_on_refusal(gatherings)
def draw(slug: str) -> Response:
    """Draw a round: everybody in it hears by mail whom they meet."""
    programme, _roles = queries.part_in(me(), slug)
    couples = actions.draw(programme, by=me()).couples
    db.session.commit()
    flash(ngettext("%(num)s coffee is drawn for today.", "%(num)s coffees are drawn for today.", couples))
    return go(url_for("gatherings.gatherings", slug=slug))

"""Where news of a programme are told: a coordinator adds a chat channel or another system, and removes it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import db
from portal.people import queries as people
from portal.post.hooks import actions, queries, shapes
from portal.post.hooks.models import SIGNED, SLACK, TEAMS
from portal.post.hooks.news import GOALS, MICRO_LESSONS, PAIRS, SESSIONS, TRACKS, WEEK
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import keep_secret, limiter
from portal.web.sign_in import me

bp = Blueprint("webhooks", __name__)


def _flavours() -> list[tuple[str, str]]:
    return [
        (SLACK, _("A channel of Slack (an incoming webhook)")),
        (TEAMS, _("A channel of Microsoft Teams (a workflow that is started by a webhook)")),
        (SIGNED, _("Another system (signed JSON)")),
    ]


def _news() -> list[tuple[str, str]]:
    return [
        (WEEK, _("The week in numbers, on Monday")),
        (PAIRS, _("A new pair has formed")),
        (SESSIONS, _("A session was held")),
        (GOALS, _("A pair brought a goal to its end")),
        (TRACKS, _("Somebody finished a track")),
        (MICRO_LESSONS, _("A new micro-lesson is published")),
    ]


@bp.get("/programmes/<slug>/webhooks")
@login_required
def webhooks(slug: str) -> str:
    """Who is told of a programme that I coordinate, and of what."""
    shown = people.programme_of(me(), slug)
    return render_template(
        "webhooks/webhooks.html",
        programme=shown,
        hooks=queries.hooks_of(shown.id),
        flavours=_flavours(),
        news=_news(),
        usual=(WEEK, PAIRS),
        hook=db.new_id(),
    )


class HookForm(FlaskForm):
    """What listens, and where. What it hears of is read beside it, since there may be none."""

    hook = StringField(validators=[InputRequired()])
    flavour = StringField(validators=[InputRequired(lazy_gettext("Please choose what listens at this address."))])
    url = StringField(validators=[InputRequired(lazy_gettext("Please give the address that you were given."))])


@bp.post("/programmes/<slug>/webhooks")
@login_required
@limiter.limit("30 per hour")
@page_on_refusal(webhooks)
def add(slug: str) -> Response:
    """Add one; who checks signatures is shown the secret this once."""
    shown = people.programme_of(me(), slug)
    form = read_form(HookForm)
    typed = (str(form.hook.data), str(form.flavour.data), str(form.url.data), request.form.getlist("hears"))
    hook = actions.add(actions.Wanted(*typed), programme_id=shown.id, by=me().id)
    hook_id, is_signed = hook.id, hook.flavour == SIGNED
    db.session.commit()
    if is_signed:
        secret = shapes.secret_of(hook_id, current_app.config["PORTAL"])
        return keep_secret(make_response(render_template("webhooks/secret.html", secret=secret, slug=slug)))
    flash(_("It is added, and a first message is on its way."))
    return go(url_for(".webhooks", slug=slug))


@bp.post("/programmes/<slug>/webhooks/<id:hook_id>/deletion")
@login_required
def remove(slug: str, hook_id: str) -> Response:
    """Remove one: nothing more is told there. Twice is once."""
    shown = people.programme_of(me(), slug)
    actions.remove(hook_id, programme_id=shown.id, by=me().id)
    db.session.commit()
    flash(_("It is removed. Nothing more is told there."))
    return go(url_for(".webhooks", slug=slug))


@bp.post("/programmes/<slug>/webhooks/<id:hook_id>/return")
@login_required
def turn_on(slug: str, hook_id: str) -> Response:
    """Tell one again that had been turned off. Twice is once."""
    shown = people.programme_of(me(), slug)
    actions.turn_on(hook_id, programme_id=shown.id)
    db.session.commit()
    flash(_("It is turned on. It hears of what happens from now on."))
    return go(url_for(".webhooks", slug=slug))

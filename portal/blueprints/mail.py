"""Which mails one wants, and when; and doing without a kind of them by a link, without signing in."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, current_app, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Regexp

from portal import db
from portal.post import actions, queries, unsubscribing, wording
from portal.post.kinds import CONCERN, COORDINATOR, KINDS
from portal.post.models import AS_THEY_COME, CALM, WEEKLY
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import csrf, keep_secret, limiter
from portal.web.sign_in import me, my_roles

bp = Blueprint("mail", __name__)
log = structlog.get_logger(__name__)

FOR_ROLES = {COORDINATOR: {"coordinator"}, CONCERN: {"safe-contact", "mentor", "mentee"}}
"""Kinds that only some people ever get."""
TIME = Regexp(r"\s*(?:[01]?[0-9]|2[0-3]):[0-5][0-9]\s*\Z", message=lazy_gettext("A time looks like 20:00."))


def mine() -> str:
    """The form, as it is kept or as it was typed."""
    paces = [
        (CALM, _("At most two mails a week")),
        (AS_THEY_COME, _("As they come")),
        (WEEKLY, _("One mail a week, on Monday")),
    ]
    return render_template(
        "mail/mine.html",
        paces=paces,
        wish=queries.wish_of(me().id),
        off=queries.switched_off(me().id),
        kinds=_kinds(),
        at_once=[wording.title(kind) for kind in _kinds() if KINDS[kind].is_urgent],
        title=wording.title,
        explained=wording.explained,
        clock_time=_clock_time,
    )


@bp.get("/me/mail")
@login_required
def wishes() -> str:
    """How often mail may come, when not, and which kinds."""
    return mine()


class WishForm(FlaskForm):
    """How often, and when not. The kinds are read beside it, since there may be none."""

    pace = StringField(validators=[InputRequired(lazy_gettext("Please choose how often mail may come."))])
    quiet_from = StringField(validators=[InputRequired(TIME.message), TIME])
    quiet_until = StringField(validators=[InputRequired(TIME.message), TIME])
    quiet_weekends = BooleanField()


@bp.post("/me/mail")
@login_required
@page_on_refusal(mine)
def wish() -> Response:
    """Say how one wants to get mail."""
    form = read_form(WishForm)
    actions.wish(
        me().id,
        pace=str(form.pace.data),
        quiet_from=_minutes(str(form.quiet_from.data)),
        quiet_until=_minutes(str(form.quiet_until.data)),
        quiet_weekends=bool(form.quiet_weekends.data),
    )
    wanted = set(request.form.getlist("kind"))
    for kind in _kinds():
        (actions.switch_on if kind in wanted else actions.switch_off)(me().id, kind)
    db.session.commit()
    flash(_("It is noted. It holds from the next mail on."))
    return go(url_for(".wishes"))


@bp.get("/unsubscribe/<token>")
def unsubscription(token: str) -> Response:
    """Ask whether a kind of mail is not wanted any more. Looking changes nothing, because mail scanners look."""
    return _page(unsubscribing.read(token, current_app.config["PORTAL"]), token, is_done=False)


@bp.post("/unsubscribe/<token>")
@csrf.exempt  # the token alone says who asks: programs that read mail press the button themselves (RFC 8058)
@limiter.limit("60 per minute")
def unsubscribe(token: str) -> Response:
    """Do without a kind of mail. Twice is once; no redirect, which those programs do not follow."""
    asked = unsubscribing.read(token, current_app.config["PORTAL"])
    actions.switch_off_if_known(asked.person_id, asked.kind)
    db.session.commit()
    log.info("mail switched off by link", person=asked.person_id, kind=asked.kind)
    return _page(asked, token, is_done=True)


def _page(asked: unsubscribing.Asked, token: str, *, is_done: bool) -> Response:
    words = {"title": wording.title(asked.kind), "explained": wording.explained(asked.kind)}
    return keep_secret(make_response(render_template("mail/unsubscribe.html", token=token, is_done=is_done, **words)))


def _kinds() -> list[str]:
    """The kinds that somebody like this person may get, and do without."""
    optional = (kind.slug for kind in KINDS.values() if kind.is_optional)
    return [kind for kind in optional if kind not in FOR_ROLES or my_roles() & FOR_ROLES[kind]]


def _minutes(text: str) -> int:
    hour, minute = text.strip().split(":")
    return int(hour) * 60 + int(minute)


def _clock_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"

"""The thread of a pair: read and written by the two alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal import db
from portal.mentoring import actions, queries
from portal.mentoring.models import ACTIVE, PAUSED, WRAPPING_UP, Pair
from portal.web.htmx import wants_fragment
from portal.web.reply import page_on_refusal, read_form, reply
from portal.web.sign_in import me

bp = Blueprint("messages", __name__)
SIZE = 30


@bp.get("/pairs/<id:pair_id>/messages")
@login_required
def thread(pair_id: str) -> str:
    """The newest messages; older ones with ``?before=`` the number of one."""
    return render_template("messages/thread.html", **_thread_of(queries.pair_of(me(), pair_id), _before()))


class MessageForm(FlaskForm):
    """What one writes to the other; ``form`` is what this form was called, so that sent twice it is one."""

    text = TextAreaField()
    form = StringField()


@bp.post("/pairs/<id:pair_id>/messages")
@login_required
@page_on_refusal(thread)
def send(pair_id: str) -> Response:
    """Write to the other one."""
    pair = queries.pair_of(me(), pair_id)
    typed = read_form(MessageForm)
    actions.send(pair, text=typed.text.data or "", form=typed.form.data or "", by=me())
    db.session.commit()
    return _shown(pair_id, _("Sent."))


@bp.post("/pairs/<id:pair_id>/messages/reading")
@login_required
@page_on_refusal(thread)
def read(pair_id: str) -> Response:
    """What the other one wrote is read."""
    actions.read_thread(queries.pair_of(me(), pair_id), by=me())
    db.session.commit()
    return _shown(pair_id, "")


def _shown(pair_id: str, said: str) -> Response:
    if said and not wants_fragment():
        flash(said)
    shown = _thread_of(queries.pair_of(me(), pair_id), None)
    return reply("messages/_thread.html", otherwise=url_for(".thread", pair_id=pair_id), said=said, **shown)


def _thread_of(pair: Pair, before: int | None) -> dict[str, Any]:
    found = queries.messages_of(pair, before=before, limit=SIZE + 1)
    shown = found[:SIZE]
    return {
        "pair": pair,
        "other": pair.other(me()),
        "messages": shown[::-1],
        "older": url_for(".thread", pair_id=pair.id, before=shown[-1].number) if len(found) > SIZE else "",
        "newer": url_for(".thread", pair_id=pair.id) if before is not None else "",
        "has_unread": any(one.read_at is None and one.author_id != me().id for one in shown),
        "may_write": pair.state in (ACTIVE, WRAPPING_UP, PAUSED),
        "form_id": db.new_id(),
    }


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None

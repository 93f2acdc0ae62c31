"""Action items of a pair: added, done, taken off the list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField

from portal import db
from portal.blueprints import pairs
from portal.blueprints.moments import day_in
from portal.mentoring import actions, queries
from portal.mentoring.models import Pair
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.reply import page_on_refusal, read_form, reply
from portal.web.sign_in import me

bp = Blueprint("items", __name__)


def _page_of_pair(pair_id: str) -> str:
    return pairs.page_of(queries.pair_of(me(), pair_id))


def _page_of_item(item_id: str) -> str:
    return pairs.page_of(queries.item_of(me(), item_id)[1])


class ItemForm(FlaskForm):
    """Who does what, and by when."""

    text = StringField()
    owner = StringField()
    due_on = StringField()


@bp.post("/pairs/<id:pair_id>/items")
@login_required
@page_on_refusal(_page_of_pair)
def add(pair_id: str) -> Response:
    """Say what one of the two will do."""
    pair = queries.pair_of(me(), pair_id)
    form = read_form(ItemForm)
    due_on = day_in(form.due_on.data or "", field="due_on")
    actions.add_item(pair, text=form.text.data or "", owner=form.owner.data or "", due_on=due_on, by=me())
    return _done(pair, _("It is on the list."))


@bp.post("/items/<id:item_id>/completion")
@login_required
@page_on_refusal(_page_of_item)
def finish(item_id: str) -> Response:
    """Say that it is done."""
    item, pair = queries.item_of(me(), item_id)
    actions.finish_item(item, pair=pair, by=me())
    return _done(pair, _("Done. Thank you."))


@bp.post("/items/<id:item_id>/dropping")
@login_required
@page_on_refusal(_page_of_item)
def drop(item_id: str) -> Response:
    """Take it off the list."""
    item, pair = queries.item_of(me(), item_id)
    actions.drop_item(item, pair=pair, by=me())
    return _done(pair, _("It is off the list."))


def _done(pair: Pair, said: str) -> Response:
    """Commit, and show the list as it is now."""
    pair_id, both = pair.id, pair.both
    db.session.commit()
    settle(*both)
    if not wants_fragment():
        flash(said)
    page = url_for("pairs.pair", pair_id=pair_id, _anchor="items")
    shown: dict[str, Any] = pairs.items_of(queries.pair_of(me(), pair_id))
    return reply("items/_items.html", otherwise=page, said=said, **shown)

"""Refreshers: two minutes with questions that come back."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request
from flask_login import login_required

from portal import db
from portal.blueprints import quizzes
from portal.learning import actions, queries
from portal.learning.queries import Refresher
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.reply import page_on_refusal, typed
from portal.web.sign_in import me

bp = Blueprint("refreshers", __name__)


@bp.get("/refreshers")
@login_required
def refreshers() -> str:
    """What is due today, all on one page; or, where an answer was refused, the same questions again."""
    form, errors = typed()
    cards = _named() if form else queries.due_for(me())
    asked = quizzes.asked([card.question for card in cards], {}, form, errors)
    return render_template("refreshers/refreshers.html", cards=list(zip(cards, asked, strict=True)))


@bp.post("/refreshers")
@login_required
@page_on_refusal(refreshers)
def review() -> Response:
    """Answer them. The feedback is the answer to the form: to send it twice changes nothing more."""
    cards = _named()
    given = quizzes.given([card.question for card in cards], request.form)
    right = actions.review_refreshers(cards, given, by=me())
    db.session.commit()
    settle(me().id)
    answered = [card for card in cards if card.number in given]
    asked = quizzes.asked([card.question for card in answered], given)
    page = "refreshers/_refreshers.html" if wants_fragment() else "refreshers/refreshers.html"
    values = {"cards": list(zip(answered, asked, strict=True)), "right": len(right), "left": len(queries.due_for(me()))}
    return make_response(render_template(page, is_answered=True, **values))


def _named() -> list[Refresher]:
    """The cards that the form is about, in its order; the questions have the numbers that they had there."""
    names = [tuple(name.split(" ", 1)) for name in request.form.getlist("card") if " " in name]
    cards = queries.refreshers_of(me(), [(source, key) for source, key in names])
    places = {name: place for place, name in enumerate(names, start=1)}
    return [replace(card, question=replace(card.question, number=places[(card.source, card.key)])) for card in cards]

"""Ideas: what a pair notes for others, and what the programme sees of it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from portal import db
from portal.blueprints.shelf import shelf
from portal.mentoring import queries
from portal.mentoring.actions import ideas as actions
from portal.mentoring.models.ideas import ONWARDS
from portal.mentoring.queries import ideas as questions
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("ideas", __name__)


@bp.get("/ideas")
@login_required
def ideas() -> str:
    """What pairs share in my programmes."""
    found = shelf("ideas", lambda **part: questions.ideas_shared_with(me(), **part))
    return render_template("ideas/ideas.html", ideas=found)


def of_pair(pair_id: str) -> str:
    """The ideas of a pair of mine, and room for another."""
    pair = queries.pair_of(me(), pair_id)
    return render_template(
        "ideas/of_pair.html",
        pair=pair,
        other=pair.other(me()),
        role=pair.role_of(me()),
        ideas=shelf("ideas", lambda **part: questions.ideas_of(pair, **part)),
        onwards=ONWARDS,
    )


bp.get("/pairs/<id:pair_id>/ideas", endpoint="of_pair")(login_required(of_pair))


class IdeaForm(FlaskForm):
    """An idea, in a few sentences."""

    text = TextAreaField()


@bp.post("/pairs/<id:pair_id>/ideas")
@login_required
@page_on_refusal(of_pair)
def note(pair_id: str) -> Response:
    """Note it."""
    pair = queries.pair_of(me(), pair_id)
    both = pair.both
    actions.note(pair, text=read_form(IdeaForm).text.data or "", by=me())
    db.session.commit()
    settle(*both)
    flash(_("It is noted, for the two of you."))
    return go(url_for(".of_pair", pair_id=pair_id))


def _page_of(idea_id: str) -> str:
    return of_pair(questions.idea_of(me(), idea_id)[1].id)


@bp.post("/ideas/<id:idea_id>/state")
@login_required
@page_on_refusal(_page_of)
def move(idea_id: str) -> Response:
    """Say how far it has come."""
    idea, pair = questions.idea_of(me(), idea_id)
    pair_id, both = pair.id, pair.both
    actions.move(idea, pair, to=request.form.get("to", ""), by=me())
    db.session.commit()
    settle(*both)
    flash(_("It has moved on."))
    return go(url_for(".of_pair", pair_id=pair_id))


@bp.post("/ideas/<id:idea_id>/sharing")
@login_required
@page_on_refusal(_page_of)
def share(idea_id: str) -> Response:
    """Agree that the programme sees it, or no more."""
    idea, pair = questions.idea_of(me(), idea_id)
    pair_id = pair.id
    actions.share(idea, pair, is_shared=request.form.get("is_shared") == "y", by=me())
    is_shown = idea.mentor_shares and idea.mentee_shares
    db.session.commit()
    flash(_("The programme sees it.") if is_shown else _("Only the two of you see it."))
    return go(url_for(".of_pair", pair_id=pair_id))

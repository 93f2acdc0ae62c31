"""The survey that a programme begins with: to answer it, and to remind those who have not."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from portal import db
from portal.blueprints.programmes import programme as programme_page
from portal.blueprints.training import open_gate
from portal.impact import actions, asking, queries
from portal.people import queries as people
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me

bp = Blueprint("surveys", __name__)
PAGE = "/programmes/<slug>/surveys/<name>"


@bp.get(PAGE)
@login_required
def survey(slug: str, name: str) -> str:
    """The questions for me, or thanks. What I answered is not shown again: nobody knows it to be mine."""
    programme, asked, roles = queries.asked_of(me(), slug, name)
    return render_template(
        "surveys/survey.html",
        programme=programme,
        survey=asked,
        questions=[(asking.field_of(each), each) for each in asking.questions_for(asked, roles)],
        longest=asking.LONGEST,
        has_answered=queries.has_answered(me(), programme, asked),
        is_open=queries.is_open(programme),
    )


@bp.post(PAGE)
@login_required
@page_on_refusal(survey)
def answer(slug: str, name: str) -> Response:
    """Hand my answers in, without my name."""
    programme, asked, roles = queries.asked_of(me(), slug, name)
    actions.answer(programme, asked, request.form, roles=roles, by=me())
    open_gate(me())
    db.session.commit()
    settle(me().id)
    return go(url_for(".survey", slug=slug, name=name))


def page_of_programme(slug: str, name: str) -> str:  # noqa: ARG001
    """The page from which somebody reminds."""
    return str(programme_page(slug))


@bp.post(f"{PAGE}/reminders")
@login_required
@page_on_refusal(page_of_programme)
def remind(slug: str, name: str) -> Response:
    """Remind everybody who has not answered; I am not told who they are."""
    programme = people.programme_of(me(), slug)
    queries.survey_in(programme, name)
    number = actions.remind(programme, by=me())
    db.session.commit()
    flash(_said(number))
    return go(url_for("programmes.programme", slug=slug))


def _said(number: int) -> str:
    if not number:
        return _("Everybody who has not answered was reminded lately. A second mail so soon would be one too many.")
    return ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", number)

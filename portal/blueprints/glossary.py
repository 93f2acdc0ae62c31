"""The glossary: what people mean by a word, and the lessons that use it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from portal import catalog
from portal.blueprints.titles import titles
from portal.learning import queries
from portal.web.languages import chosen, in_my_language

bp = Blueprint("glossary", __name__)


@bp.get("/glossary")
@login_required
def glossary() -> str:
    """The words by their first letters; with ``?q=`` those that match."""
    asked = request.args.get("q", "")[: queries.LONGEST_WORD]
    return render_template(
        "glossary/glossary.html", asked=asked, letters=queries.terms_by_letter(asked, language=chosen())
    )


@bp.get("/glossary/<slug>")
@login_required
def term(slug: str) -> str | AnyResponse:
    """A word, what it means, and where it is used."""
    shown = catalog.term(slug)
    if shown.slug != slug:
        return redirect(url_for(".term", slug=shown.slug), code=301)
    lesson = catalog.lesson(*shown.lesson.split("/")) if shown.lesson else None
    lessons = [each for each in catalog.lessons_with(shown.slug) if each != lesson]
    term = in_my_language(shown)
    return render_template("glossary/term.html", term=term, lesson=lesson, lessons=lessons, titles=titles())

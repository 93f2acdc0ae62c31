"""The desk: where a micro-lesson is written, with how it will look beside it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal import db
from portal.blueprints.micro_lessons.blueprint import bp, titles
from portal.catalog import markdown
from portal.learning import actions, queries
from portal.learning.models import MicroLesson
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me, role_required


@bp.get("/micro-lessons/new")
@role_required("mentor")
def new() -> str:
    """An empty page to write on."""
    return _desk(None, request.args)


@bp.post("/micro-lessons/new")
@role_required("mentor")
@page_on_refusal(new)
def create() -> Response:
    """Keep it as a draft."""
    lesson = actions.draft(**_written(), by=me())
    db.session.commit()
    flash(_("Your draft is kept. Only you can see it."))
    return go(url_for(".micro_lesson", micro_lesson_id=lesson.lesson_id))


@bp.get("/micro-lessons/<id:micro_lesson_id>/edit")
@login_required
def edit(micro_lesson_id: str) -> str:
    """A draft of one's own, on the desk again."""
    lesson = queries.micro_lesson_by(me(), micro_lesson_id)
    return _desk(lesson, MultiDict({"title": lesson.title, "track": lesson.track, "body": lesson.body}))


@bp.post("/micro-lessons/<id:micro_lesson_id>/edit")
@login_required
@page_on_refusal(edit)
def revise(micro_lesson_id: str) -> Response:
    """Keep what was changed."""
    actions.revise(queries.micro_lesson_by(me(), micro_lesson_id), **_written(), by=me())
    db.session.commit()
    flash(_("Your changes are kept."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/preview")
@role_required("mentor")
def preview() -> str:
    """How it would look: beside the text while one writes, or the desk again without JavaScript. Keeps nothing."""
    if wants_fragment():
        return render_template("micro_lessons/_preview.html", **_preview(request.form))
    of = request.args.get("of")
    return _desk(queries.micro_lesson_by(me(), of) if of else None, request.form)


def _desk(lesson: MicroLesson | None, written: MultiDict[str, str]) -> str:
    """The form with what was written, and beside it how that looks."""
    typed = request.form if request.method == "POST" else written
    return render_template(
        "micro_lessons/desk.html", lesson=lesson, written=typed, tracks=list(titles().items()), **_preview(typed)
    )


def _preview(written: MultiDict[str, str]) -> dict[str, Any]:
    """What the preview shows; ``html`` is empty for a text that is empty or too long."""
    body = actions.plain(written.get("body", ""))
    fits = actions.fits(body)
    html = Markup(markdown.render(body, at_most=actions.LONGEST)) if fits else ""  # noqa: S704 (sanitised)
    return {
        "title": written.get("title", ""),
        "html": html,
        "minutes": actions.minutes_of(body),
        "is_too_long": not fits,
    }


def _written() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("title", "track", "body")}

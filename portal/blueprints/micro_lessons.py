"""Micro-lessons: the shelf, the desk where they are written, and the review."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal import catalog, db
from portal.blueprints.shelf import shelf
from portal.catalog import markdown
from portal.errors import Refused
from portal.learning import actions, queries
from portal.learning.models import PUBLISHED, MicroLesson
from portal.people.models import Person
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal, reply
from portal.web.sign_in import me, my_roles, role_required

bp = Blueprint("micro_lessons", __name__)
OUTCOMES = {"approved": True, "revisions-requested": False}


@bp.get("/micro-lessons")
@login_required
def micro_lessons() -> str:
    """What is published, what I write, and what waits for my review."""
    roles = my_roles()
    reviews, writes = bool(roles & set(queries.REVIEWERS)), "mentor" in roles
    return render_template(
        "micro_lessons/micro_lessons.html",
        titles=_titles(),
        published=shelf("page", queries.published),
        mine=shelf("mine", lambda **part: queries.written_by(me(), **part)) if writes else None,
        waiting=shelf("waiting", lambda **part: queries.waiting_for(me(), **part)) if reviews else None,
    )


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


@bp.get("/micro-lessons/<id:micro_lesson_id>")
@login_required
def micro_lesson(micro_lesson_id: str) -> str:
    """A micro-lesson, set like a lesson, with what may be done with it."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    return render_template(
        "micro_lessons/micro_lesson.html",
        **_footer(lesson, me()),
        author=queries.author_of(lesson),
        track=_titles().get(lesson.track, ""),
    )


@bp.post("/micro-lessons/<id:micro_lesson_id>/submission")
@login_required
@page_on_refusal(micro_lesson)
def submit(micro_lesson_id: str) -> Response:
    """Hand it in for review."""
    actions.submit(queries.micro_lesson_by(me(), micro_lesson_id), by=me())
    db.session.commit()
    settle(me().id)
    flash(_("Thank you. Your micro-lesson is with its reviewers."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/review")
@login_required
@page_on_refusal(micro_lesson)
def review(micro_lesson_id: str) -> Response:
    """Approve it, or send it back with a comment."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    is_approved = OUTCOMES.get(request.form.get("outcome", ""))
    if is_approved is None:
        raise Refused(_("Please approve it, or ask for revisions."), field="comment")
    actions.review(lesson, is_approved=is_approved, comment=request.form.get("comment", ""), by=me())
    db.session.commit()
    settle(me().id, lesson.author_id)
    flash(_("It is approved and can be published.") if is_approved else _("It is back with its author."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/publication")
@login_required
@page_on_refusal(micro_lesson)
def publish(micro_lesson_id: str) -> Response:
    """Put it where everybody reads it."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    actions.publish(lesson, by=me())
    db.session.commit()
    settle(lesson.author_id)
    flash(_("It is published. Everybody can read it now."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/completion")
@login_required
@page_on_refusal(micro_lesson)
def complete(micro_lesson_id: str) -> Response:
    """Say that one has read it."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    actions.finish(lesson, by=me())
    db.session.commit()
    settle(me().id)
    page = url_for(".micro_lesson", micro_lesson_id=micro_lesson_id, _anchor="micro-lesson-footer")
    return reply("micro_lessons/_micro_lesson_footer.html", otherwise=page, is_fresh=True, **_footer(lesson, me()))


def _desk(lesson: MicroLesson | None, written: MultiDict[str, str]) -> str:
    """The form with what was written, and beside it how that looks."""
    typed = request.form if request.method == "POST" else written
    return render_template(
        "micro_lessons/desk.html", lesson=lesson, written=typed, tracks=list(_titles().items()), **_preview(typed)
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


def _footer(lesson: MicroLesson, reader: Person) -> dict[str, Any]:
    """What the foot of a micro-lesson says, and what may be done there."""
    is_author = lesson.author_id == reader.id
    is_published = lesson.state == PUBLISHED
    return {
        "lesson": lesson,
        "is_author": is_author,
        "is_reviewer": not is_published and queries.may_review(reader, lesson),
        "is_finished": is_published and not is_author and queries.has_finished(reader, lesson),
    }


def _written() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("title", "track", "body")}


def _titles() -> dict[str, str]:
    return {track.slug: track.title for track in catalog.tracks("curated")}

"""The versions of a micro-lesson and what changed between them; its life on the shelf."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints import quizzes
from portal.blueprints.micro_lessons import passages, wording
from portal.blueprints.micro_lessons.blueprint import bp, shown
from portal.blueprints.micro_lessons.pages import micro_lesson
from portal.blueprints.shelf import shelf
from portal.learning import actions, differences, queries
from portal.learning.differences import Paragraph
from portal.learning.models import REVISIONS, MicroLesson
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me

LATEST = 10
"""Reviews of which one sees what changed after them."""


@dataclass(frozen=True)
class Change:
    """What changed in one step, in paragraphs; there are none where nothing did."""

    title: str
    paragraphs: list[Paragraph]


@bp.get("/micro-lessons/<id:micro_lesson_id>/versions")
@login_required
def versions(micro_lesson_id: str) -> str:
    """The versions that I wrote, or that came to me for review."""
    found = shelf("page", lambda **part: queries.versions_of(me(), micro_lesson_id, **part))
    lesson = queries.version_of(me(), micro_lesson_id)
    return render_template(
        "micro_lessons/versions.html",
        lesson=lesson,
        shown=shown(lesson),
        versions=found,
        reviewers=queries.reviewers_of([each.id for each in found.rows]),
        is_author=lesson.author_id == me().id,
    )


@bp.post("/micro-lessons/<id:micro_lesson_id>/versions")
@login_required
@page_on_refusal(versions)
def renew(micro_lesson_id: str) -> Response:
    """Begin the next version of one's own, or go on with the one that was begun."""
    new = actions.renew(queries.micro_lesson_by(me(), micro_lesson_id), by=me())
    is_editable = new.can_be_edited
    db.session.commit()
    page = ".edit" if is_editable else ".versions"
    return go(url_for(page, micro_lesson_id=micro_lesson_id))


@bp.get("/micro-lessons/<id:micro_lesson_id>/versions/<int(max=9999):number>")
@login_required
def version(micro_lesson_id: str, number: int) -> str:
    """One version, with what its reviewers said."""
    lesson = queries.version_of(me(), micro_lesson_id, number)
    seen = shown(lesson)
    blocks, gone = passages.laid_out(lesson, queries.remarks_of(lesson, reader=me()), body=seen.body)
    return render_template(
        "micro_lessons/version.html",
        lesson=lesson,
        shown=seen,
        is_author=lesson.author_id == me().id,
        questions=quizzes.solved(lesson.questions),
        blocks=blocks,
        gone=gone,
        reviews=queries.reviews_of(lesson, reader=me()),
        lines=wording.lines(),
    )


@bp.get("/micro-lessons/<id:micro_lesson_id>/versions/<int(max=9999):number>/changes")
@login_required
def changes(micro_lesson_id: str, number: int) -> str:
    """What changed since the version before (``?since=`` another), and from one review to the next."""
    lesson = queries.version_of(me(), micro_lesson_id, number)
    asked = request.args.get("since", "")
    since = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else number - 1
    earlier = queries.version_of(me(), micro_lesson_id, since) if since > 0 and since != number else None
    steps = [] if any(each and _is_hidden(each) for each in (lesson, earlier)) else _since(earlier, lesson)
    return render_template(
        "micro_lessons/changes.html",
        lesson=lesson,
        shown=shown(lesson),
        since=since,
        others=[each.number for each in queries.versions_of(me(), micro_lesson_id) if each.number != number],
        changes=[*steps, *_steps(lesson)],
    )


@bp.post("/micro-lessons/<id:micro_lesson_id>/freshness")
@login_required
@page_on_refusal(micro_lesson)
def keep_fresh(micro_lesson_id: str) -> Response:
    """Say that it is still right."""
    actions.keep_fresh(_on_shelf(queries.micro_lesson_to_review(me(), micro_lesson_id)), by=me())
    db.session.commit()
    flash(_("Thank you. It counts as fresh for another year."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/retirement")
@login_required
@page_on_refusal(micro_lesson)
def retire(micro_lesson_id: str) -> Response:
    """Take it off the shelf."""
    lesson = queries.micro_lesson_on_shelf_of(me(), micro_lesson_id)
    actions.retire(lesson, request.form.get("reason", ""), by=me())
    db.session.commit()
    settle(lesson.author_id)
    flash(_("It is off the shelf. Who has finished it can still read it."))
    return go(url_for(".versions", micro_lesson_id=micro_lesson_id))


def _on_shelf(lesson: MicroLesson) -> MicroLesson:
    """The version that everybody reads, where another one is in review."""
    return lesson if lesson.is_readable else queries.micro_lesson_of(me(), lesson.lesson_id)


def _is_hidden(lesson: MicroLesson) -> bool:
    """What was sent back is its author's alone until it is handed in again."""
    return lesson.state == REVISIONS and lesson.author_id != me().id


def _since(earlier: MicroLesson | None, lesson: MicroLesson) -> list[Change]:
    if earlier is None:
        return []
    paragraphs = differences.between(_whole(earlier), _whole(lesson))
    return [Change(_("Since version %(number)s", number=earlier.number), paragraphs)]


def _steps(lesson: MicroLesson) -> list[Change]:
    """From each review to the next, and to the text as it is now."""
    reviews = queries.reviews_of(lesson, reader=me())[-LATEST:]
    texts = [f"{review.title}\n\n{review.body}" for review in reviews]
    if not _is_hidden(lesson):
        texts.append(f"{lesson.title}\n\n{lesson.body}")
    found = []
    for review, old, new in zip(reviews, texts, texts[1:], strict=False):
        name = review.reviewer.split()[0]
        title = (
            _("What %(name)s edited", name=name) if review.has_edits else _("After the review by %(name)s", name=name)
        )
        found.append(Change(title, differences.between(old, new)))
    return [change for change in found if change.paragraphs]


def _whole(lesson: MicroLesson) -> str:
    """Title, text and questions."""
    parts = [lesson.title, lesson.body]
    for question in lesson.quiz:
        options = [each for name in ("options", "items", "pairs") for each in question.get(name, ())]
        parts.append("\n".join([str(question.get("ask", "")), *(_option(option) for option in options)]))
    return "\n\n".join(parts)


def _option(option: dict[str, object]) -> str:
    words = [option.get("text"), option.get("with"), option.get("because")]
    return "– " + " – ".join(str(part) for part in words if part)

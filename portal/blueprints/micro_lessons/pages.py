"""The shelf, and the page of one micro-lesson."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from flask_login import login_required

from portal import db
from portal.blueprints.micro_lessons import passages, wording
from portal.blueprints.micro_lessons.blueprint import bp, shown
from portal.blueprints.micro_lessons.self_check import quiz_of
from portal.blueprints.shelf import shelf
from portal.blueprints.titles import named, titles
from portal.learning import actions, queries
from portal.learning.models import PAST, RETIRED, MicroLesson
from portal.people.models import Person
from portal.web.after import settle
from portal.web.reply import page_on_refusal, reply
from portal.web.sign_in import me, my_roles


@bp.get("/micro-lessons")
@login_required
def micro_lessons() -> str:
    """What is published, perhaps for one track; what I write, and what waits for my review."""
    known, writes = titles("curated"), "mentor" in my_roles()
    track = request.args.get("track", "")
    track = track if track in known else ""
    return render_template(
        "micro_lessons/micro_lessons.html",
        titles=known,
        named=named(),
        track=track,
        waited=wording.waited,
        published=shelf("page", lambda **part: queries.published(track=track, **part)),
        mine=shelf("mine", lambda **part: queries.written_by(me(), **part)) if writes else None,
        waiting=shelf("waiting", lambda **part: queries.waiting_for(me(), **part)) if _reviews() else None,
        handle=me().handle,
    )


@bp.get("/micro-lessons/<id:micro_lesson_id>")
@login_required
def micro_lesson(micro_lesson_id: str) -> str:
    """A micro-lesson, set like a lesson, with what may be done with it."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    footer = _footer(lesson, me())
    author = queries.author_of(lesson)
    blocks, gone = _with_remarks(lesson) if footer["is_author"] and lesson.state not in PAST else ([], [])
    return render_template(
        "micro_lessons/micro_lesson.html",
        **footer,
        **quiz_of(lesson, me()),
        author=author.name,
        handle=author.handle if lesson.is_readable else "",
        shown=shown(lesson),
        blocks=blocks if gone or any(block.remarks for block in blocks) else [],
        gone=gone,
    )


@bp.post("/micro-lessons/<id:micro_lesson_id>/completion")
@login_required
@page_on_refusal(micro_lesson)
def complete(micro_lesson_id: str) -> Response:
    """Say that one has read it."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    actions.finish(lesson, by=me())
    db.session.commit()
    settle(me().id)
    return _at_the_foot(lesson)


@bp.post("/micro-lessons/<id:micro_lesson_id>/thanks")
@login_required
@page_on_refusal(micro_lesson)
def thank(micro_lesson_id: str) -> Response:
    """Say that it helped."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    actions.thank(lesson, by=me())
    db.session.commit()
    settle(lesson.author_id)
    return _at_the_foot(lesson)


def _at_the_foot(lesson: MicroLesson) -> Response:
    page = url_for(".micro_lesson", micro_lesson_id=lesson.lesson_id, _anchor="micro-lesson-footer")
    return reply("micro_lessons/_micro_lesson_footer.html", otherwise=page, is_fresh=True, **_footer(lesson, me()))


def _footer(lesson: MicroLesson, reader: Person) -> dict[str, Any]:
    """What the foot of a micro-lesson says, and what may be done there."""
    is_author = lesson.author_id == reader.id
    is_reviewer = _reviews() and queries.may_review(reader, lesson)
    was_published = lesson.is_readable or lesson.state == RETIRED
    reading = queries.reading_of(reader, lesson) if was_published and not is_author else None
    is_open = lesson.state not in PAST
    return {
        "lesson": lesson,
        "is_author": is_author,
        "is_reviewer": is_reviewer,
        "reading": reading,
        "following": queries.next_version_of(lesson, reader=reader) if is_author or is_reviewer else None,
        "may_retire": was_published and (is_author or is_reviewer) and queries.may_retire(reader, lesson),
        "reviews": queries.reviews_of(lesson, reader=reader) if is_open and (is_author or is_reviewer) else [],
        "lines": wording.lines() if is_open else {},
        "is_for_two": queries.reviewers_needed(lesson) > 1,
        "is_alone": is_author and lesson.is_waiting and _lacks_reviewers(lesson),
    }


def _lacks_reviewers(lesson: MicroLesson) -> bool:
    return queries.reviewers_there_are(lesson) < queries.reviewers_needed(lesson)


def _with_remarks(lesson: MicroLesson) -> tuple[list[passages.Block], list[queries.Remarked]]:
    remarks = queries.remarks_of(lesson, reader=me())
    return passages.laid_out(lesson, remarks) if remarks else ([], [])


def _reviews() -> bool:
    return bool(my_roles() & set(queries.REVIEWERS))

"""The desk: where a micro-lesson is written, with how it will look beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal import db
from portal.blueprints import quizzes
from portal.blueprints.micro_lessons import beginnings
from portal.blueprints.micro_lessons.blueprint import bp, page_of
from portal.blueprints.titles import choices
from portal.errors import Refused
from portal.learning import actions, differences, queries
from portal.learning.actions.micro_lessons import hints, pasted, writing
from portal.learning.actions.micro_lessons.desks import Desk
from portal.learning.models import REVISIONS, MicroLesson
from portal.learning.queries import desk as asked
from portal.web.htmx import wants_fragment
from portal.web.languages import clock_time, moment
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me, role_required
from portal.web.staying import stays, stays_quietly

NEXT = {"quiz": ".quiz", "desk": ".edit"}
"""Where one goes on, once what was written is kept in passing."""


@bp.get("/micro-lessons/new")
@role_required("mentor")
def new() -> str:
    """Three headings to write under, or what a session or a question gives to begin with."""
    key = _key()
    return desk(asked.on_desk_of(me(), key) if key else None, beginnings.begun())


@bp.post("/micro-lessons/new")
@stays
@role_required("mentor")
@page_on_refusal(new)
def create() -> Response:
    """Keep it as a draft; one that was kept in passing before goes on as that."""
    return _kept(_key(), _("Your draft is kept. Only you can see it."))


@bp.get("/micro-lessons/<id:micro_lesson_id>/edit")
@login_required
def edit(micro_lesson_id: str) -> str:
    """A draft of one's own, on the desk again."""
    lesson = queries.micro_lesson_by(me(), micro_lesson_id)
    return desk(lesson, {"title": lesson.title, "track": lesson.track, "body": lesson.body})


@bp.post("/micro-lessons/<id:micro_lesson_id>/edit")
@stays
@login_required
@page_on_refusal(edit)
def revise(micro_lesson_id: str) -> Response:
    """Keep what was changed."""
    queries.micro_lesson_by(me(), micro_lesson_id)
    return _kept(micro_lesson_id, _("Your changes are kept."))


def desk_of(micro_lesson_id: str) -> str:
    """The desk as it was sent, also of one that is not begun."""
    return desk(asked.on_desk_of(me(), micro_lesson_id), {})


def not_kept(micro_lesson_id: str) -> str:
    """Instead of “Saved at”: why not; and where it was changed elsewhere, both texts."""
    refused: Refused = g.refused
    why = " ".join(refused.fields.values()) or str(refused)
    theirs = _theirs(asked.on_desk_of(me(), micro_lesson_id), request.form)
    beside = render_template("micro_lessons/_conflict.html", theirs=theirs, is_aside=True) if theirs else ""
    return _saved(request.form.get("revision", "0"), f"{_('Not saved yet.')} {why}") + beside


@bp.post("/micro-lessons/<id:micro_lesson_id>/draft")
@stays
@login_required
@page_on_refusal(desk_of, fragment=not_kept)
def keep(micro_lesson_id: str) -> Response:
    """Keep it in passing, while it is written. Nothing happens while there is nothing to keep."""
    if _is_blank() and asked.on_desk_of(me(), micro_lesson_id) is None:
        return Response(status=204)
    lesson = write(micro_lesson_id, in_passing=True)
    db.session.commit()
    here = url_for(".edit", micro_lesson_id=micro_lesson_id)
    if not wants_fragment():
        return go(here)
    if request.form.get("revision") == str(lesson.revision):
        return Response(status=204)
    kept = _saved(lesson.revision, _("Saved at %(time)s", time=clock_time(lesson.saved_at)))
    beside = render_template("micro_lessons/_hints.html", hints=_hints(request.form), is_aside=True)
    well = render_template("problems/_still_here.html", is_aside=True)
    return make_response(kept + beside + well, 200, {"HX-Replace-Url": here})


@bp.post("/micro-lessons/preview")
@stays_quietly
@role_required("mentor")
def preview() -> str:
    """How it would look: beside the text while one writes, or the desk again without JavaScript. Keeps nothing."""
    of = request.args.get("of") or _key()
    lesson = asked.on_desk_of(me(), of) if beginnings.ID.fullmatch(of) else None
    if request.args.get("of") and lesson is None:
        lesson = queries.micro_lesson_by(me(), of)
    if wants_fragment():
        return render_template("micro_lessons/_preview.html", **_preview(lesson, request.form))
    return desk(lesson, {})


@bp.get("/micro-lessons/<id:micro_lesson_id>/removal")
@login_required
def removal(micro_lesson_id: str) -> str:
    """Asks whether a draft should be thrown away."""
    return render_template("micro_lessons/removal.html", lesson=queries.micro_lesson_by(me(), micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/removal")
@login_required
@page_on_refusal(removal)
def throw_away(micro_lesson_id: str) -> Response:
    """Throw it away."""
    writing.throw_away(queries.micro_lesson_by(me(), micro_lesson_id), by=me())
    db.session.commit()
    flash(_("The draft is thrown away."))
    return go(url_for(".micro_lessons"))


def write(micro_lesson_id: str, *, in_passing: bool, adding: writing.Change | None = None) -> MicroLesson:
    """What was sent, kept as a new draft or in the one that lies on the desk. The route commits."""
    written: dict[str, Any] = {name: request.form.get(name, "") for name in ("title", "track", "body")}
    how: dict[str, Any] = {"desk": _sent_from(), "in_passing": in_passing, "adding": adding, "by": me()}
    lesson = asked.on_desk_of(me(), micro_lesson_id) if micro_lesson_id else None
    if lesson is None:
        key, origin = micro_lesson_id or db.new_id(), beginnings.origin_of(request.form)
        return writing.begin(written, key=key, origin=origin, **how)
    actions.revise(lesson, **written, **how)
    return lesson


def desk(lesson: MicroLesson | None, written: dict[str, str]) -> str:
    """The form with what was written, and beside it how that looks."""
    typed = request.form if request.method == "POST" else MultiDict(written)
    return render_template(
        "micro_lessons/desk.html",
        lesson=lesson,
        key=lesson.lesson_id if lesson else typed.get("key") or db.new_id(),
        revision=typed.get("revision") or (lesson.revision if lesson else 0),
        name=_id_in(typed, "desk") or db.new_id(),
        turn=_number_in(typed, "turn") or 0,
        said=_("Saved: %(moment)s", moment=moment(lesson.saved_at)) if lesson else "",
        written=typed,
        tracks=choices("curated"),
        places=_places(),
        pictures=asked.pictures_for(lesson) if lesson else [],
        theirs=_theirs(lesson, typed),
        remarks=_open_remarks(lesson) if lesson and lesson.state == REVISIONS else [],
        hints=_hints(typed),
        **_preview(lesson, typed),
    )


def _saved(revision: int | str, said: str) -> str:
    """What the page remembers about what is kept, and a line about it unless that stands there already."""
    line = render_template("micro_lessons/_saved_line.html", said=said, is_aside=True)
    again = said == request.form.get("told")
    return render_template("micro_lessons/_saved.html", revision=revision, said=said) + ("" if again else line)


def _places() -> list[tuple[str, str]]:
    """Where a picture can be put."""
    under = [(words, _("Under “%(heading)s”", heading=words)) for words in writing.headings()]
    return [("", _("At the end")), *under]


def _kept(micro_lesson_id: str, said: str) -> Response:
    onward = NEXT.get(request.form.get("then", ""))
    lesson = write(micro_lesson_id, in_passing=bool(onward))
    page = url_for(onward, micro_lesson_id=lesson.lesson_id) if onward else page_of(lesson)
    db.session.commit()
    if onward is None:
        flash(" ".join(filter(None, (said, pasted.told(pasted.clean(request.form.get("body", "")))))))
    return go(page)


def _preview(lesson: MicroLesson | None, written: MultiDict[str, str]) -> dict[str, Any]:
    """What the preview shows; ``html`` is empty for a text that is empty or too long."""
    body = pasted.clean(written.get("body", "")).text
    fits, is_empty = actions.fits(body), writing.is_empty(body)
    html = Markup(writing.rendered(body, owner_id=me().id)) if fits and not is_empty else ""  # noqa: S704 (sanitised)
    return {
        "title": written.get("title", ""),
        "html": html,
        "minutes": actions.minutes_of(body),
        "is_too_long": not fits,
        "quiz": quizzes.asked(lesson.questions, {}) if lesson else [],
    }


def _hints(written: MultiDict[str, str]) -> hints.Hints | None:
    body = written.get("body", "")
    return hints.hints(body, names=asked.names_around(me())) if actions.fits(pasted.clean(body).text) else None


def _theirs(lesson: MicroLesson | None, typed: MultiDict[str, str]) -> dict[str, Any] | None:
    """What was kept elsewhere since this was opened, and how it differs; nothing where it is the same."""
    if lesson is None or not lesson.can_be_edited or typed.get("revision", "") in ("", str(lesson.revision)):
        return None
    if _sent_from().was_last_at(lesson):
        return None
    paragraphs = differences.between(pasted.clean(typed.get("body", "")).text, lesson.body)
    title = " ".join(typed.get("title", "").split())
    if not paragraphs and (title, typed.get("track")) == (lesson.title, lesson.track):
        return None
    return {"lesson": lesson, "paragraphs": paragraphs, "is_called_otherwise": title != lesson.title}


def _open_remarks(lesson: MicroLesson) -> list[queries.Remarked]:
    return [remark for remark in queries.remarks_of(lesson, reader=me()) if remark.settled_at is None]


def _is_blank() -> bool:
    return not request.form.get("title", "").strip() and writing.is_empty(request.form.get("body", ""))


def _key() -> str:
    """The id that a new one will have, as its form says."""
    return _id_in(request.form, "key")


def _sent_from() -> Desk:
    """Which page this comes from, and which revision was on it; or which may be written over, once both were seen."""
    over = "over" if request.form.get("over") else "revision"
    turn = _number_in(request.form, "turn") or 0
    return Desk(_number_in(request.form, over), _id_in(request.form, "desk"), turn)


def _id_in(form: Mapping[str, str], name: str) -> str:
    given = form.get(name, "")
    return given if beginnings.ID.fullmatch(given) else ""


def _number_in(form: Mapping[str, str], name: str) -> int | None:
    given = form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None

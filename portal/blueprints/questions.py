"""Ask anything: the shelf of questions, asking, and a question with its answers. No page says who asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import catalog, db
from portal.blueprints.shelf import shelf
from portal.blueprints.titles import choices, named
from portal.blueprints.titles import titles as titles_of
from portal.learning import actions, queries
from portal.learning.models import FAULTS, Question
from portal.web.after import settle
from portal.web.languages import worded
from portal.web.reply import go, page_on_refusal, reply
from portal.web.sign_in import me, my_roles
from portal.web.traces import nameless

bp = Blueprint("questions", __name__)


def titles() -> dict[str, str]:
    """The titles of all tracks by their slugs, the curated ones first."""
    return titles_of("curated") | titles_of("onboarding")


@bp.get("/questions")
@login_required
def questions() -> str:
    """The questions of my programmes, the newest first; perhaps those to one track, or without an answer."""
    track = request.args.get("track", "")
    narrowed: dict[str, Any] = {
        "track": track if track in titles() else "",
        "is_open": request.args.get("show") == "open",
    }
    return render_template(
        "questions/questions.html",
        questions=shelf("page", lambda **part: queries.questions_for(me(), **narrowed, **part)),
        titles=titles(),
        named=named(),
        programmes=queries.programmes_to_ask_in(me()),
        is_enrolled=bool(my_roles() & set(queries.ASKING_ROLES)),
        **narrowed,
    )


@bp.get("/questions/new")
@login_required
def new() -> str:
    """A question to write; ``?track=``, ``?lesson=`` and ``?text=`` say what it is about."""
    given = {name: request.args.get(name, "") for name in ("track", "lesson", "text")}
    return render_template(
        "questions/new.html",
        given=given,
        tracks=choices("curated") + choices("onboarding"),
        programmes=queries.programmes_to_ask_in(me()),
    )


@bp.post("/questions/new")
@nameless
@login_required
@page_on_refusal(new)
def ask() -> Response:
    """Ask it."""
    said = {name: request.form.get(name, "") for name in ("track", "lesson", "text")}
    programmes = queries.programmes_to_ask_in(me())
    chosen = request.form.get("programme") or (programmes[0][0] if programmes else "")
    asked = actions.ask(chosen, **said, is_sure=bool(request.form.get("is_sure")), by=me())
    db.session.commit()
    flash(_("Your question is there, without your name. You find the answer here."))
    return go(url_for(".question", question_id=asked.id))


@bp.get("/questions/<id:question_id>")
@login_required
def question(question_id: str) -> str:
    """A question with its answers; for mentors a place to answer. What was taken from me, with the reason."""
    return _page(queries.question_of(me(), question_id))


def of_answer(answer_id: str) -> str:
    """The same, found by one of its answers."""
    return _page(queries.answer_of(me(), answer_id)[1])


@bp.post("/questions/<id:question_id>/withdrawal")
@nameless
@login_required
@page_on_refusal(question)
def withdraw(question_id: str) -> Response:
    """Take back my question while nobody has answered."""
    actions.withdraw(queries.question_asked_by(me(), question_id), by=me())
    db.session.commit()
    flash(_("Your question is withdrawn."))
    return go(url_for(".questions"))


@bp.post("/questions/<id:question_id>/answers")
@login_required
@page_on_refusal(question)
def answer(question_id: str) -> Response:
    """Answer it, or change my answer."""
    found = queries.question_to_answer(me(), question_id)
    chosen = request.form.get("link", "").strip() or request.form.get("micro_lesson", "")
    said, again = request.form.get("body", ""), bool(request.form.get("is_again"))
    given = actions.answer_question(found, body=said, micro_lesson=chosen, is_again=again, by=me())
    db.session.commit()
    settle(me().id)
    flash(_("Thank you. Everybody in the programme can read your answer."))
    return go(url_for(".question", question_id=question_id, _anchor=f"answer-{given.id}"))


@bp.post("/answers/<id:answer_id>/help")
@login_required
@page_on_refusal(of_answer)
def say_helped(answer_id: str) -> Response:
    """Say that an answer helped."""
    given, asked = queries.answer_of(me(), answer_id)
    actions.say_helped(given, asked, by=me())
    db.session.commit()
    settle(given.mentor_id)
    page = url_for(".question", question_id=asked.id, _anchor=f"answer-{answer_id}")
    return reply("questions/_answers.html", otherwise=page, fresh=answer_id, **_answers(asked))


@bp.post("/answers/<id:answer_id>/withdrawal")
@login_required
@page_on_refusal(of_answer)
def withdraw_answer(answer_id: str) -> Response:
    """Take back my answer."""
    given, asked = queries.answer_given_by(me(), answer_id)
    actions.withdraw_answer(given, asked, by=me())
    db.session.commit()
    settle(me().id)
    flash(_("Your answer is withdrawn."))
    return go(url_for(".question", question_id=asked.id))


@bp.get("/questions/<id:question_id>/removal")
@login_required
def question_removal(question_id: str) -> str:
    """Asks a coordinator why a question should be taken away."""
    found = queries.question_to_take_away(me(), question_id)
    return render_template("questions/removal.html", question=found, answer=None, faults=faults(), gone=found)


@bp.post("/questions/<id:question_id>/removal")
@login_required
@page_on_refusal(question_removal)
def take_question_away(question_id: str) -> Response:
    """Take it away."""
    found = queries.question_to_take_away(me(), question_id)
    actions.take_question_away(found, **_why(), by=me())
    db.session.commit()
    flash(_("The question is taken away. Who asked it can read why."))
    return go(url_for(".questions"))


@bp.get("/answers/<id:answer_id>/removal")
@login_required
def answer_removal(answer_id: str) -> str:
    """Asks a coordinator why an answer should be taken away."""
    given, asked = queries.answer_to_take_away(me(), answer_id)
    return render_template("questions/removal.html", question=asked, answer=given, faults=faults(), gone=given)


@bp.post("/answers/<id:answer_id>/removal")
@login_required
@page_on_refusal(answer_removal)
def take_answer_away(answer_id: str) -> Response:
    """Take it away, and with it what it earned."""
    given, asked = queries.answer_to_take_away(me(), answer_id)
    actions.take_answer_away(given, asked, **_why(), by=me())
    mentor = given.mentor_id
    db.session.commit()
    settle(mentor)
    flash(_("The answer is taken away. Who gave it can read why."))
    return go(url_for(".question", question_id=asked.id))


def faults() -> list[tuple[str, str]]:
    """Why something is taken away, by slug, in words."""
    said = {
        "private": _("It tells what should stay private"),
        "hurtful": _("It hurts somebody"),
        "out-of-place": _("It does not belong here"),
        "misleading": _("It is wrong, and could do harm"),
    }
    return [(fault, said[fault]) for fault in FAULTS]


def _why() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("fault", "words")}


def _page(found: Question) -> str:
    if found.withdrawn_at:
        taken, track = queries.taken_away(found.id), named().get(found.track, "")
        return render_template("questions/taken.html", question=found, track=track, taken=taken, faults=dict(faults()))
    shown = _answers(found)
    return render_template(
        "questions/question.html",
        **shown,
        track=named().get(found.track, ""),
        faults=dict(faults()),
        gone=None if shown["mine"] else queries.gone_answer_to(found, by=me()),
        lesson=_lesson(found),
        is_mine=found.asker_id == me().id,
        choices=queries.micro_lessons_to_answer_with(found.track, me()) if shown["may_answer"] else [],
    )


def _answers(found: Question) -> dict[str, Any]:
    """A question with its answers, and whether I may give one, or take any away."""
    answers = queries.answers_to(found, reader=me())
    mine = next((each for each in answers if each.mentor_id == me().id), None)
    may = {"may_answer": queries.may_answer(found, me()), "may_take": queries.may_take_away(found, me())}
    return {"question": found, "answers": answers, "mine": mine} | may


def _lesson(found: Question) -> dict[str, str] | None:
    """The lesson in which it came up, while there is one."""
    tracks = [track for track in catalog.tracks() if found.track in (track.slug, *track.was)]
    for lesson in (lesson for track in tracks for lesson in track.lessons):
        if found.lesson in (lesson.slug, *lesson.was):
            return {"title": worded(lesson), "url": url_for("learning.lesson", track=lesson.track, slug=lesson.slug)}
    return None

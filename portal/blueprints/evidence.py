"""What people tried and showed: handing it in from a lesson, the list of it, and answering it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import catalog, db
from portal.blueprints import pictures
from portal.blueprints.shelf import shelf
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.actions import evidence as actions
from portal.learning.models import ATTESTED, CLAIMED, TAUGHT, TRIED, Evidence, Picture
from portal.mentoring import queries as mentoring
from portal.mentoring.models import MEETING
from portal.web.after import settle
from portal.web.languages import in_my_language, other_than_mine, worded
from portal.web.reply import go, page_on_refusal
from portal.web.security import limiter
from portal.web.sign_in import by_person, me, my_roles

bp = Blueprint("evidence", __name__)
CLAIM = "/tracks/<track>/<slug>/evidence"


@bp.app_template_global()
def lesson_title(track: str, slug: str) -> str:
    """The title of a lesson in the reader's language, while there is one."""
    found = next((each for each in catalog.tracks() if track in (each.slug, *each.was)), None)
    lessons = found.lessons if found else ()
    return next((worded(each) for each in lessons if slug in (each.slug, *each.was)), slug)


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """A picture may come with it."""
    if endpoint == "evidence.hand_in":
        pictures.make_room()


@bp.get("/evidence")
@login_required
def everything() -> str:
    """What waits for my answer, and what I handed in."""
    partners = mentoring.partners_of(me())
    is_reviewer = bool(my_roles() & set(queries.REVIEWERS))
    return render_template(
        "evidence/everything.html",
        waiting=shelf("waiting", lambda **part: queries.evidence_from(partners, **part)) if partners else None,
        to_review=shelf("review", lambda **part: queries.evidence_to_review(me(), partners, **part))
        if is_reviewer
        else None,
        mine=shelf("mine", lambda **part: queries.evidence_by(me(), **part)),
    )


@bp.get(CLAIM)
@login_required
def claim(track: str, slug: str) -> str:
    """Say what I did for the task of a lesson; with ``?kind=taught`` to whom I showed it."""
    lesson, kind = in_my_language(catalog.lesson(track, slug)), request.values.get("kind", TRIED)
    if kind not in (TRIED, TAUGHT):
        raise NotFound(_("There is no such page."))
    found = queries.evidence_for(lesson, me()).get(kind)
    partners = [pair.other(me()).first_name for pair in mentoring.pairs_of(me()) if pair.state in MEETING]
    return render_template(
        "evidence/claim.html",
        lesson=lesson,
        kind=kind,
        found=found,
        held=_held(found),
        partners=partners,
        audience=_audience(kind, partners),
        language=other_than_mine(lesson.language),
        task=next((part.html for part in lesson.parts if part.name == "try"), ""),
        longest=actions.LONGEST,
    )


@bp.post(CLAIM)
@login_required
@limiter.limit("20 per minute; 200 per hour", key_func=by_person)
@page_on_refusal(claim, also_too_fast=True)
def hand_in(track: str, slug: str) -> Response:
    """Hand it in, or change it while it waits."""
    lesson, typed = catalog.lesson(track, slug), request.form
    picture = pictures.held(me())
    if typed.get("without_picture"):
        picture = None
    shown = actions.Shown(typed.get("text", ""), typed.get("link", ""), picture, typed.get("alt", ""))
    has_partner = bool(mentoring.partners_of(me()))
    made = actions.claim(lesson, shown, kind=typed.get("kind", TRIED), has_partner=has_partner, by=me())
    address = url_for(".evidence", evidence_id=made.id)
    db.session.commit()
    settle(me().id)
    flash(_("Thank you. It waits for an answer now, and you can change it until then."))
    return go(address)


@bp.get("/evidence/<id:evidence_id>")
@login_required
def evidence(evidence_id: str) -> str:
    """What somebody did, how it stands, and the answer."""
    partners = mentoring.partners_of(me())
    seen = queries.evidence_of(me(), evidence_id, partners=partners)
    found = seen.evidence
    is_mine = found.person_id == me().id
    return render_template(
        "evidence/evidence.html",
        seen=seen,
        found=found,
        is_mine=is_mine,
        lesson=queries.lesson_about(found),
        may_attest=found.state == CLAIMED and not is_mine,
    )


@bp.post("/evidence/<id:evidence_id>/attestation")
@login_required
@page_on_refusal(evidence)
def attest(evidence_id: str) -> Response:
    """Say that it was done, or what is still needed."""
    couples = [actions.Together(*row) for row in mentoring.couples_of(me())]
    partners = {each for two in couples for each in (two.mentor, two.mentee)} - {me().id}
    seen = queries.evidence_of(me(), evidence_id, partners=partners)
    found, name = seen.evidence, seen.name.split()[0]
    said = {"outcome": request.form.get("outcome", ""), "comment": request.form.get("comment", "")}
    actions.attest(found, **said, of_round=_round(), pairs=couples, by=me())
    is_attested, whose = found.state == ATTESTED, found.person_id
    db.session.commit()
    settle(whose, me().id)
    flash(
        _("Thank you. %(name)s sees that it is attested.", name=name)
        if is_attested
        else _("Thank you. %(name)s reads what is still needed.", name=name)
    )
    return go(url_for(".everything"))


def _round() -> int:
    text = request.form.get("round", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _held(found: Evidence | None) -> Picture | None:
    """The picture that the form shows: the one that came with it when it was refused, else the one handed in."""
    sent = g.get("held_picture") or request.form.get("picture_id", "")
    held = sent or (found.picture_id if found else None)
    return queries.picture_by(me(), held) if held else None


def _audience(kind: str, partners: list[str]) -> str:
    """Who can see what is handed in, in a sentence."""
    names = _(" and ").join(partners)
    if kind == TAUGHT:
        return _("Only %(names)s can see this.", names=names)
    if partners:
        return _("%(names)s and the reviewers of your programme can see this.", names=names)
    if my_roles():
        return _("The reviewers of your programme can see this.")
    return _("Nobody else can see this until you are in a programme.")

"""Search: one field for lessons, micro-lessons, the glossary and answers; results come as one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import login_required

from portal import catalog
from portal.blueprints.shelf import shelf
from portal.blueprints.titles import named
from portal.learning import queries, search
from portal.learning.models import ANSWER, LESSON, MICRO_LESSON, TERM
from portal.web.htmx import wants_fragment
from portal.web.languages import chosen, in_my_language, marked
from portal.web.sign_in import me

bp = Blueprint("search", __name__)
LONGEST = 200
"""Letters of what was typed that stand on the page again."""


@bp.get("/search", endpoint="search")
@login_required
def results() -> str:
    """What is found by what was typed; beneath the field, or as a page."""
    typed = " ".join(request.args.get("q", "").split())
    page: list[search.Found] = []

    def rows(after: int, limit: int) -> list[dict[str, Any]]:
        page.append(search.find(typed, by=me(), after=after, limit=limit))
        tracks, languages = named(), _languages()
        return [_shown(hit, tracks, languages.get((hit.kind, hit.ref), "")) for hit in page[-1].hits]

    hits = shelf("page", rows)
    total = page[-1].total
    values = {"typed": typed[:LONGEST], "hits": hits, "total": total, "most": search.MOST}
    return render_template(
        "search/_results.html" if wants_fragment() else "search/search.html",
        **values,
        **(_help(typed) if typed and not total else {}),
    )


def _help(typed: str) -> dict[str, Any]:
    """What helps on when nothing is found."""
    meant = search.nearest(typed, language=chosen())
    return {
        "meant": meant if meant and search.find(meant, by=me(), limit=1).total else "",
        "may_ask": bool(queries.programmes_to_ask_in(me())),
        "tracks": catalog.tracks("curated"),
    }


def _languages() -> dict[tuple[str, str], str]:
    """The language in which this reader finds each lesson and word; of what people wrote nobody knows."""
    lessons = (lesson for track in catalog.tracks() for lesson in track.lessons)
    found = {(LESSON, lesson.id): in_my_language(lesson).language for lesson in lessons}
    return found | {(TERM, term.slug): in_my_language(term).language for term in catalog.terms()}


def _shown(hit: search.Hit, tracks: Mapping[str, str], language: str) -> dict[str, Any]:
    """A hit with its address, and the title of its track."""
    return {
        "kind": hit.kind,
        "title": marked(hit.title, language),
        "excerpt": marked(hit.excerpt, language),
        "track": tracks.get(hit.track, ""),
        "url": _address(hit),
    }


def _address(hit: search.Hit) -> str:
    first, _slash, rest = hit.ref.partition("/")
    if hit.kind == LESSON:
        return url_for("learning.lesson", track=first, slug=rest)
    if hit.kind == MICRO_LESSON:
        return url_for("micro_lessons.micro_lesson", micro_lesson_id=hit.ref)
    if hit.kind == ANSWER:
        return url_for("questions.question", question_id=first, _anchor=f"answer-{rest}")
    return f"/glossary/{hit.ref}" if hit.kind == TERM else ""

"""What every page is given: who is here, where one can go, and what was typed into a refused form."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import flask_babel
from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.awards.queries import are_shown
from portal.config import Settings
from portal.people.words import at_the_start, words_of
from portal.web.sign_in import my_roles, whoever

PLACES = {
    **dict.fromkeys(("evidence", "glossary", "questions", "refreshers"), "learning"),
    **dict.fromkeys(("board", "nominations", "pathways", "received_badges"), "awards"),
}
"""Rooms that one comes to from another one, and from which."""
STATIC = Path(__file__).parent.parent / "static"


def init_app(app: Flask, settings: Settings) -> None:
    """Give templates their common values."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(version=_version(), base_url=settings.base_url, words_in=words_of)
    app.jinja_env.filters["at_the_start"] = at_the_start
    app.context_processor(_common)


def _common() -> dict[str, Any]:
    refused = g.get("refused")
    person = whoever()
    shows_awards = person is None or are_shown(person)
    return {
        "locale": str(flask_babel.get_locale()).replace("_", "-"),
        "person": person,
        "shows_awards": shows_awards,
        "navigation": _navigation(shows_awards) if person else [],
        "typed": request.form if refused else MultiDict(),
        "refused": refused,
        "errors": refused.fields if refused else {},
        "problems": _problems(refused),
    }


def _problems(refused: Any) -> list[tuple[str | None, str]]:
    """For the summary above a form: the field and the sentence, for each thing that is wrong."""
    if refused is None:
        return []
    if refused.each:
        return [(next(iter(refused.fields), None), sentence) for sentence in refused.each]
    return list(refused.fields.items()) or [(None, str(refused))]


def _navigation(shows_awards: bool) -> list[tuple[str, str, bool]]:
    """Address, label and whether it is here, for the bar at the top."""
    entries = [
        ("home.home", _("Home")),
        ("learning.tracks", _("Tracks")),
        ("micro_lessons.micro_lessons", _("Micro-lessons")),
        ("sessions.sessions", _("Sessions")),
    ]
    if shows_awards:
        entries.append(("awards.awards", _("Awards")))
    if "coordinator" in my_roles():
        entries.append(("programmes.programmes", _("Programmes")))
    room = (request.endpoint or "").split(".")[0]
    here = "programmes" if request.path.startswith("/programmes/") else PLACES.get(room, room)
    return [(url_for(endpoint), label, endpoint.split(".")[0] == here) for endpoint, label in entries]


@cache
def _version() -> str:
    """Changes whenever a static file does, so that browsers may keep files for a year."""
    mark = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            mark.update(file.read_bytes())
    return mark.hexdigest()[:10]

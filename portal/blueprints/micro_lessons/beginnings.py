"""What a micro-lesson begins with: three headings, a session of one's own, or a question that somebody asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _

from portal import catalog
from portal.errors import NotFound
from portal.learning import nameless
from portal.learning import queries as learning
from portal.learning.actions.micro_lessons import writing
from portal.mentoring import queries as mentoring
from portal.mentoring.models import MentoringSession
from portal.mentoring.topics import lesson_of
from portal.web.languages import in_my_language
from portal.web.sign_in import me

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_TITLE = 120


def begun() -> dict[str, str]:
    """Title, track and text to begin with, where they come from, and a sentence about it: as the address asks."""
    if "session" in request.args:
        return _from_session(_id_in("session"))
    if "question" in request.args:
        return _from_question(_id_in("question"))
    given = {name: request.args.get(name, "") for name in ("title", "track", "body")}
    return given | {"body": given["body"] or writing.template(), "origin": "", "about": ""}


def origin_of(form: Mapping[str, str]) -> str:
    """What it was made of, as the form says; a question must be one that they may see."""
    said = form.get("origin", "")
    kind, _colon, name = said.partition(":")
    if kind == "question" and ID.fullmatch(name):
        return f"question:{learning.question_to_answer(me(), name).id}"
    return "session" if said == "session" else ""


def _from_session(session_id: str) -> dict[str, str]:
    """What a pair wrote about a session, for its mentor: without the names of both."""
    meeting = mentoring.session_of(me(), session_id)
    pair = meeting.pair
    if pair.mentor_id != me().id:
        raise NotFound(_("There is no such session."))
    called = {pair.mentee.name: _("my mentee"), pair.mentor.name: _("my mentor")}
    agenda, note = (nameless.nameless(text, called).strip() for text in (meeting.agenda, meeting.note))
    lesson = lesson_of(meeting)
    return {
        "title": _first_line(agenda) or (in_my_language(lesson).title if lesson else ""),
        "track": _track_of(meeting),
        "body": _sections(agenda, note),
        "origin": "session",
        "about": _(
            "This is what you two wrote about the session. Names, addresses and links are taken out; please read it "
            "once as if somebody else had written it."
        ),
    }


def _from_question(question_id: str) -> dict[str, str]:
    question = learning.question_to_answer(me(), question_id)
    text = nameless.without_contacts(question.text).strip()
    return {
        "title": _first_line(text),
        "track": question.track,
        "body": _sections(_("Somebody asked:") + "\n\n" + "\n".join(f"> {line}" for line in text.splitlines()), ""),
        "origin": f"question:{question.id}",
        "about": _("This begins with a question that was asked without a name. It stays without one."),
    }


def _sections(why: str, how: str) -> str:
    texts = (why, how, "")
    parts = (f"## {words}\n\n{text}" for words, text in zip(writing.headings(), texts, strict=True))
    return "\n\n".join(part.rstrip() for part in parts) + "\n\n"


def _first_line(text: str) -> str:
    line = next((line.strip(" -•*#\t") for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 2].rsplit(" ", 1)[0] + " …"


def _track_of(meeting: MentoringSession) -> str:
    curated = {track.slug for track in catalog.tracks("curated")}
    return meeting.track if meeting.track in curated else ""


def _id_in(name: str) -> str:
    given = request.args.get(name, "")
    if not ID.fullmatch(given):
        raise NotFound(_("There is no such page."))
    return given

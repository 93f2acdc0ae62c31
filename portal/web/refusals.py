"""How the house says no, once for all routes: pages and fragments for every kind of failure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import sqlalchemy.exc
import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests

from portal import db
from portal.errors import Conflict, NotFound, Refused, Unavailable
from portal.web import bearer, sign_in, staying, traces
from portal.web.htmx import wants_fragment
from portal.web.said import Said
from portal.web.security import seconds_to_wait

log = structlog.get_logger(__name__)

AWAY = (sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError, sqlalchemy.exc.TimeoutError)
"""The database is locked, full, read-only or away, or everybody waits for it."""
READ_ONLY = "25006"
"""How PostgreSQL names a refused write (SQLSTATE); its driver calls that an internal error."""
SOON = "5"
"""Seconds after which trying again makes sense."""

Speaker = Callable[[int, str], Response]
"""Says no to a program in the way that its protocol asks for: from a status and a sentence."""
_speakers: dict[str, Speaker] = {}


def speak(prefix: str, speaker: Speaker) -> None:
    """From now on refusals under an address that begins like this are said by ``speaker``."""
    _speakers[prefix] = speaker


def init_app(app: Flask) -> None:
    """Answer every failure with a sentence."""
    app.register_error_handler(NotFound, lambda error: _problem(404, str(error)))
    app.register_error_handler(Unavailable, lambda error: _unavailable(str(error)))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(sqlalchemy.exc.SQLAlchemyError, _database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _refused(refused: Refused, code: int = 422) -> Response:
    """422: the form comes back as it was typed, with the sentence in ``#problem``."""
    db.session.rollback()
    db.only_read(True)
    code = 409 if isinstance(refused, Conflict) else code
    if _wants_json():
        return _problem(code, str(refused), refused.fields)
    view = current_app.view_functions.get(request.endpoint or "")
    page = getattr(view, "fragment_on_refusal" if wants_fragment() else "page_on_refusal", None)
    if page is None:
        return _fragment(code, refused) if wants_fragment() else _problem(code, str(refused))
    g.refused = refused
    try:
        response = make_response(page(**(request.view_args or {})))
    except NotFound:  # somebody else was quicker, and what the page showed is not theirs any more
        return _problem(code, str(refused))
    response.status_code = code
    return response


def _stale(_error: CSRFError) -> Response:
    """A token of another sign-in. Where people write for long the page comes back as it was typed, with a good one."""
    if staying.is_asked():
        is_signed_in = sign_in.whoever() is not None
        if wants_fragment() or not is_signed_in:
            return staying.answer(400, is_signed_in=is_signed_in)
        return _refused(Refused(_("You signed in anew since this page was opened. Please press the button once more.")))
    return _problem(
        400, _("This page had been open for too long, or in another browser. Please go back and try again.")
    )


def _database(error: sqlalchemy.exc.SQLAlchemyError) -> Response:
    """The database cannot be used at the moment: nothing was done, and trying again is safe. Anything else is a bug."""
    cause = getattr(error, "orig", None)
    if not isinstance(error, AWAY) and getattr(cause, "sqlstate", None) != READ_ONLY:
        return _bug(error)
    log.warning("database is away", error=type(cause or error).__name__)
    _let_go()
    return _unavailable(_("The portal cannot reach its memory at the moment. Nothing was lost. Please try again."))


def _unavailable(sentence: str) -> Response:
    _let_go()
    response = _problem(503, sentence)
    response.headers["Retry-After"] = SOON
    return response


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code >= 500:
        _let_go()
    sentences = {
        400: _("The portal did not understand this request."),
        404: _("There is no such page."),
        405: _("This address cannot be used in this way."),
        413: _("This is more than the portal takes at once."),
    }
    if 300 <= code < 400:
        return make_response(error.get_response())
    if isinstance(error, TooManyRequests):
        return _too_fast()
    if isinstance(error, Said):
        response = _problem(code, error.sentence)
        response.headers.update(error.headers)
        return response
    response = _problem(code, sentences.get(code) or _("The portal could not answer this request."))
    if code == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _too_fast() -> Response:
    """429: when to come back; where somebody has typed much, the form comes back as it was typed."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "page_when_too_fast", False):
        traces.refused(429, sign_in.known_id())
        sentence = _("That was too fast. What you wrote is still here. Please wait a little and try again.")
        response = _refused(Refused(sentence), 429)
    else:
        response = _problem(429, _("That was too fast. Please wait a little and try again."))
    response.headers["Retry-After"] = str(seconds_to_wait())
    return response


def _bug(_error: Exception) -> Response:
    log.exception("a request failed", method=request.method, endpoint=request.endpoint)
    _let_go()
    return _problem(500, _("Something went wrong in the portal, and it has been noted. Nothing you did caused it."))


def _let_go() -> None:
    """Nothing half done stays, and the page that follows asks the database nothing: it may be what failed.

    Before the first word is said: in which language depends on who is here.
    """
    sign_in.be_nobody()
    db.session.remove()


def _problem(code: int, sentence: str, fields: Mapping[str, str] | None = None) -> Response:
    """A whole page with one sentence; for htmx the sentence alone, put where problems are shown."""
    traces.refused(code, sign_in.known_id() or bearer.known_id())
    speaker = next((_speakers[prefix] for prefix in _speakers if request.path.startswith(prefix)), None)
    if speaker is not None:
        return speaker(code, sentence)
    if _wants_json():
        return _problem_json(code, sentence, fields or {})
    if wants_fragment():
        return _fragment(code, Refused(sentence))
    values = {"code": code, "sentence": sentence, "request_id": traces.number()}
    return make_response(render_template("problems/problem.html", **values), code)


def _fragment(code: int, refused: Refused) -> Response:
    headers = {"HX-Retarget": "#problem-place", "HX-Reswap": "innerHTML"}
    return make_response(render_template("problems/_problem.html", refused=refused), code, headers)


def _wants_json() -> bool:
    if bearer.is_for_programs():
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _problem_json(code: int, sentence: str, fields: Mapping[str, str]) -> Response:
    """RFC 9457, with a sentence for each part that is wrong."""
    body: dict[str, Any] = {"type": "about:blank", "status": code, "title": sentence}
    if fields:
        body["errors"] = [{"field": name, "message": message} for name, message in fields.items()]
    response = cast(Response, current_app.json.response(body))
    response.status_code, response.content_type = code, "application/problem+json"
    return response

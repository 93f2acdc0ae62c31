"""The blueprint that the files of this folder put their routes on, and how it says no to programs."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from portal.web import refusals

LARGEST = 16 * 1024
"""Bytes of a request."""

bp = Blueprint("oauth", __name__)

_ERRORS = {
    400: ("invalid_request", "The request cannot be read."),
    413: ("invalid_request", "The request is too large."),
    415: ("invalid_request", "The request has another Content-Type than this address takes."),
    429: ("temporarily_unavailable", "Too many requests. Wait as many seconds as Retry-After says."),
    503: ("temporarily_unavailable", "Please try again in a moment."),
}


@bp.url_value_preprocessor
def bound(_endpoint: str | None, _values: object) -> None:
    """What is sent is small. Said before anything reads it."""
    request.max_content_length = LARGEST


def error(code: int, name: str, description: str) -> Response:
    """An error as OAuth says it (RFC 6749, section 5.2), which is plain ASCII for those who write apps."""
    body = json.dumps({"error": name, "error_description": description})
    return Response(body, code, content_type="application/json")


def _speak(code: int, _sentence: str) -> Response:
    name, description = _ERRORS.get(code, ("server_error" if code >= 500 else "invalid_request", "It cannot be done."))
    return error(code, name, description)


for endpoint in ("register", "token", "revoke"):
    refusals.speak(f"/oauth/{endpoint}", _speak)

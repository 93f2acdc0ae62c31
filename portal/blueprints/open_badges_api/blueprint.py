"""The blueprint that the files of this folder put their routes on; who may come in, and how the API says no."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from portal import db
from portal.blueprints.credentials import public
from portal.people.apps import queries
from portal.web import bearer, refusals
from portal.web.said import Said
from portal.web.security import csrf, limiter

View = TypeVar("View", bound=Callable[..., Any])

ROOT = "/ims/ob/v3p0"
LARGEST = 300 * 1024
"""Bytes of a body: a badge, and what JSON makes of it on the way."""
REALM = 'Bearer realm="badges"'
CODES = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    429: "server_busy",
    500: "internal_server_error",
    503: "server_busy",
}
"""Words for what is wrong, by status (Imsx_CodeMinorFieldValue); of others it is unknown."""

bp = Blueprint("open_badges_api", __name__, url_prefix=ROOT)
csrf.exempt(bp)

_PACE = limiter.shared_limit("300 per minute", scope="badges api", key_func=bearer.whose_pace)
_FAILURES = limiter.shared_limit(
    "120 per minute", scope="badges api failures", deduct_when=lambda response: response.status_code == 401
)


@bp.url_value_preprocessor
def bound(_endpoint: str | None, _values: object) -> None:
    """What is sent is small. Said before anything reads it."""
    request.max_content_length = LARGEST


@bp.after_request
def open_to_every_site(response: Response) -> Response:
    """Wallets in browsers may call, too: nobody is known by a cookie here."""
    return public.open_to_every_site(response)


def allowed(scope: str) -> Callable[[View], View]:
    """Of a route: only for an app with an access token for this scope, and not too often."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            _let_in(scope)
            return view(*args, **values)

        return cast(View, _FAILURES(_PACE(guarded)))

    return guard


def app_name() -> str:
    """What the app that is calling calls itself."""
    name: str = g.app_name
    return name


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON document."""
    return Response(json.dumps(body), status, headers, content_type="application/json")


def status_info(code: int, sentence: str) -> Response:
    """What is wrong, as 1EdTech's services say it. What the house refuses is a 400 there."""
    status = {409: 400, 422: 400}.get(code, code)
    is_query = status == 400 and request.method == "GET"
    word = "invalid_query_parameter" if is_query else CODES.get(status, "unknown")
    field = {"imsx_codeMinorFieldName": "portal", "imsx_codeMinorFieldValue": word}
    info = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "status" if status == 404 else "error",
        "imsx_description": sentence,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    return answer(info, status)


refusals.speak("/ims/", status_info)


def _let_in(scope: str) -> None:
    """Read in a transaction of its own: whoever has no token waits for nobody and holds nobody up."""
    token = bearer.shown()
    with db.reading():
        found = queries.person_by_access(token) if token else None
        db.session.close()
    if found is None:
        error = ', error="invalid_token"' if token else ""
        sentence = _("Please show an access token that is good, in the header “Authorization: Bearer …”.")
        raise Said(401, sentence, {"WWW-Authenticate": REALM + error})
    g.caller, g.app_name, scopes = found
    if scope not in scopes:
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        sentence = _("This needs an access token with the scope “%(scope)s”.", scope=scope)
        raise Said(403, sentence, {"WWW-Authenticate": challenge})

"""Who calls the API: the owner of a bearer token (RFC 6750), and nobody by a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, g, request
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from portal import db
from portal.people import queries
from portal.people.models import Person
from portal.people.passwords import digest
from portal.web.said import Said
from portal.web.security import limiter
from portal.web.sign_in import be_nobody

PREFIXES = [
    "/api/",
    "/exchanges/",
    "/ims/",
    "/oauth/register",
    "/oauth/token",
    "/oauth/revoke",
    "/.well-known/oauth-authorization-server",
]
"""Where only programs come, and nobody by a cookie."""
LONGEST = 200
"""Characters of a token; ours have fewer."""
REALM = 'Bearer realm="portal"'

View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Where programs come cookies say nothing, and no answer is kept anywhere unless it says so itself."""

    @app.before_request
    def forget_cookies() -> None:
        if is_for_programs():
            be_nobody()

    @app.after_request
    def keep_nothing(response: Response) -> Response:
        if is_for_programs() and "max-age" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response


def is_for_programs() -> bool:
    """Whether this request is for an address to which only programs come."""
    return request.path.startswith(tuple(PREFIXES))


def bearer(scope: str) -> Callable[[View], View]:
    """Of a route: only for the owner of a token with this scope, and not too often."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            g.caller = _owner(scope)
            return view(*args, **values)

        limited = cast(View, FAILURES(PACES[scope](guarded)))
        limited.scope = scope  # type: ignore[attr-defined]
        return limited

    return guard


def caller() -> Person:
    """Whose token was shown. Only where a route requires one."""
    person: Person = g.caller
    return person


def known_id() -> str | None:
    """The id of whose token was shown, when this request has found out already. Asks nothing."""
    person: Person | None = g.get("caller")
    return person.id if person else None


def _owner(scope: str) -> Person:
    """Read in a transaction of its own: whoever has no token waits for nobody and holds nobody up."""
    token = shown()
    with db.reading():
        found = queries.person_by_token(token) if token else None
        db.session.close()
    if found is None:
        error = ', error="invalid_token"' if token else ""
        sentence = _("Please show a token that is good, in the header “Authorization: Bearer …”.")
        raise Said(401, sentence, {"WWW-Authenticate": REALM + error})
    person, scopes = found
    if scope not in scopes:
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        raise Said(
            403, _("This needs a token with the scope “%(scope)s”.", scope=scope), {"WWW-Authenticate": challenge}
        )
    return person


def shown() -> str:
    """The token in the request, or nothing. The word before it is not case sensitive (RFC 9110, section 11.1)."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if kind.lower() == "bearer" and token.isascii() and len(token) <= LONGEST else ""


def whose_pace() -> str:
    """Whose calls are counted together: those of a token, and those of an address that shows none."""
    token = shown()
    return f"token:{digest(token)}" if token else f"address:{get_remote_address()}"


def _is_nobody(response: Response) -> bool:
    return response.status_code == 401


PACES = {
    "read": limiter.shared_limit("600 per minute", scope="api read", key_func=whose_pace),
    "events:write": limiter.shared_limit("300 per minute", scope="api write", key_func=whose_pace),
}
FAILURES = limiter.shared_limit("30 per minute", scope="api failures", deduct_when=_is_nobody)
"""Of tokens that are not good, from one address."""

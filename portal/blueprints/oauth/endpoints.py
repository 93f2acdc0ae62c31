"""Where apps come themselves: to register (RFC 7591), for tokens, to give them back; what they find here (RFC 8414)."""

from __future__ import annotations

import json

import structlog
from flask import Response, request

from portal import db
from portal.blueprints.credentials import public
from portal.blueprints.oauth import registration, server
from portal.blueprints.oauth.blueprint import bp
from portal.web import bearer
from portal.web.asked import json_object
from portal.web.said import Said
from portal.web.security import csrf, limiter

log = structlog.get_logger(__name__)
FORM = "application/x-www-form-urlencoded"


def _failed(response: Response) -> bool:
    return response.status_code in (400, 401)


CALLS = limiter.shared_limit("300 per minute", scope="oauth calls")
FAILURES = limiter.shared_limit("120 per minute", scope="oauth failures", deduct_when=_failed)
"""Of codes, tokens and secrets that are not good, from one address: a wallet may come for many people, and an office
has one address."""


@bp.post("/oauth/register")
@csrf.exempt
@limiter.limit("100 per hour")
def register() -> Response:
    """An app says what it is, and gets a name to come with."""
    response = registration.register(json_object())
    db.session.commit()
    log.info("app registered", status=response.status_code)
    return response


@bp.post("/oauth/token")
@csrf.exempt
@CALLS
@FAILURES
def token() -> Response:
    """Tokens for a code, or for a refresh token."""
    _check_form()
    response = server.tokens()
    db.session.commit()
    return response


@bp.post("/oauth/revoke")
@csrf.exempt
@CALLS
@FAILURES
def revoke() -> Response:
    """A token is good no more."""
    _check_form()
    response = server.revocation()
    db.session.commit()
    return response


@bp.get("/.well-known/oauth-authorization-server")
@limiter.limit("60 per minute")
def metadata() -> Response:
    """What an app has to know of this server."""
    here = server.issuer()
    known = {
        "issuer": here,
        "authorization_endpoint": f"{here}/oauth/authorize",
        "token_endpoint": f"{here}/oauth/token",
        "registration_endpoint": f"{here}/oauth/register",
        "revocation_endpoint": f"{here}/oauth/revoke",
        "scopes_supported": list(server.SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(registration.GRANT_TYPES),
        "token_endpoint_auth_methods_supported": list(server.METHODS),
        "revocation_endpoint_auth_methods_supported": list(server.METHODS),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "op_policy_uri": f"{here}/oauth/about#privacy",
        "op_tos_uri": f"{here}/oauth/about#terms",
        "service_documentation": f"{here}/ims/ob/v3p0/discovery",
    }
    return public.content(json.dumps(known).encode(), "application/json", max_age=public.HOUR)


@bp.after_request
def open_to_every_site(response: Response) -> Response:
    """Wallets in browsers may call, too: nobody is known by a cookie here."""
    return public.open_to_every_site(response) if bearer.is_for_programs() else response


def _check_form() -> None:
    if request.mimetype not in ("", FORM):
        raise Said(415, f"Send a form ({FORM}).")
    if not request.mimetype or request.args:
        raise Said(400, f"Send a form ({FORM}) and no query.")

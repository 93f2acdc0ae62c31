"""Dynamic registration (RFC 7591): what an app says of itself is bounded and kept, and believed by nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response

from portal.blueprints.oauth import server
from portal.blueprints.oauth.blueprint import error
from portal.people.apps import actions, addresses
from portal.people.apps.models import OFFLINE, App

GRANT_TYPES = ("authorization_code", "refresh_token")
PAGES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
TEXTS = {"software_id": 200, "software_version": 100}
LONGEST_NAME = 80
MOST = 5
"""Redirect URIs of one app, and contacts."""


class Wrong(Exception):
    """It cannot be registered: the error of RFC 7591 and why, for who wrote the app."""


def register(sent: Mapping[str, Any]) -> Response:
    """201 with all that was kept and, this once, the secret; or 400 with what is wrong. A null is nothing said."""
    try:
        app = _app({name: value for name, value in sent.items() if value is not None})
    except Wrong as problem:
        name, description = problem.args
        return error(400, name, description)
    secret = actions.register(app)
    told = {
        "client_id": app.id,
        "client_id_issued_at": int(app.registered_at.timestamp()),
        "client_name": app.name,
        "redirect_uris": app.redirect_uris,
        "token_endpoint_auth_method": app.auth_method,
        "grant_types": app.grant_types,
        "response_types": ["code"],
        "scope": app.scope,
        **app.about,
    }
    kept = {"client_secret": secret, "client_secret_expires_at": 0} if secret else {}
    return Response(json.dumps(told | kept), 201, content_type="application/json")


def _app(sent: Mapping[str, Any]) -> App:
    return App(
        name=_name(sent.get("client_name")),
        redirect_uris=_redirect_uris(sent.get("redirect_uris")),
        auth_method=_one_of(sent, "token_endpoint_auth_method", server.METHODS),
        grant_types=_some_of(sent, "grant_types", GRANT_TYPES),
        scope=_scope(sent.get("scope", server.READ), _some_of(sent, "response_types", ("code",))),
        about=_about(sent),
    )


def _name(given: Any) -> str:
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise _mistake(f"Please give a client_name of 1 to {LONGEST_NAME} letters.")
    return name


def _redirect_uris(given: Any) -> list[str]:
    uris = given if isinstance(given, list) else []
    if not 1 <= len(uris) <= MOST or not all(addresses.is_way_back(uri) for uri in uris):
        wanted = "https, or http on 127.0.0.1 or localhost, without name, password and fragment"
        raise Wrong("invalid_redirect_uri", f"Please give 1 to {MOST} redirect_uris: {wanted}.")
    return uris


def _one_of(sent: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    chosen = sent.get(name, known[0])
    if chosen not in known:
        raise _mistake(f"{name}: one of {', '.join(known)}.")
    return str(chosen)


def _some_of(sent: Mapping[str, Any], name: str, known: tuple[str, ...]) -> list[str]:
    """Out of those that are known, always with the first."""
    chosen = sent.get(name, [known[0]])
    if not isinstance(chosen, list) or known[0] not in chosen or any(one not in known for one in chosen):
        raise _mistake(f"{name}: a list out of {', '.join(known)}, with the first.")
    return [one for one in known if one in chosen]


def _scope(given: Any, _response_types: list[str]) -> str:
    """Those of the scopes that there are here; others are left out, as the answer says."""
    asked = given.split() if isinstance(given, str) else []
    kept = [scope for scope in server.SCOPES if scope in asked]
    if not set(kept) - {OFFLINE}:
        raise _mistake(f"scope: some of {' '.join(server.SCOPES)}.")
    return " ".join(kept)


def _about(sent: Mapping[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {}
    for name in PAGES:
        if name in sent and not addresses.is_web_page(sent[name]):
            raise _mistake(f"{name}: an https address.")
    for name, most in TEXTS.items():
        if name in sent and not _is_short(sent[name], most):
            raise _mistake(f"{name}: a text of at most {most} letters.")
    contacts = sent.get("contacts", [])
    if not isinstance(contacts, list) or len(contacts) > MOST or not all(_is_short(one, 254) for one in contacts):
        raise _mistake(f"contacts: a list of at most {MOST} texts.")
    for name in (*PAGES, *TEXTS, "contacts"):
        if name in sent:
            about[name] = sent[name]
    return about


def _is_short(given: Any, most: int) -> bool:
    return isinstance(given, str) and len(given) <= most and given.isprintable()


def _mistake(description: str) -> Wrong:
    return Wrong("invalid_client_metadata", description)

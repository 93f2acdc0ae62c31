"""The service description: what there is at this portal, as OpenAPI 3.0 with 1EdTech's additions."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app

from portal.blueprints.credentials import public
from portal.blueprints.oauth import server
from portal.blueprints.open_badges_api.blueprint import ROOT, bp
from portal.blueprints.open_badges_api.credentials import MOST, USUAL
from portal.credentials import issuer
from portal.people.apps.models import OFFLINE
from portal.web.security import limiter

SCHEME = "OAuth2ACG"
SCOPES = {
    server.READ: "Read the badges of the person.",
    server.UPSERT: "Add badges of the person that were issued elsewhere, or replace them.",
    server.PROFILE: "Read who the person is.",
    server.CHANGE_PROFILE: "Change the name of the person.",
    OFFLINE: "Come again without asking the person, with refresh tokens.",
}


@bp.get("/discovery")
@limiter.limit("60 per minute")
def discovery() -> Response:
    """The service description document. Open to everybody."""
    base_url: str = current_app.config["PORTAL"].base_url
    return public.content(json.dumps(_document(base_url)).encode(), "application/json", max_age=public.HOUR)


def _document(base_url: str) -> dict[str, Any]:
    about = f"{base_url}/oauth/about"
    return {
        "openapi": "3.0.3",
        "info": {
            "title": issuer.current().name,
            "description": "The Open Badges 3.0 API of this portal.",
            "version": "3.0.3",
            "termsOfService": f"{about}#terms",
            "x-imssf-image": f"{base_url}/static/og.png",
            "x-imssf-privacyPolicyUrl": f"{about}#privacy",
        },
        "servers": [{"url": base_url + ROOT}],
        "paths": _paths(),
        "components": {"securitySchemes": {SCHEME: _security(base_url, about)}, "schemas": _SCHEMAS},
    }


def _security(base_url: str, about: str) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "description": "OAuth 2.0 Authorization Code Grant, with PKCE (S256)",
        "x-imssf-name": issuer.current().name,
        "x-imssf-registrationUrl": f"{base_url}/oauth/register",
        "x-imssf-privacyPolicyUrl": f"{about}#privacy",
        "x-imssf-termsOfServiceUrl": f"{about}#terms",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": f"{base_url}/oauth/authorize",
                "tokenUrl": f"{base_url}/oauth/token",
                "refreshUrl": f"{base_url}/oauth/token",
                "scopes": SCOPES,
            }
        },
    }


def _paths() -> dict[str, Any]:
    either = {"application/json": _is("AchievementCredential"), "text/plain": _is("CompactJws")}
    profile = {"application/json": _is("Profile")}
    told = {"200": _answer("The profile.", profile)}
    found = {"200": _answer("A part of the badges.", {"application/json": _is("GetOpenBadgeCredentialsResponse")})}
    kept = {"200": _answer("It was here before.", either), "201": _answer("It is new here.", either)}
    older = {"304": {"description": "A newer edition of it is here."}}
    return {
        "/credentials": {
            "get": _operation("getCredentials", server.READ, found, parameters=_PARAMETERS),
            "post": _operation("upsertCredential", server.UPSERT, kept | older, requestBody=_body(either)),
        },
        "/profile": {
            "get": _operation("getProfile", server.PROFILE, told),
            "put": _operation(
                "putProfile",
                server.CHANGE_PROFILE,
                {"200": _answer("The profile.", profile)},
                requestBody=_body(profile),
            ),
        },
        "/discovery": {
            "get": {
                "operationId": "getServiceDescription",
                "responses": {"200": _answer("This document.", {"application/json": {"schema": {"type": "object"}}})},
            }
        },
    }


def _operation(name: str, scope: str, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    wrong = {"default": _answer("It cannot be done, and why.", {"application/json": _is("Imsx_StatusInfo")})}
    return {"operationId": name, "security": [{SCHEME: [scope]}], "responses": answers | wrong, **more}


def _answer(description: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": content}


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": content}


def _is(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_COUNT = {"type": "integer", "format": "int32"}
_PARAMETERS = [
    {"name": "limit", "in": "query", "schema": _COUNT | {"minimum": 1, "maximum": MOST, "default": USUAL}},
    {"name": "offset", "in": "query", "schema": _COUNT | {"minimum": 0, "default": 0}},
    {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}},
]
_TEXT = {"type": "string"}
_SCHEMAS: dict[str, Any] = {
    "AchievementCredential": {
        "type": "object",
        "description": "A credential of Open Badges 3.0, with a proof in it.",
        "externalDocs": {
            "url": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
        },
        "required": ["@context", "id", "type", "issuer", "validFrom", "credentialSubject", "proof"],
    },
    "CompactJws": {"type": "string", "pattern": r"^[-A-Za-z0-9_]+\.[-A-Za-z0-9_]+\.[-A-Za-z0-9_]+$"},
    "GetOpenBadgeCredentialsResponse": {
        "type": "object",
        "properties": {"credential": _list_of("AchievementCredential"), "compactJwsString": _list_of("CompactJws")},
    },
    "Profile": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": _TEXT, "type": {"type": "array", "items": _TEXT}, "name": _TEXT, "email": _TEXT},
    },
    "Imsx_StatusInfo": {
        "type": "object",
        "required": ["imsx_codeMajor", "imsx_severity"],
        "properties": {
            "imsx_codeMajor": {"type": "string", "enum": ["failure", "processing", "success", "unsupported"]},
            "imsx_severity": {"type": "string", "enum": ["error", "status", "warning"]},
            "imsx_description": _TEXT,
            "imsx_codeMinor": {"type": "object"},
        },
    },
}

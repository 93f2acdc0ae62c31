"""The OpenAPI 3.1 document, made from what the API is: its routes, the shapes of its answers, the events that exist."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Response, current_app

from portal import catalog
from portal.blueprints.api import vocabulary
from portal.blueprints.api.blueprint import bp
from portal.web.asked import LARGEST, MOST, USUAL
from portal.web.security import limiter

if TYPE_CHECKING:
    from portal.blueprints.api import shapes

VERSION = "1.0.0"
"""Of the API: the first number stands in its addresses."""
REF = "#/components/schemas/{model}"
GIVES: dict[str, dict[int, str]] = {
    "people": {200: "People"},
    "programmes": {200: "Programmes"},
    "pairs": {200: "Pairs"},
    "sessions": {200: "Sessions"},
    "goals": {200: "Goals"},
    "events": {200: "Events"},
    "ledger": {200: "Ledger"},
    "awards": {200: "Awards"},
    "holdings": {200: "Holdings"},
    "credentials": {200: "Credentials"},
    "tell": {201: "Told", 200: "Told"},
    "take_back": {201: "TakenBack", 200: "TakenBack"},
    "simulation": {200: "Simulation"},
    "missing": {200: "MissingBadges"},
}
"""What each route answers when all is well, by the names of shapes."""
TAKES = {"tell": "EventToSend", "take_back": "RetractionToSend", "simulation": "RulesToTry"}
ALSO_TAKES = {"simulation": {"application/yaml": {"schema": {"type": "string"}}}}
OF_SOMEBODY = ("missing",)
PERSON = {
    "name": "person_id",
    "in": "path",
    "required": True,
    "description": "The id of a person.",
    "schema": {"type": "string", "format": "uuid"},
}
NOT_THEIRS = ("simulation", "missing")
"""Routes that do not exist for everybody."""
WELL = {200: "Here it is; or it had been said before, and this is the same answer.", 201: "It is recorded."}
REFUSALS = {
    400: "The request is not what HTTP and JSON ask for.",
    401: "No token, or one that is not good.",
    403: "The token does not have the scope.",
    404: "It is not there, or not for you.",
    409: "The key was used for something else, or the event was taken back before.",
    413: f"More than {LARGEST // 1024} KiB.",
    415: "The body is not announced as JSON.",
    422: "It can be read, and something in it is wrong: each part with its sentence.",
    429: "Too fast. Come back after as many seconds as Retry-After says.",
    503: "The portal cannot be used at the moment. Nothing was done; try again.",
}
ONLY_SENDING = (409, 413, 415)
HEADERS = {401: "WWW-Authenticate", 403: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}
ABOUT = (
    "Send what your systems saw, read what happened and what it earned. Tokens are made on your page in the portal or "
    "with “portal people token”. Lists come in parts: ask for the next one with the cursor in `next`, or with the id "
    "of the last item that you have. Times are RFC 3339 in UTC. Members that nobody knows are refused."
)


@bp.get("/openapi.json")
@limiter.limit("120 per minute")
def document() -> Response:
    """This API as an OpenAPI document."""
    settings = current_app.config["PORTAL"]
    tracks = tuple(track.slug for track in catalog.tracks())
    return Response(_written(settings.base_url, tracks), mimetype="application/json")


@cache
def _written(base_url: str, tracks: tuple[str, ...]) -> str:
    from pydantic.json_schema import models_json_schema

    _names, made = models_json_schema(
        [(shape, "serialization") for shape in _shapes()], ref_template=REF, title="The shapes"
    )
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Reverse-mentoring portal", "version": VERSION, "description": ABOUT},
            "servers": [{"url": base_url}],
            "paths": _paths(),
            "components": {
                "schemas": made["$defs"] | vocabulary.schemas(tracks),
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer", "description": "A token with a scope."}
                },
            },
        },
        ensure_ascii=False,
    )


def _shapes() -> list[type[shapes.Shape]]:
    from portal.blueprints.api import shapes

    given = {shape for answers in GIVES.values() for shape in answers.values()} | {"Problem"}
    return [getattr(shapes, name) for name in sorted(given)]


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for rule in current_app.url_map.iter_rules():
        name = rule.endpoint.removeprefix(f"{bp.name}.")
        if name in GIVES:
            method = "post" if "POST" in (rule.methods or ()) else "get"
            path = re.sub(r"<id:(\w+)>", r"{\1}", rule.rule)
            paths.setdefault(path, {})[method] = _operation(name, current_app.view_functions[rule.endpoint])
    return dict(sorted(paths.items()))


def _operation(name: str, view: Any) -> dict[str, Any]:
    summary, _blank, more = " ".join((view.__doc__ or "").split()).partition(". ")
    operation: dict[str, Any] = {"operationId": name, "summary": summary.rstrip(".")}
    if more:
        operation["description"] = more
    operation["security"] = [{"bearer": [view.scope]}]
    if name in TAKES:
        content = {"application/json": {"schema": _ref(TAKES[name])}} | ALSO_TAKES.get(name, {})
        operation["requestBody"] = {"required": True, "content": content}
    elif name in OF_SOMEBODY:
        operation["parameters"] = [PERSON]
    else:
        operation["parameters"] = _parameters()
    operation["responses"] = _responses(name)
    return operation


def _parameters() -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return [
        {"name": "after", "in": "query", "description": "Where to go on: an item's id.", "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "description": "How many items at most.", "schema": limit},
    ]


def _responses(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, shape in GIVES[name].items():
        found[str(code)] = {
            "description": WELL[code],
            "content": {"application/json": {"schema": _ref(shape)}},
        }
    for code, sentence in REFUSALS.items():
        is_asked = name in TAKES or code not in ONLY_SENDING
        if is_asked and (code != 404 or name in NOT_THEIRS):
            found[str(code)] = _refusal(code, sentence)
    return dict(sorted(found.items()))


def _refusal(code: int, sentence: str) -> dict[str, Any]:
    example = {"type": "about:blank", "status": code, "title": sentence}
    content = {"application/problem+json": {"schema": _ref("Problem"), "example": example}}
    refusal: dict[str, Any] = {"description": sentence, "content": content}
    if code in HEADERS:
        refusal["headers"] = {HEADERS[code]: {"required": True, "schema": {"type": "string"}}}
    return refusal


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}

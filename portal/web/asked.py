"""What a request to the API asks, read strictly: its body is one JSON object (RFC 8259), its query has known names."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypedDict

from flask import request
from flask_babel import gettext as _

from portal.errors import Refused, suggestion
from portal.gamification import ALL_ALONG, Terms, terms_of
from portal.web.said import Said

LARGEST = 256 * 1024
"""Bytes of a body."""
MOST, USUAL = 1000, 100
"""Items in one answer."""
YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain")
_LIMIT = re.compile(r"[0-9]{1,4}")


class Paging(TypedDict):
    """Which part of a list."""

    after: str | None
    limit: int


def json_object() -> dict[str, Any]:
    """The body. Anything else than one JSON object with names that stand there once is a 400, or a 415."""
    if not request.is_json:
        raise Said(415, _("Send JSON, with the header “Content-Type: application/json”."))
    found = _parsed(request.get_data())
    if not isinstance(found, dict):
        raise Said(400, _("Send one JSON object, in curly brackets."))
    return found


def rule_file() -> tuple[str, Terms]:
    """The text of a rule file and the terms on which it is tried: the file itself as YAML, or both in JSON."""
    if request.mimetype in YAML:
        return _text(request.get_data()), ALL_ALONG
    body, wrong = json_object(), dict[str, str]()
    for name, value in body.items():
        if name not in ("rules", "since", "vanished"):
            near = suggestion(name, ("rules", "since", "vanished"))
            wrong[name] = _("There is nothing called “%(name)s” here.%(near)s", name=name[:100], near=near)
        elif not isinstance(value, str):
            wrong[name] = _("Send a text.")
    if "rules" not in body:
        wrong["rules"] = _("Please say “%(name)s”.", name="rules")
    if body.get("vanished", "keep") not in ("keep", "take-back"):
        wrong["vanished"] = _("Say keep or take-back.")
    if wrong:
        raise Refused(_("These rules cannot be tried. What is wrong stands beside each part."), fields=wrong)
    if "since" not in body and "vanished" not in body:
        return str(body["rules"]), ALL_ALONG
    return str(body["rules"]), terms_of(body.get("since", ""), takes_back=body.get("vanished") == "take-back")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Said(400, _("Send UTF-8.")) from None


def paging() -> Paging:
    """``after`` and ``limit`` of the query; refuses what else it says."""
    wrong: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in ("after", "limit"):
            near = suggestion(name, ("after", "limit"))
            wrong[name] = _("There is nothing called “%(name)s” here.%(near)s", name=name[:100], near=near)
        elif len(values) > 1:
            wrong[name] = _("Please say “%(name)s” once.", name=name)
    limit = request.args.get("limit", str(USUAL))
    if "limit" not in wrong and not (_LIMIT.fullmatch(limit) and 1 <= int(limit) <= MOST):
        wrong["limit"] = _("Ask for 1 to %(most)s items.", most=MOST)
    if wrong:
        raise Refused(_("This list cannot be read like that. What is wrong stands beside each part."), fields=wrong)
    return {"after": request.args.get("after"), "limit": int(limit)}


def _parsed(body: bytes) -> Any:
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()  # half a character, which JSON can write and no text can hold
    except RecursionError:
        raise Said(400, _("This is nested too deeply.")) from None
    except UnicodeError:
        raise Said(400, _("This is not UTF-8.")) from None
    except ValueError:
        raise Said(400, _("This is not JSON.")) from None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Said(400, _("A name stands twice in one object, and nobody can know which is meant."))
    return found


def _no_number(_name: str) -> NoReturn:
    raise Said(400, _("NaN and Infinity are no numbers in JSON."))

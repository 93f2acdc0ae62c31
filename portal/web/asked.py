"""What a request to the API asks, read strictly: its body is one JSON object (RFC 8259), its query has known names."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypedDict

from flask import request
from flask_babel import gettext as _

from portal.errors import Refused, suggestion
from portal.web.said import Said

LARGEST = 256 * 1024
"""Bytes of a body."""
MOST, USUAL = 1000, 100
"""Items in one answer."""
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

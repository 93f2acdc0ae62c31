"""An app reads somebody's badges, and brings badges from elsewhere."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Response, current_app, request
from flask_babel import gettext as _

from portal import db
from portal.awards.queries import are_shown
from portal.blueprints.oauth import server
from portal.blueprints.open_badges_api.blueprint import ROOT, allowed, app_name, bp
from portal.credentials import portable
from portal.credentials.received import actions, queries, reading
from portal.credentials.received.actions import Kept
from portal.credentials.received.queries import Document
from portal.people.models import Person
from portal.web.bearer import caller, whose_pace
from portal.web.said import Said
from portal.web.security import limiter

log = structlog.get_logger(__name__)
USUAL, MOST = 50, 100
"""Badges in one answer."""
FORMS = {
    "application/json": "json",
    "application/vc+ld+json": "json",
    "application/vc": "json",
    "application/ld+json": "json",
    "text/plain": "jwt",
}
_NUMBER = re.compile(r"[0-9]{1,7}")


@bp.get("/credentials")
@allowed(server.READ)
def credentials() -> Response:
    """Their badges from here and from elsewhere, without those that were revoked; none while they hide badges."""
    limit, offset, since = min(_number("limit", USUAL, least=1), MOST), _number("offset", 0), _since()
    total, found = _documents_of(caller(), since=since, offset=offset, limit=limit)
    asked = {"since": request.args["since"]} if since else {}
    headers = {"X-Total-Count": str(total), "Link": _links(asked, total, offset=offset, limit=limit)}
    return Response(_both(found), 200, headers, content_type="application/json")


@bp.post("/credentials")
@allowed(server.UPSERT)
@limiter.limit("60 per minute", key_func=whose_pace)
def upsert() -> Response:
    """A badge from elsewhere is kept, if it is good and theirs: 201; 200 when it was here; 304 when a newer one is."""
    form = FORMS.get(request.mimetype)
    if form is None:
        raise Said(415, _("Send a badge as JSON (application/json), or as JWT (text/plain)."))
    text = _text()
    brought = reading.examine(text, form, by=caller())
    kept = actions.keep(brought, by=caller(), app=app_name())
    db.session.commit()
    log.info("badge brought", person=caller().id, became=kept.name.lower())
    if kept is Kept.OLDER:
        return Response(status=304)
    return Response(text, kept.value, content_type=request.mimetype)


def _documents_of(person: Person, **asked: Any) -> tuple[int, Sequence[Document]]:
    return queries.documents_of(person, **asked) if are_shown(person) else (0, ())


def _both(found: Sequence[Document]) -> str:
    """The two lists, each credential letter by letter as it was signed."""
    as_json = ",".join(one.document for one in found if one.form == "json")
    as_jwt = json.dumps([one.document for one in found if one.form == "jwt"])
    return f'{{"credential":[{as_json}],"compactJwsString":{as_jwt}}}'


def _text() -> str:
    try:
        text = request.get_data().decode()
    except UnicodeDecodeError:
        raise Said(400, _("Send UTF-8.")) from None
    return text.strip()


def _number(name: str, usual: int, *, least: int = 0) -> int:
    text = request.args.get(name, str(usual))
    if not _NUMBER.fullmatch(text) or int(text) < least:
        raise Said(400, _("“%(name)s” is a number, %(least)s or more.", name=name, least=least))
    return int(text)


def _since() -> dt.datetime | None:
    text = request.args.get("since")
    if text is None:
        return None
    try:
        return portable.read_moment(text.replace(" ", "+")).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Said(400, _("“since” is a moment, such as 2026-03-03T08:00:00Z.")) from None


def _links(asked: Mapping[str, Any], total: int, *, offset: int, limit: int) -> str:
    """Where the other parts of the list are (RFC 8288)."""
    starts = {"first": 0, "last": max(total - 1, 0) // limit * limit}
    if offset > 0:
        starts["prev"] = max(offset - limit, 0)
    if offset + limit < total:
        starts["next"] = offset + limit
    here = f"{current_app.config['PORTAL'].base_url}{ROOT}/credentials"
    return ", ".join(
        f'<{here}?{urlencode({**asked, "limit": limit, "offset": start})}>; rel="{name}"'
        for name, start in starts.items()
    )

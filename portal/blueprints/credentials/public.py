"""What anybody may read with any program: documents and pictures, with the headers that let them."""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.datastructures import HeaderSet

from portal.blueprints.credentials.blueprint import bp
from portal.credentials import cards, exports, issuer, portable
from portal.errors import NotFound
from portal.web.sign_in import whoever

HOUR = 3600
FOR_PROGRAMS = {
    f"credentials.{name}"
    for name in (
        *("credential", "file", "refresh", "achievement", "oembed"),
        *("did", "issuer_profile", "did_of_issuer", "key", "status_list", "revoked_by"),
        *("assertion", "badge_class", "ob2_issuer", "ob2_key", "revocations"),
        *("endorsement", "endorser", "withdrawn"),
    )
}
"""Where documents stand that any program may read."""
SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
NAME = re.compile(rf"({SLUG})(?:/({SLUG}))?(?:@([1-9][0-9]{{0,5}}))?(?:\.(json|png|svg|card\.png))?")
NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def document(value: Any, media_type: str = "application/json", status: int = 200) -> Response:
    """A JSON document for every program of the world: text as it was stored, or a value."""
    text = value if isinstance(value, str) else portable.dumps(value)
    return content(text.encode(), media_type, status=status)


def content(body: bytes, media_type: str, *, status: int = 200, max_age: int = 0) -> Response:
    """Bytes that any site may load, unless they were given to somebody because of who they are."""
    response = Response(body, status, content_type=media_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.cache_control.no_cache = None if max_age else True
    response.cache_control.max_age = max_age or None
    if whoever() is None:
        open_to_every_site(response)
    if media_type.startswith("image/"):
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.make_conditional(request)
    return response


def card(svg: bytes, title: str, holder: cards.Holder = cards.NOBODY) -> Response:
    """What other sites show beside a link to a badge, or to somebody's: that one may be withdrawn at any moment."""
    us = issuer.current()
    drawn = cards.card(svg, title, portal=us.name, host=urlsplit(us.base_url).netloc, holder=holder)
    return content(drawn, exports.PNG, max_age=0 if holder.name else HOUR)


def open_to_every_site(response: Response) -> Response:
    """Let the pages of any other site read this, and call it where one can.

    Nobody is known by a cookie there, so there is nothing that another site could do in somebody's name.
    """
    response.access_control_allow_origin = "*"
    response.access_control_expose_headers = HeaderSet(["Link", "X-Total-Count", "WWW-Authenticate", "Retry-After"])
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.access_control_allow_methods = HeaderSet(["GET", "POST", "PUT"])
        response.access_control_allow_headers = HeaderSet(["Accept", "Authorization", "Content-Type"])
        response.access_control_max_age = HOUR
    return response


@bp.after_request
def let_programs_read_every_answer(response: Response) -> Response:
    """Browsers ask before a page of another site reads in an unusual way: what is for programs may be read so, too. And
    such a page may read that there is nothing, which else looks like a portal that cannot be reached."""
    if request.endpoint not in FOR_PROGRAMS:
        return response
    if request.method == "OPTIONS":
        open_to_every_site(response)
        response.access_control_allow_methods = HeaderSet(["GET"])
    elif response.status_code >= 400 and whoever() is None:
        open_to_every_site(response)
    return response


class Name(NamedTuple):
    """A badge in an address: ``slug``, ``slug/level``, either at a version (``@2``), and with an ending."""

    slug: str
    level: str | None
    version: int | None
    ending: str | None


def split(name: str) -> Name:
    """The parts of ``slug/level@version.ending``; all but the slug may be missing."""
    found = NAME.fullmatch(name)
    if found is None:
        raise NotFound(_("There is no such badge."))
    return Name(found[1], found[2], int(found[3]) if found[3] else None, found[4])


def number(text: str) -> int:
    """A number in an address: digits of ours, and not too many."""
    if not NUMBER.fullmatch(text):
        raise NotFound(_("There is no such status list."))
    return int(text)

"""A badge on other people's sites: a small frame that knows no cookies, and how to ask for it.

oEmbed: https://oembed.com, kind ``rich``.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import escape

from portal.blueprints.credentials import public, shown
from portal.blueprints.credentials.blueprint import bp
from portal.blueprints.credentials.shown import HEIGHT, WIDTH, Shown
from portal.credentials import cards, exports, issuer, queries
from portal.credentials.models import Credential
from portal.credentials.verify import verify
from portal.errors import NotFound
from portal.reaching import NOBODY
from portal.web.said import Said
from portal.web.sign_in import be_nobody

FRAME_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
PAGE = re.compile(r"/(?:b|embed)/([A-Za-z0-9_-]{1,64})/?")
SIZE = re.compile(r"[1-9][0-9]{0,5}")


@bp.get("/embed/<short>")
def embed(short: str) -> Response:
    """The frame. To whoever looks at it nobody is signed in; of a badge that is not shared it says so, and no more."""
    be_nobody()
    found = queries.shared_by_short(short)
    page = _frame(found) if found else render_template("credentials/embed.html", credential=None)
    response = make_response(page, 200 if found else 404)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.cache_control.no_cache = True
    return response


@bp.get("/embed/<short>/picture.svg")
def embedded_picture(short: str) -> Response:
    """The picture in the frame."""
    be_nobody()
    found = queries.credential_by_short(short, viewer=None)
    return public.content(queries.picture_of(found), exports.SVG)


@bp.get("/oembed")
def oembed() -> Response:
    """How another site shows the page at ``url``: 404 for what nobody may see, 501 for another format."""
    be_nobody()
    form = request.args.get("format", "json")
    if form not in ("json", "xml"):
        raise Said(501, _("There is JSON and XML, and no other format."))
    answer = _described(shown.shown(_shared_at(request.args.get("url", ""))))
    if form == "json":
        return public.document(answer)
    return public.content(_xml(answer).encode(), "text/xml; charset=utf-8")


def _frame(found: Credential) -> str:
    return render_template(
        "credentials/embed.html",
        credential=found,
        shown=shown.shown(found),
        is_good=verify(found.document, network=NOBODY).is_good,
    )


def _shared_at(address: str) -> Credential:
    base = issuer.current().base_url
    name = PAGE.fullmatch(address.removeprefix(base).partition("?")[0]) if address.startswith(base) else None
    found = queries.shared_by_short(name[1]) if name else None
    if found is None:
        raise NotFound(_("There is no badge at this address, or its owner keeps it private."))
    return found


def _described(badge: Shown) -> dict[str, Any]:
    width, height = min(WIDTH, _most("maxwidth")), min(HEIGHT, _most("maxheight"))
    card = {
        "thumbnail_url": f"{badge.address}/card.png",
        "thumbnail_width": cards.WIDTH,
        "thumbnail_height": cards.HEIGHT,
    }
    has_room = _most("maxwidth") >= cards.WIDTH and _most("maxheight") >= cards.HEIGHT
    return {
        "version": "1.0",
        "type": "rich",
        "title": badge.title,
        "author_name": badge.owner,
        "provider_name": badge.issuer["name"],
        "provider_url": issuer.current().base_url,
        "html": badge.frame(width, height),
        "width": width,
        "height": height,
        **(card if has_room else {}),
    }


def _most(name: str) -> int:
    """How wide or high it may be at most, its thumbnail too; what is no number limits nothing."""
    asked = request.args.get(name, "")
    return int(asked) if SIZE.fullmatch(asked) else 10**6


def _xml(answer: dict[str, Any]) -> str:
    members = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in answer.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{members}</oembed>\n'

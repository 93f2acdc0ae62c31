"""Badges as such, whoever holds them: described for people and for programs, and their pictures."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from portal import catalog
from portal.blueprints.credentials import endorsements, public
from portal.blueprints.credentials.blueprint import bp
from portal.catalog.values import Badge
from portal.credentials import baking, contexts, documents, exports, issuer, portable
from portal.credentials.endorsing import queries as endorsing

JSON = ("application/ld+json", "application/json")


@bp.get("/achievements/<path:name>")
def achievement(name: str) -> Response:
    """A badge, or one of its levels: a page, JSON, its picture, or a card for other sites."""
    slug, level, ending = public.split(name)
    badge = catalog.badge(slug)
    if ending == "card.png":
        return public.card(badge.picture(level), badge.title(level))
    if ending in ("png", "svg"):
        return _picture(badge.picture(level), ending)
    if ending == "json" or request.accept_mimetypes.best_match(["text/html", *JSON]) in JSON:
        return _described(badge, level)
    response = make_response(_page(badge, level))
    response.vary.add("Accept")
    return response


def _picture(svg: bytes, ending: str) -> Response:
    if ending == "svg":
        return public.content(svg, exports.SVG, max_age=public.HOUR)
    width = baking.PRINTED if request.args.get("width") == str(baking.PRINTED) else baking.WIDTH
    return public.content(baking.png_of(svg, width), exports.PNG, max_age=public.HOUR)


def _described(badge: Badge, level: str | None) -> Response:
    described = documents.achievement(badge, level, issuer.current())
    said = [portable.loads(document) for document in endorsing.documents_of_badge(documents.path_of(badge.slug, level))]
    described |= {"endorsement": said} if said else {}
    response = public.document({"@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES], **described}, exports.LD)
    response.vary.add("Accept")
    return response


def _page(badge: Badge, level: str | None) -> str:
    address = issuer.current().url(f"/achievements/{documents.path_of(badge.slug, level)}")
    return render_template(
        "credentials/achievement.html",
        badge=badge,
        title=badge.title(level),
        picture=f"/achievements/{documents.path_of(badge.slug, level)}.svg",
        address=address,
        card=f"{address}.card.png",
        portal=issuer.NAME,
        criteria=documents.criteria(badge, level),
        endorsed=endorsements.of_badge(documents.path_of(badge.slug, level)),
        levels=[
            (badge.title(name), documents.path_of(badge.slug, name), needs) for name, needs in badge.levels.items()
        ],
    )

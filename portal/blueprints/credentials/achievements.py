"""Badges as such, whoever holds them: described for people and for programs, and their pictures."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from portal import catalog
from portal.awards import pathways
from portal.blueprints.credentials import endorsements, public
from portal.blueprints.credentials.blueprint import bp
from portal.blueprints.credentials.public import Name
from portal.catalog.values import Badge
from portal.credentials import baking, contexts, documents, exports, issuer, portable, versions
from portal.credentials.endorsing import queries as endorsing
from portal.errors import NotFound

JSON = ("application/ld+json", "application/json")


@bp.get("/achievements/<path:name>")
def achievement(name: str) -> Response:
    """A badge or one of its levels, as it is now or (``@2``) as it was: a page, JSON, its picture, or a card for other
    sites. One that is not given any more is what it was at last.
    """
    asked = public.split(name)
    number = asked.version or versions.gone(asked.slug, asked.level)
    response = _version(asked, number) if number else _badge(asked)
    response.vary.add("Accept")
    return response


def _badge(asked: Name) -> Response:
    """As it would be signed now."""
    badge = catalog.badge(asked.slug)
    if asked.ending == "card.png":
        return public.card(badge.picture(asked.level), badge.title(asked.level))
    if asked.ending in ("png", "svg"):
        return _picture(badge.picture(asked.level), asked.ending)
    if _wants_json(asked):
        described = versions.described(asked.slug, asked.level, issuer.current())
        return _described(described | _endorsed(documents.path_of(badge.slug, asked.level)))
    return make_response(_page(badge, asked.level))


def _endorsed(about: str) -> dict[str, Any]:
    """What others have signed about it, as members of its description."""
    signed = endorsing.documents_of_badge(about)
    told = {
        "endorsement": [portable.loads(document) for document in signed if document.startswith("{")],
        "endorsementJwt": [document for document in signed if not document.startswith("{")],
    }
    return {name: each for name, each in told.items() if each}


def _version(asked: Name, number: int) -> Response:
    """As it was signed before, or still is."""
    us = issuer.current()
    if asked.ending in ("png", "svg"):
        return _picture(versions.picture(asked.slug, asked.level, number), asked.ending)
    found = versions.version(asked.slug, asked.level, number)
    described = versions.document_of(found, us) if asked.version else versions.described(asked.slug, asked.level, us)
    if asked.ending == "card.png":
        if asked.version:
            raise NotFound(_("There is no such version of this badge."))
        return public.card(versions.picture(asked.slug, asked.level, number), described["name"])
    if _wants_json(asked):
        return _described(described)
    page = render_template(
        "credentials/version.html",
        achievement=described,
        number=number,
        since=found.since,
        picture=f"/achievements/{documents.versioned(documents.path_of(asked.slug, asked.level), number)}.svg",
        badge=f"/achievements/{documents.path_of(asked.slug, asked.level)}",
        now=versions.in_use(asked.slug, asked.level),
    )
    return make_response(page)


def _wants_json(asked: Name) -> bool:
    return asked.ending == "json" or request.accept_mimetypes.best_match(["text/html", *JSON]) in JSON


def _picture(svg: bytes, ending: str) -> Response:
    if ending == "svg":
        return public.content(svg, exports.SVG, max_age=public.HOUR)
    width = baking.PRINTED if request.args.get("width") == str(baking.PRINTED) else baking.WIDTH
    return public.content(baking.png_of(svg, width), exports.PNG, max_age=public.HOUR)


def _described(achievement: dict[str, Any]) -> Response:
    whole = {"@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES], **achievement}
    return public.document(whole, exports.LD)


def _page(badge: Badge, level: str | None) -> str:
    address = issuer.current().url(f"/achievements/{documents.path_of(badge.slug, level)}")
    return render_template(
        "credentials/achievement.html",
        badge=badge,
        title=badge.title(level),
        picture=f"/achievements/{documents.path_of(badge.slug, level)}.svg",
        address=address,
        card=f"{address}.card.png",
        portal=issuer.current().name,
        criteria=documents.criteria(badge, level),
        endorsed=endorsements.of_badge(documents.path_of(badge.slug, level)),
        levels=[
            (badge.title(name), documents.path_of(badge.slug, name), needs) for name, needs in badge.levels.items()
        ],
        versions=versions.listed(badge, level),
        beside=pathways.neighbours_of(badge.slug, level),
    )

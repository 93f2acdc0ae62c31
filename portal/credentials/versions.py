"""Versions of a badge: its words and its picture, numbered when they are first signed. None is ever changed.

A badge that was renamed goes on counting. One that says again what it said before is that version again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db
from portal.catalog.values import Badge
from portal.credentials import documents, portable
from portal.credentials.documents import Numbered
from portal.credentials.issuer import Issuer
from portal.credentials.models import BadgeVersion, Picture
from portal.credentials.transactions import reading, writing
from portal.errors import NotFound


class Listed(NamedTuple):
    """A version in a list: how it is named in addresses, and since when it is signed."""

    slug: str
    level: str
    number: int
    fingerprint: str
    since: dt.datetime

    @property
    def path(self) -> str:
        """``slug/level@number``."""
        return documents.versioned(documents.path_of(self.slug, self.level), self.number)


def keep(whats: Collection[str], issuer: Issuer) -> dict[str, Numbered]:
    """The versions of some badges (as the ledger names them) as they are now, written down before they are signed.

    A badge that has left the content is missing. Touches the database in transactions of its own.
    """
    found = {}
    for what in sorted(whats):
        slug, level = named(what)
        try:
            found[what] = keep_one(catalog.badge(slug), level, issuer)
        except NotFound:
            continue
    return found


def keep_one(badge: Badge, level: str | None, issuer: Issuer) -> Numbered:
    """The version of a badge as it is now, written down."""
    svg, mark = badge.picture(level), documents.fingerprint(badge, level)
    while True:  # of two who write at once one wins, and the other reads again
        with reading():
            known = listed(badge, level)
        numbered = _numbered(known, mark)
        if any(each.fingerprint == mark for each in known):
            return numbered
        picture = {"id": hashlib.sha256(svg).hexdigest(), "svg": svg}
        row = {
            "slug": badge.slug,
            "level": level or "",
            "number": numbered.number,
            "fingerprint": mark,
            "document": portable.dumps(documents.achievement(badge, level, issuer, numbered)),
            "picture": picture["id"],
            "since": clock.now(),
        }
        with writing():
            db.session.execute(db.insert(Picture).values(picture).on_conflict_do_nothing())
            db.session.execute(db.insert(BadgeVersion).values(row).on_conflict_do_nothing())


def named(what: str) -> tuple[str, str | None]:
    """The slug and the level of a badge as the ledger names it: ``badge:slug/level``."""
    slug, _slash, level = what.removeprefix("badge:").partition("/")
    return slug, level or None


def current(badge: Badge, level: str | None) -> Numbered:
    """The version that would be signed now; writes nothing."""
    return _numbered(listed(badge, level), documents.fingerprint(badge, level))


def listed(badge: Badge, level: str | None) -> list[Listed]:
    """Every version that was signed, oldest first, also under former names of the badge."""
    query = sa.select(*(getattr(BadgeVersion, name) for name in Listed._fields)).where(
        BadgeVersion.slug.in_((badge.slug, *badge.was)), BadgeVersion.level == (level or "")
    )
    return [Listed(*row) for row in db.session.execute(query.order_by(BadgeVersion.number, BadgeVersion.since))]


def version(slug: str, level: str | None, number: int) -> BadgeVersion:
    """A version that was signed, also of a badge that is no longer in the content."""
    found = db.session.get(BadgeVersion, (slug, level or "", number))
    if found is None:
        raise NotFound(_("There is no such version of this badge."))
    return found


def gone(slug: str, level: str | None) -> int | None:
    """The number of the last version that was signed of a badge that has left the content; None for any other."""
    try:
        catalog.badge(slug).title(level)
    except NotFound:
        of_badge = BadgeVersion.slug == slug, BadgeVersion.level == (level or "")
        return db.session.scalar(sa.select(sa.func.max(BadgeVersion.number)).where(*of_badge))
    return None


def described(slug: str, level: str | None, issuer: Issuer) -> dict[str, Any]:
    """A badge as Open Badges 3.0 describes it: as it would be signed now, or as it was at last if it has left."""
    if last := gone(slug, level):
        found: dict[str, Any] = portable.loads(version(slug, level, last).document)
        return found
    badge = catalog.badge(slug)
    return documents.achievement(badge, level, issuer, current(badge, level))


def document_of(found: BadgeVersion, issuer: Issuer) -> dict[str, Any]:
    """A version as Open Badges 3.0 describes one, under its own address."""
    said: dict[str, Any] = portable.loads(found.document)
    path = documents.versioned(documents.path_of(found.slug, found.level), found.number)
    address = issuer.url(f"/achievements/{path}")
    return {**said, "id": address, "image": {**said["image"], "id": f"{address}.png"}}


def picture(slug: str, level: str | None, number: int) -> bytes:
    """The picture of a version, SVG; of the one that would be signed now also before it is."""
    of_version = sa.select(Picture.svg).join(BadgeVersion, BadgeVersion.picture == Picture.id)
    svg = db.session.scalar(
        of_version.where(BadgeVersion.slug == slug, BadgeVersion.level == (level or ""), BadgeVersion.number == number)
    )
    if svg is not None:
        return svg
    badge = catalog.badge(slug)
    if current(badge, level).number != number:
        raise NotFound(_("There is no such version of this badge."))
    return badge.picture(level)


def in_use(slug: str, level: str | None) -> int | None:
    """The number of the version that would be signed now; None for a badge that is not given any more."""
    try:
        return current(catalog.badge(slug), level).number
    except NotFound:
        return None


def _numbered(known: Sequence[Listed], mark: str) -> Numbered:
    """The number of what has this fingerprint: the one that it has, or the next."""
    next_one = max((each.number for each in known), default=0) + 1
    number = next((each.number for each in known if each.fingerprint == mark), next_one)
    return Numbered(number, tuple((each.number, each.path) for each in known if each.number < number))

"""Pictures: whose they are, who may see them, and how a text shows them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.catalog.links import NOWHERE, Ways
from portal.errors import NotFound
from portal.learning.models import Evidence, MicroLesson, MicroLessonPicture, Picture
from portal.learning.queries import evidence
from portal.learning.queries.micro_lessons import visible_to
from portal.people.models import Person

NAMED = re.compile(r"picture:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
"""How a text names a picture."""


def picture_of(reader: Person, picture_id: str, *, partners: Collection[str] = ()) -> Picture:
    """A picture that they may see: their own, or one of what they may read. To anybody else it does not exist.

    ``partners`` are the ids of the other halves of their pairs.
    """
    shown = sa.exists().where(Evidence.picture_id == Picture.id, evidence.is_shown_to(reader, partners))
    read = sa.exists().where(
        MicroLessonPicture.picture_id == Picture.id,
        MicroLesson.id == MicroLessonPicture.micro_lesson_id,
        visible_to(reader),
    )
    may = sa.or_(Picture.owner_id == reader.id, shown, read)
    return _one(sa.select(Picture).where(Picture.id == picture_id, may))


def picture_by(owner: Person, picture_id: str) -> Picture:
    """A picture of their own."""
    return _one(sa.select(Picture).where(Picture.id == picture_id, Picture.owner_id == owner.id))


def pictures_in(body: str) -> list[str]:
    """The ids of the pictures that a text names, each once, in their order."""
    return list(dict.fromkeys(NAMED.findall(body)))


def ways_to_pictures(body: str, *, owner_id: str, ways: Ways = NOWHERE) -> Ways:
    """The same ways, and to the pictures of this owner that the text names: ``![what it shows](picture:<id>)``."""
    theirs = sa.select(Picture.id, Picture.width, Picture.height).where(
        Picture.id.in_(pictures_in(body)), Picture.owner_id == owner_id, Picture.alt != ""
    )
    sizes = {f"picture:{row.id}": (row.width, row.height) for row in db.session.execute(theirs)}

    def address(written: str) -> str | None:
        return f"/pictures/{written.removeprefix('picture:')}" if written in sizes else ways.picture(written)

    def wrong(written: str) -> str | None:
        unknown = written.startswith("picture:") and written not in sizes
        return _("There is no such picture of yours.") if unknown else ways.wrong(written)

    return replace(ways, picture=address, wrong=wrong, size=lambda written: sizes.get(written) or ways.size(written))


def _one(query: sa.Select[Picture]) -> Picture:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("There is no such picture."))
    return found

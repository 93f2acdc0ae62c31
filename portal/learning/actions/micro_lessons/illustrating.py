"""Pictures in the text of a micro-lesson: where they are put, and what is thrown away."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import Refused
from portal.learning.models import Evidence, MicroLessonPicture, Picture

_DOCUMENTS = ("doc", "docx", "docm", "dotx", "odt", "rtf", "pdf", "pages", "ppt", "pptx", "odp", "xls", "xlsx")
_HEADING = re.compile(r"#{1,2}[ \t]+(.+)")
_AFTER_HEADING = " \t#"
"""What may stand behind a heading."""
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def require_picture(name: str) -> None:
    """A document is no picture, and there is something better to do with it. Goes by the name of the file."""
    if name.rpartition(".")[2].lower() in _DOCUMENTS:
        sentence = _("This is a document and no picture. Its text can be pasted here; the portal tidies it up.")
        raise Refused(_("Please look at what is marked below."), fields={"picture": sentence})


def with_picture(body: str, picture: Picture, *, under: str = "") -> str:
    """The text with a picture at the end of the section ``under`` this heading, or at its very end."""
    words = re.sub(r"([\\\[\]`*_<&])", r"\\\1", picture.alt)
    shown = f"![{words}](picture:{picture.id})"
    lines = body.rstrip().split("\n")
    place = _end_of(lines, under)
    before, after = "\n".join(lines[:place]).rstrip(), "\n".join(lines[place:]).strip()
    return "\n\n".join(filter(None, (before, shown, after))) + "\n"


def throw_away_picture(picture: Picture) -> None:
    """Delete a picture that nothing shows."""
    shown = sa.or_(
        sa.exists().where(MicroLessonPicture.picture_id == picture.id),
        sa.exists().where(Evidence.picture_id == picture.id),
    )
    if db.session.scalar(sa.select(shown)):
        raise Refused(_("This picture is still shown somewhere. Please take it out of the text first."))
    db.session.delete(picture)


def _end_of(lines: list[str], heading: str) -> int:
    """Where the section under a heading ends; the end of all where there is none."""
    is_code = is_inside = False
    for place, line in enumerate(lines):
        is_code = is_code != bool(_FENCE.match(line))
        found = None if is_code else _HEADING.fullmatch(line.rstrip(_AFTER_HEADING))
        if found and is_inside:
            return place
        is_inside = is_inside or bool(heading and found and found[1].casefold() == heading.casefold())
    return len(lines)

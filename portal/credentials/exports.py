"""A credential in every form in which it leaves the house: the stored text, or a picture that carries it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _

from portal.credentials import baking
from portal.credentials.models import Credential
from portal.errors import NotFound

VC = "application/vc+ld+json"
LD = "application/ld+json"
VC_JWT = "application/vc+jwt"
PLAIN = "text/plain"
PNG = "image/png"
SVG = "image/svg+xml"


class Export(NamedTuple):
    """Bytes and their media type."""

    content: bytes
    media_type: str


def export(found: Credential, svg: bytes, form: str) -> Export:
    """The credential as one of ``FORMS``; ``svg`` is its picture. Raises ``KeyError`` for another form, ``NotFound``
    for one that was not there yet when the credential was issued.
    """
    media_type, column, make = FORMS[form]
    text: str | None = getattr(found, column)
    if text is None:
        raise NotFound(_("This badge was issued before it could be had in this form."))
    return Export(make(text, svg), media_type)


def is_kept(found: Credential, form: str) -> bool:
    """Whether this credential has what the form is made of: some were issued before there was a JWT."""
    return getattr(found, FORMS[form][1]) is not None


def _as_text(text: str, _svg: bytes) -> bytes:
    return text.encode()


def _as_png(text: str, svg: bytes) -> bytes:
    return baking.bake_png(baking.png_of(svg), text)


def _as_svg(text: str, svg: bytes) -> bytes:
    return baking.bake_svg(svg, text)


def _as_ob2_png(text: str, svg: bytes) -> bytes:
    return baking.bake_ob2(baking.png_of(svg), text)


def _as_ob2_svg(text: str, svg: bytes) -> bytes:
    return baking.bake_ob2(svg, text)


FORMS: dict[str, tuple[str, str, Callable[[str, bytes], bytes]]] = {
    "json": (VC, "document", _as_text),
    "jwt": (PLAIN, "jwt", _as_text),
    "png": (PNG, "document", _as_png),
    "svg": (SVG, "document", _as_svg),
    "jwt.png": (PNG, "jwt", _as_png),
    "jwt.svg": (SVG, "jwt", _as_svg),
    "ob2.json": (LD, "ob2_document", _as_text),
    "ob2.png": (PNG, "ob2_document", _as_ob2_png),
    "ob2.svg": (SVG, "ob2_document", _as_ob2_svg),
    "ob2.jws": (PLAIN, "ob2_jws", _as_text),
    "ob2.jws.png": (PNG, "ob2_jws", _as_ob2_png),
    "ob2.jws.svg": (SVG, "ob2_jws", _as_ob2_svg),
}
"""By the ending of its address: the media type, the stored text, and what is made of it."""

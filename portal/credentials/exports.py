"""A credential in every form in which it leaves the house: the stored text, or a picture that carries it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from portal.credentials import baking
from portal.credentials.models import Credential

VC = "application/vc+ld+json"
LD = "application/ld+json"
PNG = "image/png"
SVG = "image/svg+xml"


class Export(NamedTuple):
    """Bytes and their media type."""

    content: bytes
    media_type: str


def export(found: Credential, svg: bytes, form: str) -> Export:
    """The credential as one of ``FORMS``; ``svg`` is its picture. Raises ``KeyError`` for another form."""
    media_type, make = FORMS[form]
    return Export(make(found, svg), media_type)


FORMS: dict[str, tuple[str, Callable[[Credential, bytes], bytes]]] = {
    "json": (VC, lambda found, _svg: found.document.encode()),
    "png": (PNG, lambda found, svg: baking.bake_png(baking.png_of(svg), found.document)),
    "svg": (SVG, lambda found, svg: baking.bake_svg(svg, found.document)),
    "ob2.json": (LD, lambda found, _svg: found.ob2_document.encode()),
    "ob2.png": (PNG, lambda found, svg: baking.bake_ob2(baking.png_of(svg), found.ob2_document)),
    "ob2.svg": (SVG, lambda found, svg: baking.bake_ob2(svg, found.ob2_document)),
}

"""Pictures of lessons: ``<name>.png``, ``.jpg``, ``.webp`` or ``.svg`` in the folder of a track, beside its lessons."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from portal.catalog.loading.folder import Folder
from portal.catalog.loading.pictures import troubles
from portal.catalog.members import LONGEST_SLUG, SLUG

LARGEST = 400_000
"""Bytes."""
WIDEST = 2400
"""Points, across and down."""
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
NAME = re.compile(rf"{SLUG.pattern}\.(?:jpg|png|svg|webp)")

_PLACE = 0x8825
"""Where EXIF says on which spot of the earth a photo was taken."""
_WORDS = {"text", "tspan"}


def is_picture(name: str) -> bool:
    """Whether a file is named like a picture of a lesson."""
    return len(name) <= LONGEST_SLUG and bool(NAME.fullmatch(name))


def names(folder: Path, content: Folder) -> set[str]:
    """What the pictures of a track are called."""
    return {path.name for path in content.entries("tracks", folder.name) if is_picture(path.name) and path.is_file()}


def pictures(folder: Path, content: Folder) -> Mapping[str, bytes]:
    """The pictures of a track by their names. What is wrong with one is noted."""
    found = {}
    for name in sorted(names(folder, content)):
        path = folder / name
        raw = content.bytes(path, at_most=LARGEST)
        if raw is not None:
            for line, sentence in _troubles(name, raw):
                content.say(path, line, sentence)
            found[name] = raw
    return MappingProxyType(found)


def _troubles(name: str, raw: bytes) -> list[tuple[int, str]]:
    ending = name.rpartition(".")[2]
    if ending == "svg":
        return troubles(raw, also=_WORDS)
    return _troubles_of_points(ending, raw)


def _troubles_of_points(ending: str, raw: bytes) -> list[tuple[int, str]]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=list(FORMATS.values()))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return [(1, "This is no picture that can be read. Save it again as PNG, JPEG or WebP.")]
    found = []
    if picture.format != FORMATS[ending]:
        found.append((1, f"This is a {picture.format} that calls itself .{ending}. Save it again, or rename it."))
    if max(picture.size) > WIDEST:
        found.append((1, f"{picture.width} by {picture.height} points; {WIDEST} is the most. Make it smaller."))
    if picture.getexif().get_ifd(_PLACE):
        found.append((1, "This photo says where it was taken. Save it without that: export it for the web."))
    return found

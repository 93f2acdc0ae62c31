"""Making a picture anew: what a stranger sent is read once, within limits, and only its points go on from here.

Everything becomes WebP, one format for photographs and for what is see-through: a third smaller than JPEG and PNG,
shown by every browser since 2020, and Pillow writes nothing into it that it is not told to. Where there are few
colours it is kept exactly, else at a quality that the eye takes for the same.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal.catalog import files
from portal.errors import Refused

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

LARGEST = 10 * 1024 * 1024
"""Bytes of a picture that is taken."""

MOST_POINTS = 40_000_000
SIDE = 1600
"""Points of the longer side that are kept."""

QUALITY = 82
FEW_COLOURS = 256
MOST_SCANS = 100
"""Of a JPEG that gets clear step by step. Cameras write a dozen; a hundred thousand keep a decoder busy for an hour."""

KIND = "image/webp"
_READ = ("PNG", "JPEG", "WEBP", "GIF")
_ORIENTATION = 0x0112
_PHONES = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
"""The brands of HEIF and AVIF (ISO/IEC 23008-12, annex B)."""

_one_at_a_time = threading.Lock()
"""A picture of forty million points takes 200 MB while it is read."""


@dataclass(frozen=True)
class Redrawn:
    """A picture as it will be kept and shown."""

    data: bytes
    width: int
    height: int

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of ``data``, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def redraw(data: bytes) -> Redrawn:
    """The first frame of a PNG, JPEG, WebP or GIF, upright, at most ``SIDE`` points long, in sRGB, and nothing else.

    Takes up to two seconds and touches no database. ``Refused`` with a sentence for anything else.
    """
    if len(data) > LARGEST:
        raise too_large(len(data))
    if sentence := _known_otherwise(data):
        raise _refused(sentence)
    with _one_at_a_time:
        return _encoded(_clean(_read(data)))


def too_large(count: int) -> Refused:
    """What somebody reads whose picture has so many bytes."""
    size = _("%(number)s MB", number=format_decimal(count / 1_000_000, format="0.#"))
    most = files.size(LARGEST)
    return _refused(
        _("This picture has %(size)s; at most %(most)s are taken. Please choose a smaller copy.", size=size, most=most)
    )


def _known_otherwise(data: bytes) -> str:
    """A sentence for what is no picture that can be read, where one can say what it is."""
    if not data:
        return _("This file is empty. Please choose the picture again.")
    if data[4:8] == b"ftyp" and data[8:12] in _PHONES:
        return _("This picture is in a format that not every browser shows (HEIC or AVIF). Please save it as JPEG.")
    beginning = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<?xml", b"<!doctype svg", b"<svg")) or b"<svg" in beginning:
        return _("An SVG can carry a program, so the portal takes none. Please save it as PNG.")
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MOST_SCANS:
        return _("This picture is built in a way that takes too long to read. Please save it as PNG.")
    return ""


def _read(data: bytes) -> Image:
    """The first frame, made small. The only place where a decoder sees what somebody made up."""
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data), formats=_READ)
        small = _with_all_colours(image) if image.width * image.height <= MOST_POINTS else None
        if small is not None:
            small.thumbnail((SIDE, SIDE))
            small.load()
            small.info = dict(image.info) | {"orientation": _orientation(image)}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        small = None
    except UnidentifiedImageError:
        raise _refused(_("This is not a picture that can be read here. PNG, JPEG, WebP and GIF are taken.")) from None
    except Exception:  # decoders raise whatever they like
        sentence = _("This picture is damaged, or was cut off on the way. Please choose it again, or save it anew.")
        raise _refused(sentence) from None
    if small is None:
        raise _too_many_points()
    return small


def _clean(read: Image) -> Image:
    """The points of a picture, upright and in sRGB, and nothing that its file said about itself."""
    from PIL import Image

    turn = _turns().get(read.info["orientation"])
    upright = read.transpose(turn) if turn is not None else read
    shown = _in_srgb(upright, read.info.get("icc_profile"))
    clean = Image.new(shown.mode, shown.size)
    clean.paste(shown)
    return clean


def _with_all_colours(image: Image) -> Image:
    """Ready to be made smaller: no palette, no single see-through colour, no sixteen bits."""
    if image.mode == "I;16":
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data and image.mode != "RGBA":
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in ("1", "P") else image


def _orientation(image: Image) -> int:
    """How the camera was held (Exif 2.3, tag 274); 1 where it does not say, or nobody can read it."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # the points are good: what is said beside them is thrown away anyway
        return 1


def _turns() -> dict[int, Transpose]:
    from PIL.Image import Transpose as To

    flips = {2: To.FLIP_LEFT_RIGHT, 4: To.FLIP_TOP_BOTTOM, 5: To.TRANSPOSE, 7: To.TRANSVERSE}
    return {**flips, 3: To.ROTATE_180, 6: To.ROTATE_270, 8: To.ROTATE_90}


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """The colours as every screen takes them; by the picture's own profile where it has one that makes sense."""
    from PIL import ImageCms

    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile:
        try:
            given = ImageCms.getOpenProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(image, given, srgb, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            found = None
        if found is not None:
            return found
    return image.convert(mode)


def _encoded(image: Image) -> Redrawn:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    is_plain = image.getcolors(FEW_COLOURS) is not None
    how = {"lossless": True, "quality": 60, "method": 2} if is_plain else {"quality": QUALITY}
    made = io.BytesIO()
    image.save(made, "WEBP", **how)
    return Redrawn(made.getvalue(), image.width, image.height)


def _too_many_points() -> Refused:
    most = MOST_POINTS // 1_000_000
    return _refused(_("This picture has more than %(most)s million points. Please choose a smaller copy.", most=most))


def _refused(sentence: str) -> Refused:
    return Refused(_("Please look at what is marked below."), fields={"picture": sentence})

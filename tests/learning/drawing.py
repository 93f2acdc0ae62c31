"""Pictures as people send them, and files that only look like one."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(width=80, height=40, mode="RGB", left=RED, right=BLUE):
    """A picture whose left half is red, and whose right half is blue."""
    image = Image.new("RGB", (width, height), right)
    image.paste(left, (0, 0, width // 2, height))
    return image.convert(mode)


def saved(image, kind, **how):
    """An image as the bytes of a file."""
    made = io.BytesIO()
    image.save(made, kind, **how)
    return made.getvalue()


def photograph(orientation=1):
    """A JPEG that says where it was taken, with what, and which way up the camera was held."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x010E] = "Nokia 3310", orientation, "My secret garden"
    exif.get_ifd(0x8825).update({1: "N", 2: (IFDRational(47), IFDRational(22), IFDRational(0)), 3: "E"})
    return saved(halves(), "JPEG", exif=exif, comment=b"taken at home", quality=95)


def claiming(width, height):
    """A PNG of a few bytes that says it is as large as that."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def step_by_step(scans=5000):
    """A JPEG that gets clear in far too many steps."""
    once = saved(halves(), "JPEG", progressive=True)
    scan = once[once.rindex(b"\xff\xda") : -2]
    return once[:-2] + scan * scans + once[-2:]


def animated():
    """A GIF that moves: red first, then blue."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def profile():
    """An ICC profile that is not sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def shown(data):
    """What is in a file, as points."""
    return Image.open(io.BytesIO(data))


def is_like(point, colour):
    """Whether a point has about this colour."""
    return all(abs(one - other) < 45 for one, other in zip(point[:3], colour, strict=True))

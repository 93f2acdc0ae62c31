"""All badge pictures on one sheet, to be looked at: large and small, on light and on dark ground, and printed in grey.

PYTHONPATH=. .venv/bin/python bench/sheet.py SHEET.png [BADGE …]
PYTHONPATH=. .venv/bin/python bench/sheet.py --overview SHEET.png
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from portal import catalog
from portal.catalog import Badge
from portal.config import packaged_content
from portal.credentials import baking

LIGHT, DARK, WHITE = "#fbfaf6", "#12151a", "#ffffff"
INK = "#1c222b"
LARGE, SMALL, TINY = 256, 64, 32
GAP = 12
LABEL = 26
SHOWN = 112
"""Pixels of a picture on the overview."""


def main(arguments: Sequence[str]) -> None:
    """Write the sheet, of all badges or of those that are named."""
    is_overview = "--overview" in arguments
    target, *slugs = [argument for argument in arguments if argument != "--overview"]
    badges = [badge for badge in catalog.load(packaged_content()).badges if not slugs or badge.slug in slugs]
    cells = [overview_cell(*each) if is_overview else cell(*each) for each in _pictures(badges)]
    sheet = in_columns(cells, 10 if is_overview else 3).quantize(256, dither=Image.Dither.NONE)
    sheet.save(target, optimize=True)
    print(f"{target}: {sheet.width} by {sheet.height}, {Path(target).stat().st_size // 1024} kB")


def cell(badge: Badge, level: str | None) -> Image.Image:
    """One picture in all the ways in which it is met."""
    width = LARGE + 3 * (SMALL + TINY + 3 * GAP)
    image = Image.new("RGB", (width, LARGE + LABEL + GAP), LIGHT)
    image.paste(met(badge.picture(level), LARGE, LIGHT), (0, 0))
    for place, (ground, is_grey) in enumerate(((LIGHT, False), (DARK, False), (WHITE, True))):
        left = LARGE + GAP + place * (SMALL + TINY + 3 * GAP)
        image.paste(ground, (left, 0, left + SMALL + TINY + 2 * GAP, LARGE))
        for size, top in ((96, GAP), (SMALL, 120), (TINY, 200)):
            image.paste(met(badge.picture(level), size, ground, is_grey), (left + 2, top))
    _write(image, (4, LARGE + 4), badge.title(level), 15)
    return image


def overview_cell(badge: Badge, level: str | None) -> Image.Image:
    """One picture with its title, for the documentation."""
    image = Image.new("RGB", (SHOWN + 20, SHOWN + 44), LIGHT)
    image.paste(met(badge.picture(level), SHOWN, LIGHT), (10, 6))
    for line, words in enumerate(badge.title(level).split(", ")):
        _write(image, (image.width // 2, SHOWN + 12 + 14 * line), words, 11, "ma")
    return image


def in_columns(cells: Sequence[Image.Image], columns: int) -> Image.Image:
    """Pictures of one size side by side, and below each other."""
    width, height = cells[0].size
    rows = -(-len(cells) // columns)
    sheet = Image.new("RGB", (GAP + (width + GAP) * columns, GAP + (height + GAP) * rows), LIGHT)
    for place, image in enumerate(cells):
        sheet.paste(image, (GAP + place % columns * (width + GAP), GAP + place // columns * (height + GAP)))
    return sheet


def met(svg: bytes, size: int, ground: str, is_grey: bool = False) -> Image.Image:
    """A picture of this size on this ground."""
    with Image.open(io.BytesIO(baking.png_of(svg, size))) as drawing:
        shown = Image.alpha_composite(Image.new("RGBA", drawing.size, ground), drawing.convert("RGBA"))
    return shown.convert("L" if is_grey else "RGB").convert("RGB")


def _pictures(badges: Sequence[Badge]) -> list[tuple[Badge, str | None]]:
    return [(badge, level) for badge in badges for level in badge.pictures]


def _write(image: Image.Image, place: tuple[int, int], words: str, size: int, anchor: str = "la") -> None:
    ImageDraw.Draw(image).text(place, words, fill=INK, font=ImageFont.load_default(size), anchor=anchor)


if __name__ == "__main__":
    main(sys.argv[1:])

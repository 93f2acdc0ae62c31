"""What other sites show beside a link to a badge: its picture, its title, whose it is, and where it can be checked.

In English, as badges are. Letters come from a font of our own, so that a card is the same on every machine.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from portal.credentials.baking import png_of

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
FONT = Path(__file__).parent / "fonts" / "NotoSerif-SemiBold-2.015.ttf"
"""Latin with every accent, Greek and Cyrillic."""

PICTURE, LEFT, COLUMN = 448, 584, 548
"""The width of the picture; where the words begin; how wide they may be."""
TITLE = ((72, 2), (64, 3), (56, 3), (48, 4), (42, 4), (36, 5))
NAME = ((36, 1), (32, 1), (28, 2), (24, 3), (20, 3))
FOOT = ((26, 1), (22, 1), (18, 1))
"""Sizes of letters, each with the number of lines that are allowed in it; the first that fits is taken."""
MEASURED = 100
"""The size in which words are measured."""

PAPER, INK, SOFT, TEAL, GOLD, GREY, RED = "#fcfaf6", "#1c222b", "#474d58", "#005464", "#d9a338", "#9ba0a8", "#861714"
"""Gold is for what was earned: a badge that is somebody's, and good. The rest are the portal's own colours."""
FADING = '<filter id="faded"><feColorMatrix type="saturate" values="0"/></filter>'
FADED = 'filter="url(#faded)" opacity="0.45" '


class Words(NamedTuple):
    """Lines of one size."""

    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> float:
        """How much of the column they take."""
        return len(self.lines) * self.size * 1.18


class Holder(NamedTuple):
    """Whose badge it is, and what has become of it: ``Revoked``, ``Expired``, or nothing while it is good."""

    name: str = ""
    void: str = ""


NOBODY = Holder()


@lru_cache(maxsize=64)
def card(svg: bytes, title: str, *, portal: str, host: str, holder: Holder = NOBODY) -> bytes:
    """A card of 1200 by 630 as PNG, for a badge as such, or for that of one person. One that is not good is grey.

    What cannot be written with the letters there are is left out; a title that is long is set smaller.
    """
    import resvg_py

    drawing = _drawing(svg, title, portal, host, holder)
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True, font_files=[str(FONT)]))


def _drawing(svg: bytes, title: str, portal: str, host: str, holder: Holder) -> str:
    name, void = holder
    heading, owner = fitted(title, TITLE), fitted(f"Awarded to {name}", NAME) if written(name) else Words((), 0)
    gap = 24 if owner.lines else 0
    top = (HEIGHT - heading.height - gap - owner.height) / 2
    picture, look = b64encode(png_of(svg, PICTURE)).decode(), FADED if void else ""
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Noto Serif" '
        f'font-weight="600"><rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{FADING}'
        f'<rect width="{WIDTH}" height="14" fill="{GREY if void else GOLD if name else TEAL}"/>'
        f'<image x="84" y="{(HEIGHT - PICTURE) // 2 + 7}" width="{PICTURE}" height="{PICTURE}" {look}'
        f'href="data:image/png;base64,{picture}"/>',
        _set(fitted(portal, ((26, 1),)), 74, SOFT),
        _set(heading, top, INK),
        _set(owner, top + heading.height + gap, TEAL),
        _foot(host, void),
        "</svg>",
    )
    return "".join(parts)


def _foot(host: str, void: str) -> str:
    """Where it can be checked, with a tick; or that it is not good, with none."""
    if void:
        return _set(fitted(f"{void}: see {host}", FOOT), 530, RED)
    tick = (
        f'<path fill="none" stroke="{TEAL}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" '
        f'd="M{LEFT + 2} 547l8 8 15-17"/>'
    )
    return tick + _set(fitted(f"Verify at {host}", FOOT, COLUMN - 38), 530, SOFT, LEFT + 38)


def _set(words: Words, top: float, colour: str, left: int = LEFT) -> str:
    """The lines below each other, the first one's upper edge at ``top``."""
    rows = (
        f'<text x="{left}" y="{top + words.size * (0.97 + 1.18 * row):.0f}" font-size="{words.size}" fill="{colour}">'
        f"{escape(line, quote=False)}</text>"
        for row, line in enumerate(words.lines)
    )
    return "".join(rows)


def fitted(text: str, sizes: tuple[tuple[int, int], ...], width: int = COLUMN) -> Words:
    """The text in the first size in which it fits; cut off in the last one. No words when it cannot be written."""
    text = written(text)
    if not text:
        return Words((), 0)
    for size, most in sizes:
        lines = _broken(text, width * MEASURED / size)
        if len(lines) <= most and all(_width(line) * size <= width * MEASURED for line in lines):
            return Words(_balanced(lines, width * MEASURED / size), size)
    size, most = sizes[-1]
    lines = _broken(text, width * MEASURED / size)
    kept = (*lines[: most - 1], " ".join(lines[most - 1 :]))
    return Words(tuple(_cut(line, width * MEASURED / size) for line in kept if line), size)


def written(text: str) -> str:
    """The text in composed letters and without idle space; empty when the font lacks one of them."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text if all(_is_covered(letter) for letter in text) else ""


def _broken(text: str, width: float) -> list[str]:
    """Lines that are as full as words allow, and end at a comma; a word that is too wide has one of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and not lines[-1].endswith(",") and _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(lines: list[str], width: float) -> tuple[str, ...]:
    """As many lines, but of the same length as far as can be."""
    text, best = " ".join(lines), lines
    for part in range(99, 49, -3):
        narrower = _broken(text, width * part / 100)
        if len(narrower) > len(lines) or any(_width(line) > width for line in narrower):
            break
        best = narrower
    return tuple(best)


def _cut(line: str, width: float) -> str:
    """The line, or as much of it as has room, and three dots."""
    if _width(line) <= width:
        return line
    while line and _width(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _width(text: str) -> float:
    """In ``MEASURED`` size."""
    return _font().getlength(text)


@cache
def _is_covered(letter: str) -> bool:
    """Whether the font has it, and it is not one that steers others."""
    if unicodedata.category(letter)[0] == "C":
        return False
    missing, drawn = (_font().getmask(each) for each in ("\U0010fffd", letter))
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@cache
def _font() -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONT), MEASURED, layout_engine=ImageFont.Layout.BASIC)

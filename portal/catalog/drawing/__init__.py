"""Drawings for badges that bring none: the tier gives the frame, the track and the words of slug and tags the motif,
and the slug all the rest.

The same badge has the same drawing, byte for byte, on every machine. A change to these lines changes every badge that
was drawn by them, as a new version of it; what was signed keeps the drawing it was signed with.
"""

from __future__ import annotations

import hashlib
import re
from html import escape

from portal.catalog.drawing.colours import BRONZE, DRESSES, GOLD, PAPER, SILVER, Dress, Metal
from portal.catalog.drawing.frames import FRAMES, frame
from portal.catalog.drawing.motifs import motif
from portal.catalog.drawing.pen import MIDDLE, number
from portal.catalog.drawing.rosettes import ROSETTES
from portal.catalog.values import Badge

HAND = 16224
"""How the cards are dealt. Of those tried, with this one the portal's own badges look least alike and most like what
they are about."""

MIDST = f'cx="{MIDDLE}" cy="{MIDDLE}"'
COUNTS = (6, 7, 8, 9, 10, 12)
METALS = (GOLD, SILVER, BRONZE)
"""Of the highest level, of the one below it, and of all others."""

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw(badge: Badge, level: str | None = None) -> bytes:
    """The drawing of a badge, or of one of its levels: SVG. A badge that was renamed keeps it. Raises ``NotFound``."""
    title = NOT_XML.sub("", badge.title(level))
    names = list(badge.levels)
    reached = names.index(level) + 1 if level else 0
    metal = METALS[min(len(names) - reached, 2)] if reached else GOLD
    cards = hashlib.sha256(f"{HAND} {(*badge.was, badge.slug)[0]}".encode()).digest()
    dress = DRESSES[cards[0] % len(DRESSES)]
    parts = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" role="img">',
        f"<title>{escape(title, quote=False)}</title>",
        frame(FRAMES[badge.tier], metal, dress),
        *_middle(badge, dress, cards),
        *_ribbon(reached, len(names), metal),
        "</svg>",
    )
    return ("\n".join(parts) + "\n").encode()


def _middle(badge: Badge, dress: Dress, cards: bytes) -> tuple[str, ...]:
    """The rosette, and in it the motif."""
    rosette, count = ROSETTES[cards[1] % len(ROSETTES)], COUNTS[cards[2] % len(COUNTS)]
    words = "-".join(((*badge.was, badge.slug)[0], *badge.tags)).lower().replace(" ", "-").split("-")
    about = motif(badge.track, words, cards[3]).format(one=dress.one, two=dress.two, cut=dress.middle)
    far = FRAMES[badge.tier].room
    near = far * FRAMES[badge.tier].heart
    return (
        rosette(count, near, far, dress),
        f'<circle {MIDST} r="{number(near)}" fill="{dress.middle}" stroke="{dress.ground}" stroke-width="7"/>',
        f'<circle {MIDST} r="{number(near - 7)}" fill="none" stroke="{dress.two}" stroke-width="3"/>',
        f'<g transform="translate({MIDDLE} {MIDDLE}) scale({near * 0.0083:.3f})">{about}</g>',
    )


def _ribbon(reached: int, levels: int, metal: Metal) -> tuple[str, ...]:
    """A place for each level; those that are reached are filled."""
    if not levels:
        return ()
    step = min(62.0, 372 / levels)
    left, width = MIDDLE - step * (levels - 1) / 2, step * (levels - 1) + 92
    band = f'x="{number(MIDDLE - width / 2)}" y="422" width="{number(width)}" height="84" rx="42"'
    full = f'r="{number(step * 0.4)}" fill="{PAPER}" stroke="{metal.edge}" stroke-width="7"'
    empty = f'r="{number(step * 0.17)}" fill="{metal.edge}"'
    return (
        f'<rect {band} fill="{metal.body}" stroke="{metal.edge}" stroke-width="8"/>',
        *(
            f'<circle cx="{number(left + step * place)}" cy="464" {full if place < reached else empty}/>'
            for place in range(levels)
        ),
    )

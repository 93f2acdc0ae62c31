"""The frames: each tier has a shape of its own, and is known by it without its colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.catalog.drawing.colours import Dress, Metal
from portal.catalog.drawing.pen import MIDDLE, Point, at, circle, closed, rounded
from portal.catalog.values import Tier

RAYS = 36
ROUND = 245
"""The radius of the round frame."""
TIP = 257
"""How far the corners of the hexagon lie from the middle, before they are rounded."""
HALF, POINT = 168, 258.3
"""Of the star's two squares: half a side of the one that lies, and how far the corners of the other one reach."""


@dataclass(frozen=True)
class Frame:
    """A shape: its outline and how far it reaches in a direction, each so far inside of the outermost line."""

    outline: Callable[[float], str]
    reach: Callable[[float, float], float]
    edges: tuple[float, float, float]
    """How far inside the shining line, the ground and the fine line lie."""
    is_pearled: bool
    room: float
    """How far from the middle there is ground in every direction."""
    heart: float
    """How much of that belongs to the motif: more where there is little, so that it is seen where it is small."""


def frame(shape: Frame, metal: Metal, dress: Dress) -> str:
    """The frame and the ground in it, with rays."""
    shine, ground, line = (shape.outline(edge) for edge in shape.edges)
    pearls = ' stroke-linecap="round" stroke-dasharray="0 23.562"' if shape.is_pearled else ""
    width = 10 if shape.is_pearled else 7
    return "\n".join(
        (
            f'<path fill="{metal.body}" stroke="{metal.edge}" stroke-width="10" stroke-linejoin="round" '
            f'd="{shape.outline(0)}"/>',
            f'<path fill="none" stroke="{metal.shine}" stroke-width="{width}"{pearls} d="{shine}"/>',
            f'<path fill="{dress.ground}" stroke="{metal.edge}" stroke-width="6" d="{ground}"/>',
            f'<path fill="{dress.rays}" d="{_rays(shape)}"/>',
            f'<path fill="none" stroke="{dress.line or metal.body}" stroke-width="4" d="{line}"/>',
        )
    )


def _rays(shape: Frame) -> str:
    """Light from the middle, as far as the fine line."""
    parts = []
    for ray in range(RAYS):
        sides = ((ray + side) / RAYS for side in (-0.25, 0.25))
        parts.append(closed([(MIDDLE, MIDDLE), *(at(shape.reach(turn, shape.edges[2]), turn) for turn in sides)]))
    return "".join(parts)


def _round(inset: float) -> str:
    return circle((MIDDLE, MIDDLE), ROUND - inset)


def _hexagon(inset: float) -> str:
    radius = TIP - inset / math.cos(math.pi / 6)
    return rounded([at(radius, corner / 6) for corner in range(6)], [46 - inset * 0.3] * 6)


def _star(inset: float) -> str:
    """Two squares, one of them standing on its corner."""
    half, far = HALF - inset, POINT - inset * math.sqrt(2)
    notch = math.hypot(half, far - half)
    aside = math.atan2(far - half, half) / math.tau
    points: list[Point] = []
    cuts = []
    for quarter in range(4):
        turn = quarter / 4
        radii = (far, notch, half * math.sqrt(2), notch)
        turns = (turn, turn + aside, turn + 1 / 8, turn + 1 / 4 - aside)
        points += [at(radius, each) for radius, each in zip(radii, turns, strict=True)]
        cuts += [40 - inset / 3, 10, 32 - inset / 3, 10]
    return rounded(points, cuts)


def _reach_of_hexagon(turn: float, inset: float) -> float:
    away = math.tau * ((turn + 1 / 12) % (1 / 6) - 1 / 12)
    return (TIP * math.cos(math.pi / 6) - inset) / math.cos(math.pi / 6 - abs(away))


def _reach_of_star(turn: float, inset: float) -> float:
    across, up = abs(math.sin(math.tau * turn)), abs(math.cos(math.tau * turn))
    return max((HALF - inset) / max(across, up), (POINT - inset * math.sqrt(2)) / (across + up))


FRAMES: Mapping[Tier, Frame] = {
    "step": Frame(_round, lambda _turn, inset: ROUND - inset, (20, 41, 55), is_pearled=True, room=181, heart=0.78),
    "craft": Frame(_hexagon, _reach_of_hexagon, (18, 37, 52), is_pearled=False, room=163, heart=0.78),
    "mastery": Frame(_star, _reach_of_star, (14, 28, 40), is_pearled=False, room=142, heart=0.84),
}

"""The rosettes: what is drawn around the middle of a badge. Each is turned from a number, as engravers turn theirs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from portal.catalog.drawing.colours import Dress
from portal.catalog.drawing.pen import Point, at, circle, closed, flowing, number, spot

Rosette = Callable[[int, float, float, Dress], str]
"""Drawn from a number of leaves, from how far to how far from the middle they reach, and the colours."""


def leaves(count: int, near: float, far: float, dress: Dress) -> str:
    """Pointed leaves with a vein, and berries between them."""
    root, widest = near * 0.85, near * 0.6 + far * 0.4
    edges = []
    for turn in _around(count):
        tip, stem = spot(at(far, turn)), spot(at(root, turn))
        left, right = (spot(at(widest, turn + side / count)) for side in (-0.6, 0.6))
        edges.append(f"M{stem}Q{left} {tip}Q{right} {stem}Z")
    veins = _spokes(near, far - (far - near) * 0.35, _around(count))
    berries = (circle(at(near * 0.55 + far * 0.45, turn), 6) for turn in _around(count, 0.5))
    return _filled(dress.outer, edges) + _drawn(dress.ground, 5, veins) + _filled(dress.inner, berries)


def daisy(count: int, near: float, far: float, dress: Dress) -> str:
    """Round petals, each with a narrow one on it."""
    part = math.sin(math.pi / count)
    half = far * part / (1 + part) * 0.9
    petals = _spokes(near, far - half, _around(count))
    return _drawn(dress.outer, 2 * half, petals) + _drawn(dress.shade, half * 0.8, petals)


def compass(count: int, near: float, far: float, dress: Dress) -> str:
    """Long points, each with a side in the light and one in the shade, and short ones behind them."""
    foot, root = near * 0.9, near * 0.5
    short, light, shade = [], [], []
    for turn in _around(count):
        left, right = (at(foot, turn + side / count) for side in (-0.5, 0.5))
        light.append(closed([at(far, turn), at(root, turn), left]))
        shade.append(closed([at(far, turn), at(root, turn), right]))
        between = turn + 0.5 / count
        short.append(closed([at(near * 0.4 + far * 0.6, between), at(foot, turn), at(foot, turn + 1 / count)]))
    return _filled(dress.inner, short) + _filled(dress.outer, light) + _filled(dress.shade, shade)


def weave(count: int, _near: float, far: float, dress: Dress) -> str:
    """Fine rings through each other."""
    radius = (far - 3) / 2
    return _drawn(dress.outer, 5.5, (circle(at(radius, turn), radius) for turn in _around(2 * count)))


def wave(count: int, near: float, far: float, dress: Dress) -> str:
    """Two waves that run through each other."""
    middle, swing = near * 0.55 + far * 0.45, (far - near) * 0.74
    heights = [middle + swing, middle, middle - swing, middle] * count
    turns = list(_around(4 * count))
    shifted = turns[2:] + turns[:2]
    first, second = (flowing(list(map(at, heights, each))) for each in (turns, shifted))
    return _drawn(dress.outer, 12, [first]) + _drawn(dress.inner, 12, [second])


def folds(count: int, _near: float, far: float, dress: Dress) -> str:
    """A cockade: two rows of round folds, one over the other."""
    crest = far / (1 + math.tan(math.pi / count))
    rows = ((dress.outer, crest, 0.0), (dress.ground, crest * 0.87, 0.5), (dress.inner, crest * 0.81, 0.5))
    return "".join(_filled(colour, [_fold(count, radius, shift)]) for colour, radius, shift in rows)


def dandelion(count: int, near: float, far: float, dress: Dress) -> str:
    """Stalks that end in a ball; every other one is shorter."""
    ball = (far - near) * 0.42
    long, short = far - ball, near * 0.6 + far * 0.4
    stalks = [*_spokes(near, long, _around(count)), *_spokes(near, short, _around(count, 0.5))]
    balls = (circle(at(long, turn), ball) for turn in _around(count))
    small = (circle(at(short, turn), ball * 0.7) for turn in _around(count, 0.5))
    return _drawn(dress.outer, 8, stalks) + _filled(dress.outer, balls) + _filled(dress.inner, small)


def chain(count: int, near: float, far: float, dress: Dress) -> str:
    """Links that hold each other, all the way round."""
    middle, radius = (near + far) / 2, (far - near) / 2 - 3
    pairs = max(count, math.ceil(math.pi * middle / (radius * 1.6)))
    first, second = ((circle(at(middle, turn), radius) for turn in _around(pairs, shift)) for shift in (0, 0.5))
    return _drawn(dress.outer, 9, first) + _drawn(dress.inner, 9, second)


ROSETTES: tuple[Rosette, ...] = (leaves, daisy, compass, weave, wave, folds, dandelion, chain)


def _around(count: int, shift: float = 0) -> Iterable[float]:
    """So many turns, evenly, from the top on or from a part of a step later."""
    return ((place + shift) / count for place in range(count))


def _spokes(near: float, far: float, turns: Iterable[float]) -> list[str]:
    return [f"M{spot(at(near, turn))}L{spot(at(far, turn))}" for turn in turns]


def _fold(count: int, radius: float, shift: float) -> str:
    """Half circles side by side, the middle of each so far out."""
    half = number(radius * math.tan(math.pi / count))
    corners: list[Point] = [at(radius / math.cos(math.pi / count), turn) for turn in _around(count, shift - 0.5)]
    arcs = (f"A{half} {half} 0 0 1 {spot(corner)}" for corner in (*corners[1:], corners[0]))
    return f"M{spot(corners[0])}{''.join(arcs)}Z"


def _filled(colour: str, lines: Iterable[str]) -> str:
    return f'<path fill="{colour}" d="{"".join(lines)}"/>'


def _drawn(colour: str, width: float, lines: Iterable[str]) -> str:
    line = f'stroke="{colour}" stroke-width="{number(width)}" stroke-linecap="round"'
    return f'<path fill="none" {line} d="{"".join(lines)}"/>'

"""The pen: points around the middle of a picture of 512 by 512, and lines through them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

MIDDLE = 256

Point = tuple[float, float]


def at(radius: float, turn: float) -> Point:
    """The point so far from the middle; ``turn`` is a part of the full circle, clockwise, 0 at the top."""
    angle = math.tau * turn
    return MIDDLE + radius * math.sin(angle), MIDDLE - radius * math.cos(angle)


def number(value: float) -> str:
    """A coordinate with one digit after the point. Rounded twice: the last bits of a sine differ between machines."""
    return f"{round(round(value, 4), 1) + 0.0:g}"


def spot(point: Point) -> str:
    """A point as a path names it."""
    return f"{number(point[0])} {number(point[1])}"


def closed(points: Iterable[Point]) -> str:
    """Straight lines from point to point, and back to the first."""
    return f"M{'L'.join(map(spot, points))}Z"


def rounded(points: Sequence[Point], cuts: Sequence[float]) -> str:
    """As ``closed``, with each corner rounded from so far before it to so far behind it."""
    bends = []
    for place, corner in enumerate(points):
        before, behind = points[place - 1], points[(place + 1) % len(points)]
        start, end = (_towards(corner, other, cuts[place]) for other in (before, behind))
        bends.append(f"{spot(start)}Q{spot(corner)} {spot(end)}")
    return f"M{'L'.join(bends)}Z"


def flowing(points: Sequence[Point]) -> str:
    """One closed curve that bends towards each point and passes half-way between them."""
    halves = [_half(point, points[(place + 1) % len(points)]) for place, point in enumerate(points)]
    bends = (f"Q{spot(point)} {spot(half)}" for point, half in zip(points, halves, strict=True))
    return f"M{spot(halves[-1])}{''.join(bends)}Z"


def circle(middle: Point, radius: float) -> str:
    """A circle as part of a path."""
    x, y, r = number(middle[0] - radius), number(middle[1]), number(radius)
    return f"M{x} {y}a{r} {r} 0 1 1 {number(2 * radius)} 0a{r} {r} 0 1 1 {number(-2 * radius)} 0Z"


def _towards(start: Point, goal: Point, length: float) -> Point:
    part = length / math.dist(start, goal)
    return start[0] + (goal[0] - start[0]) * part, start[1] + (goal[1] - start[1]) * part


def _half(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2

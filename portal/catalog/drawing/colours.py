"""The colours of a picture: paper and ink, teal, and metal for the frame."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metal:
    """What the frame and the ribbon are made of."""

    body: str
    edge: str
    shine: str


@dataclass(frozen=True)
class Dress:
    """The colours inside the frame, from the ground to what lies in the middle."""

    ground: str
    rays: str
    line: str | None
    """The fine line along the frame; ``None`` when it has the colour of the metal."""
    outer: str
    """Of the rosette."""
    shade: str
    """The outer colour where no light falls on it."""
    inner: str
    middle: str
    one: str
    """Of a motif, which shows two of something: the first."""
    two: str


GOLD = Metal("#d9a338", "#8a5e10", "#f9e2a6")
SILVER = Metal("#b4bcc5", "#616b77", "#eef2f5")
BRONZE = Metal("#bb7a48", "#6f3f1b", "#eec39c")

INK, TEAL, SEA, AQUA, MIST = "#1f2430", "#0a6172", "#2f97a6", "#7cc3c9", "#d3e8e6"
PAPER, CREAM, STRAW, HONEY, AMBER = "#fdf8ec", "#fdf5e0", "#f8dfa0", "#e2ad42", "#c4861f"

_ON_INK = (INK, "#272e3d", GOLD.shine)
_ON_TEAL = (TEAL, "#116d7f", GOLD.shine)
_ON_MIST = (MIST, "#c5dfdd", None)
_ON_CREAM = (CREAM, "#f7ead0", None)

DRESSES = (
    Dress(*_ON_INK, outer=SEA, shade=TEAL, inner=HONEY, middle=PAPER, one=TEAL, two=AMBER),
    Dress(*_ON_INK, outer=HONEY, shade=STRAW, inner=AQUA, middle=TEAL, one=PAPER, two=HONEY),
    Dress(*_ON_TEAL, outer=AQUA, shade=SEA, inner=INK, middle=PAPER, one=TEAL, two=AMBER),
    Dress(*_ON_TEAL, outer=HONEY, shade=STRAW, inner=PAPER, middle=INK, one=AQUA, two=HONEY),
    Dress(*_ON_MIST, outer=TEAL, shade=SEA, inner=HONEY, middle=INK, one=PAPER, two=HONEY),
    Dress(*_ON_MIST, outer=INK, shade=TEAL, inner=SEA, middle=TEAL, one=PAPER, two=HONEY),
    Dress(*_ON_CREAM, outer=AMBER, shade=GOLD.edge, inner=TEAL, middle=INK, one=AQUA, two=HONEY),
    Dress(*_ON_CREAM, outer=SEA, shade=TEAL, inner=INK, middle=TEAL, one=PAPER, two=HONEY),
)

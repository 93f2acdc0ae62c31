"""Leitner's boxes: what was wrong comes back soon, what is known comes back later and later, and then stays away."""

from __future__ import annotations

import datetime as dt

DAYS = (1, 3, 7, 21, 60)
"""After how many days a card of each box comes back, from the first."""


def first(today: dt.date) -> tuple[int, dt.date]:
    """The box of a card that was answered wrong, and the day on which it comes back."""
    return 1, today + dt.timedelta(days=DAYS[0])


def after(box: int, *, is_right: bool, today: dt.date) -> tuple[int, dt.date | None]:
    """The box that a card moves to and the day on which it comes back; no day once it has left the last box."""
    if not is_right:
        return first(today)
    if box >= len(DAYS):
        return len(DAYS), None
    return box + 1, today + dt.timedelta(days=DAYS[box])

"""The best whole: as many points as all pairs together can have, within every limit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from portal.mentoring.matching.score import fair_load

if TYPE_CHECKING:
    from numpy.typing import NDArray

Place = tuple[int, int]
"""A pair that could be: the row of a mentee and the column of a mentor."""

FORBIDDEN = -1
FINER = 10_000
"""Points are counted this fine, so that a pair without any point is still better than none."""


def solve(
    worth: NDArray[Any] | Sequence[Sequence[int]],
    *,
    mentees: Sequence[int],
    mentors: Sequence[int],
    loads: Sequence[int],
    pinned: Collection[Place] = (),
) -> list[Place]:
    """The pairs with the best total, sorted.

    ``worth`` has a row for each mentee and a column for each mentor, in points without the part for a fair load;
    ``FORBIDDEN`` pairs are never in the answer, whoever stays without.

    ``mentees`` and ``mentors`` say how many pairs each still has room for, ``loads`` in how many each mentor is. Pinned
    pairs come first. Then everybody has a first mentor, as far as it goes, before anybody has a second one: each round
    is the assignment problem, in which a mentor stands once for each pair that they have room for.
    """
    import numpy as np

    table = np.array(worth, dtype=float).reshape(len(mentees), len(mentors))
    rows, columns, busy = list(mentees), list(mentors), list(loads)
    found: list[Place] = []
    for row, column in sorted(pinned):
        if rows[row] > 0 and columns[column] > 0 and table[row, column] != FORBIDDEN:
            _take(table, rows, columns, busy, (row, column))
            found.append((row, column))
    while places := _round(table, rows, columns, busy):
        for place in places:
            _take(table, rows, columns, busy, place)
        found += places
    return sorted(found)


def _take(table: NDArray[Any], rows: list[int], columns: list[int], busy: list[int], place: Place) -> None:
    row, column = place
    rows[row] -= 1
    columns[column] -= 1
    busy[column] += 1
    table[row, column] = FORBIDDEN


def _round(table: NDArray[Any], rows: Sequence[int], columns: Sequence[int], busy: Sequence[int]) -> list[Place]:
    """One mentor at most for each mentee who has room."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    asking = [row for row, room in enumerate(rows) if room > 0]
    copies = [(column, copy) for column, room in enumerate(columns) for copy in range(min(room, len(asking)))]
    if not asking or not copies:
        return []
    points = table[np.ix_(asking, [column for column, _copy in copies])]
    fair = np.array([fair_load(busy[column] + copy) for column, copy in copies])
    value = np.where(points == FORBIDDEN, 0, (points + fair) * FINER + 1)
    chosen = zip(*linear_sum_assignment(value, maximize=True), strict=True)
    return [(asking[row], copies[column][0]) for row, column in chosen if value[row, column] > 0]

"""How long matching takes: scores, limits and the best whole for a pool, against the bare solver on the same table.

PYTHONPATH=. .venv/bin/python bench/matching.py [SIZE …]        200 and 1000 by default: so many mentors and mentees
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from portal.mentoring.matching import limits, score, weeks
from portal.mentoring.matching.limits import Bounds
from portal.mentoring.matching.pool import Pool
from portal.mentoring.matching.score import Side
from portal.mentoring.matching.whole import best_whole

UNITS = [f"track-{n // 5}/unit-{n}" for n in range(25)]
CHANNELS, PACES = ("", "in-person", "video", "phone"), ("", "short-and-often", "long-and-seldom")


def main(arguments: Sequence[str]) -> None:
    """Measure each size once, after a small one that loads what is imported late."""
    best_whole(pool_of(5))
    for size in map(int, arguments or ("200", "1000")):
        measure(pool_of(size))


def measure(pool: Pool) -> None:
    """The whole, and in the same run the solver alone."""
    began = time.perf_counter()
    found = best_whole(pool)
    whole = time.perf_counter() - began
    worth = [
        [0 if limits.limit_between(one, other, pool.bounds) else score.score(one, other) for one in pool.mentors]
        for other in pool.mentees
    ]
    table = np.array(worth, dtype=float)
    began = time.perf_counter()
    linear_sum_assignment(table, maximize=True)
    bare = time.perf_counter() - began
    print(
        f"{len(pool.mentors)} x {len(pool.mentees)}: {whole:.2f} s for {len(found.pairs)} pairs and"
        f" {len(found.without)} without; the bare solver {bare:.3f} s, {whole / bare:.0f} times as fast"
    )


def pool_of(size: int) -> Pool:
    """People as a programme of a large house has them, always the same."""
    dice = random.Random(6)
    mentors, mentees = ([side_of(dice, role, n) for n in range(size)] for role in ("mentor", "mentee"))
    everybody = [side.person for side in (*mentors, *mentees)]
    above = {person: frozenset(dice.sample(everybody, 4)) for person in everybody}
    apart = frozenset((dice.choice(everybody), dice.choice(everybody)) for _n in range(size // 5))
    return Pool(tuple(mentors), tuple(mentees), Bounds(above=above, apart=apart))


def side_of(dice: random.Random, role: str, number: int) -> Side:
    """Somebody with three to eight topics, a few free hours and two languages."""
    free = 0
    for _n in range(4):
        free |= weeks.WEEK & (0b1111_1111 << dice.randrange(weeks.QUARTERS))
    return Side(
        enrolment=f"{role}-{number:04}",
        person=f"person-{role}-{number:04}",
        name=f"{role} {number}",
        topics={unit: dice.randint(1, 3) for unit in dice.sample(UNITS, dice.randint(3, 8))},
        objectives=frozenset(dice.sample("abcdef", 2)),
        free=free,
        channel=dice.choice(CHANNELS),
        pace=dice.choice(PACES),
        department=f"department {dice.randrange(20)}",
        languages=frozenset(dice.sample(("en", "de", "fr", "es"), 2)),
        manager=f"manager {dice.randrange(60)}",
        capacity=2 if role == "mentor" and number % 5 == 0 else 1,
    )


if __name__ == "__main__":
    main(sys.argv[1:])

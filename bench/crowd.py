"""Many at once under one programme's common rule: does the row that everybody touches hold them up?

``python -m bench.crowd [events]`` lets four processes with four clients each record sessions on PostgreSQL: all in one
programme whose rules count them together, then the same with a programme for each pair, so that nobody shares a row.
Printed are events a second, both ways in turns, and the ratio.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from portal import db, journal
from portal.events import SessionCompleted
from portal.gamification import Rulebook
from portal.gamification.rules import Cap, Gift, Level, Rule
from tests.databases import Postgres

PROCESSES, THREADS, ROUNDS = 4, 4, 3
PAIRS = 400
RULES = (
    Rule("held", when=("session.completed",), slots=("mentor", "mentee"), gift=Gift(10, "xp"), cap=Cap(2, "day")),
    Rule(
        "together",
        when=("session.completed",),
        slots=("cohort",),
        gift=Gift(badge="together"),
        levels=(Level("hundred", 100), Level("many", 100_000)),
    ),
    Rule(
        "aboard",
        when=("session.completed",),
        slots=("cohort",),
        distinct="pair",
        per="week",
        gift=Gift(badge="aboard"),
        levels=(Level("", 20),),
    ),
)


def sessions(many: int, label: str, *, is_shared: bool) -> list[SessionCompleted]:
    """Sessions of pairs, in one programme or in one for each pair."""
    found = []
    for number in range(many):
        pair = number % PAIRS
        who: dict[str, Any] = {"pair": f"p{pair}", "mentor": f"m{pair}", "mentee": f"n{pair}"}
        cohort = "c" if is_shared else f"c{pair}"
        found.append(SessionCompleted(**who, cohort=cohort, session=f"{label}-{number}", minutes=45))
    return found


def record(url: str, events: Sequence[SessionCompleted], gate: Barrier) -> None:
    """Record them with a few clients, each in a transaction of its own."""
    db.use(db.connect(url))

    def one(event: SessionCompleted) -> None:
        journal.record(event, zone="UTC")
        db.session.commit()
        db.session.remove()

    with ThreadPoolExecutor(THREADS) as threads:
        gate.wait(60)
        list(threads.map(one, events))


def rate(url: str, events: Sequence[SessionCompleted]) -> float:
    """Events a second, when all processes record at once."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(PROCESSES + 1)
    shares = [(url, events[number::PROCESSES], gate) for number in range(PROCESSES)]
    clerks = [context.Process(target=record, args=share) for share in shares]
    for clerk in clerks:
        clerk.start()
    gate.wait(60)
    began = time.perf_counter()
    for clerk in clerks:
        clerk.join()
    return len(events) / (time.perf_counter() - began)


def main(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "postgresql", "crowd")
        server.make_safe()
        db.use(db.connect(server.url))
        journal.adopt_unless_chosen(Rulebook(RULES))
        db.session.commit()
        shared, apart = [], []
        for turn in range(ROUNDS):
            shared.append(rate(server.url, sessions(many, f"shared-{turn}", is_shared=True)))
            apart.append(rate(server.url, sessions(many, f"apart-{turn}", is_shared=False)))
        differences = journal.verify().differences
        server.close()
    one, many_ = statistics.median(shared), statistics.median(apart)
    print(
        f"{PROCESSES * THREADS} clients: {one:,.0f}/s in one programme, {many_:,.0f}/s apart, ratio {one / many_:.2f}"
    )
    print(f"differences afterwards: {len(differences)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 800)

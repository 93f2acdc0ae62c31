"""What a board costs among 100,000 people, on both databases: ours beside the same statements on the bare driver.

A board of 50 is 25 ahead and 25 behind; my place is counted as far as it is shown. What the bare driver takes is the
time in the database; the two take turns in one run, so that the ratio holds on a machine that others use, too. Medians.

    PYTHONPATH=. .venv/bin/python bench/board.py [rounds]
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.gamification import boards
from portal.gamification.models import HOLDING
from tests.databases import Postgres, migrate

ROUNDS = 2000
PEOPLE = 100_000
SIDE = 25
WHAT = "points:xp"
Call = Callable[[], Any]


def main(rounds: int) -> None:
    """Measure, print, end."""
    print(f"{'board of 50 and my place':34}{'portal':>12}{'database':>12}{'ratio':>9}")
    with tempfile.TemporaryDirectory() as folder:
        file = f"sqlite:///{Path(folder) / 'portal.db'}"
        migrate(file)
        _measure("SQLite", file, rounds)
        server = Postgres(Path(folder) / "postgresql", "bench")
        _measure("PostgreSQL", server.url, rounds)
        server.close()


def _measure(name: str, url: str, rounds: int) -> None:
    engine = db.connect(url)
    db.use(engine)
    people = _fill(engine)
    with db.reading():
        for words, rank in (("in the middle", PEOPLE // 2), ("at the top", 3), ("at the end", PEOPLE - 3)):
            _line(f"{name}, {words}", engine, people[rank], rounds)
    db.session.remove()
    engine.dispose()


def _fill(engine: sa.Engine) -> list[tuple[str, int]]:
    """People with points, many of them equal; as they stand, most points first."""
    dice = random.Random(2611)
    rows = [
        {"subject": db.new_id(), "what": WHAT, "n": int(dice.expovariate(1 / 300)), "board": "spring"}
        for _ in range(PEOPLE)
    ]
    db.session.execute(sa.insert(HOLDING), rows)
    others = [{**row, "what": "badge:something", "board": None} for row in rows]
    db.session.execute(sa.insert(HOLDING), others)
    db.session.commit()
    _tidy(engine)
    return sorted(((str(row["subject"]), int(str(row["n"]))) for row in rows), key=lambda one: (-one[1], one[0]))


def _tidy(engine: sa.Engine) -> None:
    """Statistics, and on PostgreSQL what autovacuum does in time: pages that are known to be visible to everybody."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name != "postgresql":
            connection.exec_driver_sql("ANALYZE")
            return
        visible = "SELECT relallvisible > 0 FROM pg_class WHERE relname = 'holding'"
        while not connection.exec_driver_sql(visible).scalar():
            connection.exec_driver_sql("VACUUM (ANALYZE) holding")
            time.sleep(0.2)


def _line(words: str, engine: sa.Engine, me: tuple[str, int], rounds: int) -> None:
    subject, n = me

    def ours() -> boards.Neighbours:
        return boards.neighbours_of(subject, board="spring", what=WHAT, n=n, most=SIDE)

    asked: list[tuple[str, Any]] = []
    listening: tuple[Any, ...] = (engine, "before_cursor_execute", lambda _c, _u, *said: asked.append(said[:2]))
    sa.event.listen(*listening)
    ours()
    sa.event.remove(*listening)
    cursor: Any = db.session.connection().connection.cursor()

    def bare() -> list[Sequence[Any]]:
        return [cursor.execute(statement, values).fetchall() for statement, values in asked]

    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(50):
        ours(), bare()
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for which, call in enumerate((ours, bare)):
            spent[which].append(_seconds(call))
    db.session.rollback()
    mine, floor = (statistics.median(times) * 1000 for times in spent)
    print(f"{words:34}{mine:>9.3f} ms{floor:>9.3f} ms{mine / floor:>8.2f}x")


def _seconds(call: Call) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)

"""What one event costs under all rules of ``content/rules/``, beside the bare statements that write the same rows.

``python -m bench.engine [sqlite,postgresql] [1000,10000,100000] [events]`` prints, for each database and each length of
history, milliseconds of wall clock per event (median), the ratio to the floor, and how flat it is. The floor are the
same writing statements with the same rows in a session on a copy of the same database, without reads and without rules.
Both run in turn, event by event. Then: how many events a second are replayed, and what a simulation needs of time and
memory.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm

from portal import assembly, catalog, db, journal, migrations
from portal.config import packaged_content
from portal.events import (
    Event,
    GoalAgreed,
    GoalCompleted,
    LessonCompleted,
    MicroLessonCompleted,
    SessionCompleted,
    SessionConfirmed,
    SessionProposed,
)
from portal.gamification import Happening, Rulebook, in_force
from portal.gamification.models import HOLDING, LEDGER, TALLY
from portal.gamification.replay import Replay
from tests.databases import Postgres

PER_PAIR = 60
"""Events of a pair in a history."""
BEGAN = 1_780_000_000
TRACKS = ("digital-tools", "social-media", "culture")
WRITES = (sa.sql.dml.Insert, sa.sql.dml.Update)


def happened(many: int, *, pairs: int, seed: int = 1) -> Iterator[tuple[Event, float]]:
    """Events of a programme and their moments: half of them earn something."""
    dice = random.Random(seed)
    for number in range(many):
        pair = dice.randrange(pairs)
        who: dict[str, Any] = {
            "mentor": f"mentor-{pair}",
            "mentee": f"mentee-{pair}",
            "pair": f"pair-{pair}",
            "cohort": f"cohort-{pair // 100}",
        }
        at = BEGAN + number / max(many, 1) * 300 * 86_400
        yield _event(dice, f"{seed}-{number}", who), at


def _event(dice: random.Random, occasion: str, who: dict[str, Any]) -> Event:
    chance, track = dice.random(), dice.choice(TRACKS)
    if chance < 0.25:
        topic = f"topic-{dice.randrange(20)}"
        minutes = dice.randrange(20, 75)
        return SessionCompleted(**who, session=occasion, minutes=minutes, track=track, topic=topic)
    if chance < 0.55:
        return _alone(dice, occasion, who, track, is_lesson=chance < 0.45)
    if chance < 0.62:
        return GoalCompleted(**who, person=who["mentee"], goal=occasion, attainment=dice.randrange(-1, 2))
    if chance < 0.70:
        return GoalAgreed(**who, person=who["mentee"], goal=occasion)
    is_held = chance < 0.85
    confirmed = SessionConfirmed(**who, session=occasion, confirmer="mentor", minutes=45)
    return confirmed if is_held else SessionProposed(**who, session=occasion)


def _alone(dice: random.Random, occasion: str, who: dict[str, Any], track: str, *, is_lesson: bool) -> Event:
    role = dice.choice(("mentor", "mentee"))
    alone: dict[str, Any] = {"person": who[role], role: who[role], "cohort": who["cohort"]}
    if is_lesson:
        return LessonCompleted(**alone, lesson=f"{track}/{occasion}", track=track, tool=f"tool-{dice.randrange(9)}")
    return MicroLessonCompleted(**alone, micro_lesson=occasion, track=track)


def fill(engine: sa.Engine, rulebook: Rulebook, many: int) -> None:
    """A history of that length, written in bulk as it would have been recorded one by one."""
    db.use(engine)
    journal.adopt_unless_chosen(rulebook)
    db.session.commit()
    replay = Replay(in_force.book())
    db.session.remove()
    events: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    with engine.begin() as connection:
        for seq, (event, at) in enumerate(happened(many, pairs=max(many // PER_PAIR, 20)), start=1):
            row, happening = _row(seq, event, at)
            events.append(row)
            cause = {"event": seq, "at": row["at"]}
            entries += [{**each._asdict(), **cause, "id": db.new_id()} for each in replay.play(happening)]
            if len(events) == 2000:
                _flush(connection, events, entries)
        _flush(connection, events, entries)
        _bulk(connection, TALLY, ((*key, n) for key, n in replay.tallies()), ("rule", "key", "bucket", "value", "n"))
        _bulk(connection, HOLDING, ((*key, n) for key, n in replay.holdings()), ("subject", "what", "n"))
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT setval(pg_get_serial_sequence('event', 'seq'), :n)"), {"n": many})
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
    db.session.remove()


def _row(seq: int, event: Event, at: float) -> tuple[dict[str, Any], Happening]:
    moment = dt.datetime.fromtimestamp(at, dt.UTC)
    day, values = moment.date().toordinal(), event.plain()
    happening = Happening(seq, event.key, event.type, moment, day, event.plain())
    slots = {slot: values.pop(slot, None) for slot in ("person", "mentor", "mentee", "pair", "cohort", "absent")}
    row = {"seq": seq, "id": db.new_id(), "key": event.key, "type": event.type, "at": moment, "day": day}
    return {**row, **slots, "facts": values, "retracts": None, "reason": None}, happening


def _flush(connection: sa.Connection, events: list[dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    for table, rows in ((journal.EVENT, events), (LEDGER, entries)):
        if rows:
            connection.execute(sa.insert(table), rows)
        rows.clear()


def _bulk(connection: sa.Connection, table: sa.Table, rows: Iterator[Any], names: tuple[str, ...]) -> None:
    waiting = []
    for row in rows:
        waiting.append(dict(zip(names, row, strict=True)))
        if len(waiting) == 5000:
            connection.execute(sa.insert(table), waiting)
            waiting.clear()
    if waiting:
        connection.execute(sa.insert(table), waiting)


@contextmanager
def traced(engine: sa.Engine) -> Iterator[list[tuple[Any, Any]]]:
    """The writing statements that are executed meanwhile, with their rows."""
    found: list[tuple[Any, Any]] = []

    def note(_connection: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:
        if isinstance(statement, WRITES):
            found.append((statement, list(many) or dict(one)))

    sa.event.listen(engine, "before_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_execute", note)


def measure(ours: sa.Engine, floor: sa.Engine, many: int, history: int) -> tuple[list[float], list[float]]:
    """Seconds of each event, ours and at the floor, in turn."""
    taken, bare = [], []
    db.use(ours)
    with sa.orm.Session(floor) as other:
        for event, at in happened(many, pairs=max(history // PER_PAIR, 20), seed=7):
            moment = dt.datetime.fromtimestamp(at, dt.UTC)
            with traced(ours) as statements:
                began = time.perf_counter()
                journal.record(event, zone="Europe/Zurich", at=moment)
                db.session.commit()
                taken.append(time.perf_counter() - began)
            began = time.perf_counter()
            for statement, rows in statements:
                result = other.connection().execute(statement, rows)
                if result.returns_rows:
                    result.all()
            other.commit()
            bare.append(time.perf_counter() - began)
    db.session.remove()
    return taken[len(taken) // 10 :], bare[len(bare) // 10 :]


def replay(engine: sa.Engine) -> tuple[float, float]:
    """Events a second: read from the database and counted; and counted alone."""
    db.use(engine)
    with db.reading():
        began = time.perf_counter()
        happenings = list(journal.stream())
        reading = time.perf_counter() - began
        again = Replay(in_force.book())
        began = time.perf_counter()
        for each in happenings:
            again.play(each)
        counting = time.perf_counter() - began
    db.session.remove()
    return len(happenings) / (reading + counting), len(happenings) / counting


def simulate(engine: sa.Engine, rulebook: Rulebook) -> tuple[float, float]:
    """Seconds of a simulation, and MiB that it added to the most that this process has used."""
    db.use(engine)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    journal.simulate(rulebook)
    seconds = time.perf_counter() - began
    db.session.remove()
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


@contextmanager
def databases(kind: str, folder: Path, rulebook: Rulebook, history: int) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """Two equal databases of a kind with a history, as safe from power cuts as they are in use."""
    with ExitStack() as stack:
        if kind == "sqlite":
            ours = db.connect(f"sqlite:///{folder / 'ours.db'}")
            migrations.upgrade(ours)
            fill(ours, rulebook, history)
            ours.dispose()  # the last connection that closes writes everything into the one file
            shutil.copyfile(folder / "ours.db", folder / "floor.db")
            floor = db.connect(f"sqlite:///{folder / 'floor.db'}")
        else:
            servers = [Postgres(folder / "postgresql", name) for name in ("ours", "floor")]
            for server in servers:
                stack.callback(server.close)
                server.make_safe()
            ours, floor = (db.connect(server.url) for server in servers)
            for engine in (ours, floor):
                fill(engine, rulebook, history)
        for engine in (ours, floor):
            stack.callback(engine.dispose)
        yield ours, floor


def main(kinds: list[str], histories: list[int], many: int) -> None:
    catalog.use(catalog.load(packaged_content()))
    rulebook = assembly.load_rules(packaged_content())
    print(f"{len(rulebook.rules)} rules; {many} events each")
    for kind in kinds:
        for history in histories:
            with tempfile.TemporaryDirectory() as folder, databases(kind, Path(folder), rulebook, history) as (a, b):
                ours, floor = measure(a, b, many, history)
                mine, bare = statistics.median(ours), statistics.median(floor)
                speed, counted = replay(a)
                seconds, memory = simulate(a, rulebook)
                print(
                    f"{kind:10} {history:>9,} events: {mine * 1000:6.3f} ms, floor {bare * 1000:6.3f} ms,"
                    f" ratio {mine / bare:4.2f} (mean {statistics.mean(ours) / statistics.mean(floor):4.2f});"
                    f" replay {speed:,.0f}/s with reading, {counted:,.0f}/s counted;"
                    f" simulation {seconds:5.1f} s, {memory:+.0f} MiB",
                    flush=True,
                )


if __name__ == "__main__":
    asked = [*sys.argv[1:], "", "", ""][:3]
    main(
        (asked[0] or "sqlite,postgresql").split(","),
        [int(part) for part in (asked[1] or "1000,10000,100000").split(",")],
        int(asked[2] or 500),
    )

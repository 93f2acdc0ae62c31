"""Racers: processes with a few threads each that record events at the same time, as web workers do."""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier

import sqlalchemy as sa

from portal import db, journal
from portal.errors import Refused
from portal.events import Event
from portal.gamification import Rulebook, Terms, actions
from portal.gamification.engine import Range, TallyKey
from portal.gamification.models import TALLY
from portal.gamification.store import SqlTallies
from portal.gamification.windows import Steps

Job = Event | str | Rulebook | tuple[Rulebook, Terms] | tuple[Event, dt.datetime]
PROCESSES, THREADS = 3, 8
NOON = dt.datetime(2026, 3, 3, 12, 0, tzinfo=dt.UTC)


@contextlib.contextmanager
def running(url: str, shares: Sequence[Sequence[Job]], *, how: str = "") -> Iterator[None]:
    """Each share is worked off by a process of its own: an event is recorded, a key taken back, a rulebook adopted.

    ``how`` names a way of counting that takes something out that is needed.
    """
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(len(shares) + 1)
    racers = [context.Process(target=_race, args=(url, share, gate, how)) for share in shares]
    for racer in racers:
        racer.start()
    gate.wait(60)
    yield
    for racer in racers:
        racer.join(120)
    assert [racer.exitcode for racer in racers] == [0] * len(racers)


def race(url: str, jobs: Sequence[Job], *, how: str = "") -> None:
    """All jobs at once, dealt out to the processes; comes back when all are done."""
    with running(url, [jobs[number::PROCESSES] for number in range(PROCESSES)], how=how):
        pass


def _race(url: str, jobs: Sequence[Job], gate: Barrier, how: str) -> None:
    engine = db.connect(url)
    db.use(engine)
    if how:
        vars(actions)["SqlTallies"] = {"careless": Careless, "unlocked": Unlocked, "unsorted": Unsorted}[how]
    with ThreadPoolExecutor(THREADS) as threads:
        gate.wait(60)
        for done in [threads.submit(_do, job) for job in jobs]:
            done.result()
    engine.dispose()


def _do(job: Job) -> None:
    deed: Callable[[], object]
    if isinstance(job, Event):
        deed = lambda: journal.record(job, zone="UTC", at=NOON)  # noqa: E731
    elif isinstance(job, str):
        deed = lambda: journal.retract(job, reason="entered-by-mistake")  # noqa: E731
    elif isinstance(job, tuple) and isinstance(job[0], Rulebook):
        deed = lambda: journal.adopt(job[0], job[1])  # noqa: E731
    elif isinstance(job, tuple):
        deed = lambda: journal.record(job[0], zone="UTC", at=job[1])  # noqa: E731
    else:
        deed = lambda: journal.adopt_unless_chosen(job)  # noqa: E731
    try:
        deed()
        db.session.commit()
    except Refused:  # taken back before it had happened, or a second time
        db.session.rollback()
    finally:
        db.session.remove()


class Unlocked(SqlTallies):
    """Tallies whose keys have no row that all writers of a key touch: each reads steps that others are changing."""

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers but for the total of a key that has other rows."""
        totals = {place for place in deltas if place[2:] == (0, "") and any(_is_step(place, other) for other in deltas)}
        rest = {place: delta for place, delta in deltas.items() if place not in totals}
        return {**super().add(rest), **{place: deltas[place] for place in totals}}


def _is_step(place: TallyKey, other: TallyKey) -> bool:
    return place[:2] == other[:2] and other[2] > 0


class Unsorted(SqlTallies):
    """Tallies whose rows are touched in any order, one by one."""

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers, as luck will have it."""
        order = random.sample(sorted(deltas), len(deltas))
        return {place: n for one in order for place, n in super().add({one: deltas[one]}).items()}


class Careless:
    """Tallies that are read first and written later: what the upsert that answers is there to prevent."""

    def steps(self, ranges: Sequence[Range]) -> Sequence[Steps]:
        """As the careful ones read."""
        return SqlTallies().steps(ranges)

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers and answer what each of them was thought to be."""
        connection, now = db.session.connection(), {}
        for key, delta in sorted(deltas.items()):
            here = sa.and_(*(column == part for column, part in zip(TALLY.primary_key, key, strict=True)))
            known = connection.scalar(sa.select(TALLY.c.n).where(here))
            now[key] = (known or 0) + delta
            if known is None:
                new = (
                    db.insert(TALLY)
                    .values(**dict(zip(TALLY.primary_key.columns.keys(), key, strict=True)), n=delta)
                    .on_conflict_do_nothing()
                )
                connection.execute(new)
            else:
                connection.execute(sa.update(TALLY).where(here).values(n=now[key]))
        return now

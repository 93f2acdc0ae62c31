"""Tallies in memory, for replay and simulation: never more than so many at once, the rest in a scratch file."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterator, Mapping, Sequence

from .engine import Range, TallyKey
from .windows import Steps

AT_MOST = 200_000
"""Numbers that are held in memory; about 200 bytes each."""

BITS = 1 << 24
"""Of the marks that say what was put aside: two mebibytes."""

_TABLE = """CREATE TABLE tally (rule INTEGER, key TEXT, bucket INTEGER, value TEXT, n INTEGER,
PRIMARY KEY (rule, key, bucket, value)) WITHOUT ROWID"""
_KEEP = "INSERT INTO tally VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = excluded.n"
_ONE = "SELECT n FROM tally WHERE rule = ? AND key = ? AND bucket = ? AND value = ?"
_SOME = "SELECT bucket, value, n FROM tally WHERE rule = ? AND key = ? AND bucket > 0"
_ALL = "SELECT rule, key, bucket, value, n FROM tally WHERE n <> 0 ORDER BY rule, key, bucket, value"


class _Marks:
    """Whether something may have been put aside: never no when it was, seldom yes when it was not (Bloom 1970)."""

    def __init__(self) -> None:
        self._bits = bytearray(BITS // 8)

    def put(self, thing: Hashable) -> None:
        for place in self._places(thing):
            self._bits[place >> 3] |= 1 << (place & 7)

    def may_hold(self, thing: Hashable) -> bool:
        return all(self._bits[place >> 3] & 1 << (place & 7) for place in self._places(thing))

    def _places(self, thing: Hashable) -> tuple[int, int]:
        number = hash(thing)
        return number % BITS, (number >> 24) % BITS


class Memory:
    """Numbers by key. Those of steps and periods (buckets above zero) lie together, so that a range can be read."""

    def __init__(self, at_most: int = AT_MOST) -> None:
        self._at_most, self._held = at_most, 0
        self._single: dict[TallyKey, int] = {}
        self._stepped: dict[tuple[int, str], dict[int, dict[str, int]]] = {}
        self._scratch: sqlite3.Connection | None = None
        self._marks = _Marks()

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers and answer what each of them is now."""
        if self._held > self._at_most:
            self._put_aside()
        now = {}
        for place, delta in deltas.items():
            now[place] = self._add_single(place, delta) if place[2] == 0 else self._add_stepped(place, delta)
        return now

    def steps(self, ranges: Sequence[Range]) -> Sequence[Steps]:
        """The numbers above zero in some buckets of some keys."""
        found = []
        for rule, key, first, last in ranges:
            steps = self._steps_of(rule, key)
            inside = {at: {value: n for value, n in steps[at].items() if n > 0} for at in steps if first <= at <= last}
            found.append({at: values for at, values in inside.items() if values})
        return found

    @property
    def numbers(self) -> dict[TallyKey, int]:
        """Every number that is not zero."""
        return dict(self.sorted())

    def sorted(self) -> Iterator[tuple[TallyKey, int]]:
        """Every number that is not zero, in the order of the keys."""
        if self._scratch is None:
            yield from sorted((place, n) for place, n in self._dirty() if n)
            return
        self._put_aside()
        for *place, n in self._scratch.execute(_ALL):
            yield (place[0], place[1], place[2], place[3]), n

    def _add_single(self, place: TallyKey, delta: int) -> int:
        single = self._single
        number = single.get(place)
        if number is None:
            number = self._kept(place)
            self._held += 1
        number = single[place] = number + delta
        return number

    def _add_stepped(self, place: TallyKey, delta: int) -> int:
        rule, key, bucket, value = place
        values = self._steps_of(rule, key).setdefault(bucket, {})
        self._held += value not in values
        number = values[value] = values.get(value, 0) + delta
        return number

    def _steps_of(self, rule: int, key: str) -> dict[int, dict[str, int]]:
        steps = self._stepped.get((rule, key))
        if steps is None:
            steps = self._stepped[rule, key] = {}
            if self._scratch and self._marks.may_hold((rule, key)):
                for bucket, value, n in self._scratch.execute(_SOME, (rule, key)):
                    steps.setdefault(bucket, {})[value] = n
                    self._held += 1
        return steps

    def _kept(self, place: TallyKey) -> int:
        if self._scratch is None or not self._marks.may_hold(place):
            return 0
        row = self._scratch.execute(_ONE, place).fetchone()
        return int(row[0]) if row else 0

    def _dirty(self) -> Iterator[tuple[TallyKey, int]]:
        yield from self._single.items()
        for (rule, key), steps in self._stepped.items():
            for bucket, values in steps.items():
                for value, n in values.items():
                    yield (rule, key, bucket, value), n

    def _put_aside(self) -> None:
        """Write what is held into the scratch file, which the system deletes with the connection."""
        if self._scratch is None:
            self._scratch = sqlite3.connect("", isolation_level=None)
            for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-65536"):
                self._scratch.execute(f"PRAGMA {pragma}")
            self._scratch.execute(_TABLE)
        self._scratch.execute("BEGIN")
        self._scratch.executemany(_KEEP, ((*place, n) for place, n in sorted(self._dirty())))
        self._scratch.execute("COMMIT")
        for thing in (*self._single, *self._stepped):
            self._marks.put(thing)
        self._single, self._stepped, self._held = {}, {}, 0

"""Is it true? Everything is computed again from the journal, in memory, and compared with what is kept.

Compared are the tallies, the sum of the ledger under each (rule, key, subject, what), and the holdings; and for each
row of the ledger whether its event can have caused it. Which of two events that were written at the same moment crossed
a threshold is not asked: they may have met in either order, and the sums are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from . import engine, in_force
from .engine import Memory, Standing, TallyKey
from .happenings import Happening
from .models import HOLDING, LEDGER, RULE, TALLY

Row = tuple[int, str, str, str]
"""Rule, key, subject, what."""


@dataclass
class Audit:
    """How many rows the ledger has, and what is wrong, a sentence each."""

    ledger: int = 0
    differences: list[str] = field(default_factory=list)


def audit(connection: sa.Connection, happenings: Iterable[Happening]) -> Audit:
    """Replay the happenings, all of them and in order, and compare with what the connection sees."""
    book = in_force.read(connection)
    found = Audit(differences=_changed_rules(connection, book))
    tallies, sums = Memory(), dict[Row, int]()
    causes = _Causes(connection)
    for happening in happenings:
        standings = book.counting(happening)
        for change in engine.apply(standings, tallies, happening):
            row = change[:4]
            sums[row] = sums.get(row, 0) + change.delta
        found.differences += causes.differences(happening, standings)
    found.differences += causes.rest()
    found.ledger = causes.read
    found.differences += _compare("tally", _named(book, tallies.numbers), _kept_tallies(connection, book))
    found.differences += _compare("ledger", _named(book, sums), _kept_sums(connection, book))
    found.differences += _compare("holding", _holdings(sums), _kept_holdings(connection))
    return found


class _Causes:
    """Reads the ledger beside the journal, event by event."""

    def __init__(self, connection: sa.Connection) -> None:
        self.read = 0
        columns = (LEDGER.c.event, LEDGER.c.rule, LEDGER.c.key, LEDGER.c.subject, LEDGER.c.what, LEDGER.c.delta)
        rows = connection.execution_options(yield_per=1000).execute(sa.select(*columns).order_by(LEDGER.c.event))
        self._groups = groupby(rows, key=lambda row: int(row[0]))
        self._next = next(self._groups, None)

    def differences(self, happening: Happening, standings: Iterable[Standing]) -> Iterator[str]:
        """What the ledger has under this event and the event cannot have caused."""
        if self._next is None or self._next[0] > happening.seq:
            rows = []
        else:
            event, group = self._next
            rows = list(group)
            self._next = next(self._groups, None)
            if event < happening.seq:
                yield _without_event(event)
        self.read += len(rows)
        if not rows:
            return
        possible = _possible(standings, happening)
        for _event, rule, key, subject, what, delta in rows:
            amount = possible.get((rule, key, subject, what))
            if not amount or delta % amount or (delta > 0) != (amount > 0):
                change = f"{what} of {subject} by {delta} (rule {rule}, {key})"
                yield f"ledger: event {happening.seq} cannot have changed {change}."

    def rest(self) -> Iterator[str]:
        """What the ledger has under events that the journal does not have."""
        while self._next is not None:
            event, group = self._next
            self.read += len(list(group))
            yield _without_event(event)
            self._next = next(self._groups, None)


def _without_event(event: int) -> str:
    return f"ledger: there is no event {event}."


def _possible(standings: Iterable[Standing], happening: Happening) -> dict[Row, int]:
    """What one step of each rule would change."""
    found = {}
    for standing, key, receivers in engine.counts(standings, happening):
        gift = standing.rule.gift
        levels = [level.name for level in standing.rule.levels] or [""]
        for what, amount in [item for level in levels for item in gift.items(level)]:
            for subject in receivers:
                found[standing.number, key, subject, what] = amount * happening.weight
    return found


def _changed_rules(connection: sa.Connection, book: in_force.Book) -> list[str]:
    kept = connection.execute(sa.select(RULE.c.number, RULE.c.hash))
    return [
        f"rule {number}: its definition is not the one that was adopted."
        for number, version in kept
        if book.by_number[number].rule.hash != version
    ]


def _named(book: in_force.Book, numbers: Mapping[Any, int]) -> dict[tuple[Any, ...], int]:
    """The same numbers under the id of the rule beside its number, for people to read."""
    return {(_label(book, key[0]), *key[1:]): n for key, n in numbers.items() if n}


def _label(book: in_force.Book, number: int) -> str:
    known = book.by_number.get(number)
    return f"{number} {known.rule.id if known else '?'}"


def _holdings(sums: Mapping[Row, int]) -> dict[tuple[Any, ...], int]:
    held: dict[tuple[Any, ...], int] = {}
    for (_rule, _key, subject, what), n in sums.items():
        held[subject, what] = held.get((subject, what), 0) + n
    return {key: n for key, n in held.items() if n}


def _kept_tallies(connection: sa.Connection, book: in_force.Book) -> Iterator[tuple[tuple[Any, ...], int]]:
    columns = (TALLY.c.rule, TALLY.c.key, TALLY.c.bucket, TALLY.c.value, TALLY.c.n)
    for *key, n in _rows(connection, sa.select(*columns).where(TALLY.c.n != 0)):
        yield (_label(book, key[0]), *TallyKey(*key)[1:]), n


def _kept_sums(connection: sa.Connection, book: in_force.Book) -> Iterator[tuple[tuple[Any, ...], int]]:
    row, total = (LEDGER.c.rule, LEDGER.c.key, LEDGER.c.subject, LEDGER.c.what), sa.func.sum(LEDGER.c.delta)
    for *key, n in _rows(connection, sa.select(*row, total).group_by(*row).having(total != 0)):
        yield (_label(book, key[0]), *key[1:]), int(n)


def _kept_holdings(connection: sa.Connection) -> Iterator[tuple[tuple[Any, ...], int]]:
    columns = (HOLDING.c.subject, HOLDING.c.what, HOLDING.c.n)
    for subject, what, n in _rows(connection, sa.select(*columns).where(HOLDING.c.n != 0)):
        yield (subject, what), n


def _rows(connection: sa.Connection, asked: Any) -> Iterable[Any]:
    return connection.execution_options(yield_per=1000).execute(asked)


def _compare(
    name: str, counted: dict[tuple[Any, ...], int], kept: Iterable[tuple[tuple[Any, ...], int]]
) -> Iterator[str]:
    """A sentence for each number that is not the same; uses ``counted`` up."""
    for key, n in kept:
        true = counted.pop(key, 0)
        if n != true:
            yield _difference(name, key, n, true)
    for key, true in counted.items():
        yield _difference(name, key, 0, true)


def _difference(name: str, key: tuple[Any, ...], kept: int, true: int) -> str:
    return f"{name}: {' · '.join(str(part) for part in key if part != '')}: {kept} kept, {true} by the journal."

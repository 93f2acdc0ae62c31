"""Is it true? Everything is computed again from the journal and compared with what is kept; and made true again.

Compared are the tallies, the sum of the ledger under each (rule, key, subject, what), and the holdings; and for each
row of the ledger whether its event can have caused it. Which of two events that were written at the same moment crossed
a threshold is not asked: they may have met in either order, and the sums are the same. Both sides are read in the order
of their keys, so that memory stays small however long the history is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from portal import db

from . import in_force
from .calendar import ALWAYS
from .counting import Counter, Fact
from .happenings import Happening
from .in_force import Book
from .models import HOLDING, LEDGER, RULE, TALLY
from .replay import Replay, Row, backlog, by_id

TALLIES, SUMS, HOLDINGS = "tally", "ledger", "holding"
MANY = 500
"""Rows that are written at once."""
_KEPT = {TALLIES: TALLY, HOLDINGS: HOLDING}
MOST_TOLD = 1000
"""Differences that are put into words; the rest is counted."""


@dataclass(frozen=True)
class Difference:
    """A number that is kept and is another one by the journal. ``key`` is the key of its table."""

    table: str
    key: tuple[Any, ...]
    kept: int
    true: int

    def sentence(self, book: Book) -> str:
        """In words, with the id of the rule beside its number."""
        first, *rest = self.key
        label = first if self.table == HOLDINGS else f"{first} {by_id(book.by_number, first)}"
        parts = " · ".join(str(part) for part in (label, *rest) if part != "")
        return f"{self.table}: {parts}: {self.kept} kept, {self.true} by the journal."


@dataclass
class Audit:
    """How many rows the ledger has, and what is wrong, a sentence each."""

    ledger: int = 0
    differences: list[str] = field(default_factory=list)
    untold: int = 0

    def tell(self, sentences: Iterable[str]) -> None:
        """Add some; beyond the most that are told they are counted."""
        for sentence in sentences:
            if len(self.differences) < MOST_TOLD:
                self.differences.append(sentence)
            else:
                self.untold += 1


def audit(connection: sa.Connection, happenings: Iterable[Happening]) -> Audit:
    """Replay the happenings, all of them and in order, and compare with what the connection sees."""
    book = in_force.read(connection)
    found = Audit()
    found.tell(_changed_rules(connection, book))
    replay, causes = Replay(book, backlog(connection)), _Causes(connection, book)
    for happening in happenings:
        replay.play(happening)
        found.tell(causes.differences(happening))
    found.tell(causes.rest())
    found.ledger = causes.read
    found.tell(difference.sentence(book) for difference in differences(connection, replay))
    return found


def differences(connection: sa.Connection, replay: Replay) -> Iterator[Difference]:
    """Every number that is kept and is not the one of the replay."""
    yield from _compare(TALLIES, replay.tallies(), _kept(connection, *_TALLIES))
    yield from sum_differences(connection, replay)
    yield from _compare(HOLDINGS, replay.holdings(), _kept(connection, *_HOLDINGS))


def sum_differences(connection: sa.Connection, replay: Replay) -> Iterator[Difference]:
    """The same for the sums of the ledger alone."""
    yield from _compare(SUMS, replay.sums(), _kept(connection, *_SUMS))


def held_differences(connection: sa.Connection, replay: Replay) -> Iterator[Difference]:
    """The same for what is held alone."""
    yield from _compare(HOLDINGS, replay.holdings(), _kept(connection, *_HOLDINGS))


def mend(found: Iterable[Difference]) -> None:
    """Set tallies and holdings to what is true. The ledger is never edited: its differences are left alone."""
    rows: dict[str, list[dict[str, Any]]] = {TALLIES: [], HOLDINGS: []}
    for difference in found:
        if difference.table in rows:
            names = [column.name for column in _KEPT[difference.table].primary_key]
            values = dict(zip(names, difference.key, strict=True)) | {"n": difference.true}
            rows[difference.table].append(values)
    for name, wrong in rows.items():
        table = _KEPT[name]
        insert = db.insert(table)
        upsert = insert.on_conflict_do_update(index_elements=table.primary_key.columns, set_={"n": insert.excluded.n})
        for start in range(0, len(wrong), MANY):
            db.session.execute(upsert, wrong[start : start + MANY])


class _Causes:
    """Reads the ledger beside the journal, event by event."""

    def __init__(self, connection: sa.Connection, book: Book) -> None:
        self.read = 0
        always = [replace(each, days=ALWAYS) for each in book.standings]
        counters = [Counter(each) for each in always if not each.rule.hears_awards]
        types = {type_ for counter in counters for type_ in counter.rule.types}
        self._hearing = {type_: [each for each in counters if type_ in each.rule.types] for type_ in types}
        self._above = {each.number for each in book.standings if each.rule.hears_awards}
        columns = (LEDGER.c.event, LEDGER.c.rule, LEDGER.c.key, LEDGER.c.subject, LEDGER.c.what, LEDGER.c.delta)
        rows = connection.execute(sa.select(*columns).order_by(LEDGER.c.event).execution_options(yield_per=1000))
        self._groups = groupby(rows, key=lambda row: int(row[0]))
        self._next = next(self._groups, None)

    def differences(self, happening: Happening) -> Iterator[str]:
        """What the ledger has under this event and the event cannot have caused; and under events before it."""
        while self._next is not None and self._next[0] <= happening.seq:
            event, rows = self._next[0], list(self._next[1])
            self._next = next(self._groups, None)
            self.read += len(rows)
            if event < happening.seq:
                yield _without_event(event)
            elif not happening.type.startswith(_PAST_THE_RULES):
                yield from self._impossible(happening, rows)

    def rest(self) -> Iterator[str]:
        """What the ledger has under events that the journal does not have."""
        while self._next is not None:
            event, group = self._next
            self.read += len(list(group))
            yield _without_event(event)
            self._next = next(self._groups, None)

    def _impossible(self, happening: Happening, rows: Iterable[Any]) -> Iterator[str]:
        possible = self._possible(happening)
        for _event, rule, key, subject, what, delta in rows:
            amount = possible.get((rule, key, subject, what))
            if rule not in self._above and (not amount or delta % amount):
                change = f"{what} of {subject} by {delta} (rule {rule}, {key})"
                yield f"ledger: event {happening.seq} cannot have changed {change}."

    def _possible(self, happening: Happening) -> dict[Row, int]:
        """What one step of each rule would change, whether or not it was in force."""
        fact = Fact(happening.type, happening.values, happening.day, happening.weight)
        found = {}
        for counter in self._hearing.get(happening.type, ()):
            for count in counter.counts(fact):
                for what, amount in {item for items in counter.gifts.values() for item in items}:
                    for subject in count.receivers:
                        found[counter.number, count.key, subject, what] = amount
        return found


_PAST_THE_RULES = ("award.", "rules.")
"""How types of events begin that change what is held by themselves: by hand, or with other rules."""
_TALLIES = ((TALLY.c.rule, TALLY.c.key, TALLY.c.bucket, TALLY.c.value), TALLY.c.n)
_SUMS = ((LEDGER.c.rule, LEDGER.c.key, LEDGER.c.subject, LEDGER.c.what), sa.func.sum(LEDGER.c.delta))
_HOLDINGS = ((HOLDING.c.subject, HOLDING.c.what), HOLDING.c.n)


def _without_event(event: int) -> str:
    return f"ledger: there is no event {event}."


def _changed_rules(connection: sa.Connection, book: Book) -> list[str]:
    kept = connection.execute(sa.select(RULE.c.number, RULE.c.hash))
    return [
        f"rule {number}: its definition is not the one that was adopted."
        for number, version in kept
        if book.by_number[number].rule.hash != version
    ]


def _kept(
    connection: sa.Connection, key: tuple[sa.Column[Any], ...], number: Any
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Numbers that are kept and are not zero, in the order of their keys."""
    asked = sa.select(*key, number).order_by(*key)
    is_sum = not isinstance(number, sa.Column)
    asked = asked.group_by(*key).having(number != 0) if is_sum else asked.where(number != 0)
    for *parts, n in connection.execute(asked.execution_options(yield_per=1000)):
        yield tuple(parts), int(n)


def _compare(
    table: str, true: Iterator[tuple[tuple[Any, ...], int]], kept: Iterator[tuple[tuple[Any, ...], int]]
) -> Iterator[Difference]:
    """Walk along both sides together; each is sorted and names a key once."""
    left, right = next(true, None), next(kept, None)
    while left or right:
        if right is None or (left and left[0] < right[0]):
            assert left  # noqa: S101
            yield Difference(table, left[0], 0, left[1])
            left = next(true, None)
        elif left is None or right[0] < left[0]:
            yield Difference(table, right[0], right[1], 0)
            right = next(kept, None)
        else:
            if left[1] != right[1]:
                yield Difference(table, left[0], right[1], left[1])
            left, right = next(true, None), next(kept, None)

"""The engine's numbers in the database: three statements for an event, however long the history is.

The rows of a statement are sorted, so that two writers who meet wait for each other and never in a circle. The numbers
come back matched by key: databases return rows in any order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import db

from .engine import Change, Range, TallyKey
from .models import HOLDING, LEDGER, TALLY
from .windows import Steps


class SqlTallies:
    """Tallies in the table ``tally``, in the caller's transaction."""

    def __init__(self) -> None:
        self._connection = db.session.connection()

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers and answer what each of them is now. Their rows stay locked until the transaction ends."""
        rows = [
            {"rule": rule, "key": key, "bucket": bucket, "value": value, "n": delta}
            for (rule, key, bucket, value), delta in sorted(deltas.items())
        ]
        statements = _statements(self._connection.dialect.name)
        found = self._connection.execute(statements.add_to_tallies, rows)
        return {(rule, key, bucket, value): n for rule, key, bucket, value, n in found}

    def steps(self, ranges: Sequence[Range]) -> Sequence[Steps]:
        """The numbers above zero in some buckets of some keys, in one read; the rows of these keys are locked."""
        asked = {
            f"{name}_{place}": part
            for place, range_ in enumerate(ranges)
            for name, part in zip(_RANGE, range_, strict=True)
        }
        steps: dict[tuple[int, str], dict[int, dict[str, int]]] = {range_[:2]: {} for range_ in ranges}
        for rule, key, bucket, value, n in self._connection.execute(_ranges(len(ranges)), asked):
            steps[rule, key].setdefault(bucket, {})[value] = n
        return [steps[range_[:2]] for range_ in ranges]


class Entry(NamedTuple):
    """A change on its way into the ledger: under which event, at what moment."""

    change: Change
    event: int
    at: dt.datetime


def write(entries: Iterable[Entry]) -> list[str]:
    """Put changes into the ledger, and into what is held; answer their ids in order."""
    rows, ids = [], []
    held: dict[tuple[str, str], int] = {}
    for change, event, at in entries:
        ids.append(db.new_id())
        rows.append({**change._asdict(), "event": event, "at": at, "id": ids[-1]})
        held[change.subject, change.what] = held.get((change.subject, change.what), 0) + change.delta
    if rows:
        connection = db.session.connection()
        statements = _statements(connection.dialect.name)
        connection.execute(statements.add_to_ledger, rows)
        holdings = [{"subject": subject, "what": what, "n": n} for (subject, what), n in sorted(held.items())]
        connection.execute(statements.add_to_holdings, holdings)
    return ids


_RANGE = ("rule", "key", "first", "last")


@cache
def _ranges(many: int) -> Any:
    """Read so many ranges at once."""
    parts: list[Any] = []
    for place in range(many):
        rule, key, first, last = (
            sa.bindparam(f"{name}_{place}", type_=column.type)
            for name, column in zip(_RANGE, (TALLY.c.rule, TALLY.c.key, TALLY.c.bucket, TALLY.c.bucket), strict=True)
        )
        bounds = (TALLY.c.bucket >= first, TALLY.c.bucket <= last, TALLY.c.bucket > 0, TALLY.c.n > 0)
        columns = (TALLY.c.rule, TALLY.c.key, TALLY.c.bucket, TALLY.c.value, TALLY.c.n)
        parts.append(sa.select(*columns).where(TALLY.c.rule == rule, TALLY.c.key == key, *bounds))
    return parts[0] if many == 1 else sa.union_all(*parts)


class _Statements(NamedTuple):
    add_to_tallies: Any
    add_to_ledger: Any
    add_to_holdings: Any


@cache
def _statements(dialect: str) -> _Statements:  # noqa: ARG001
    """Built once for each dialect; ``db.insert`` asks the session which one it is."""
    tally = db.insert(TALLY)
    tally = tally.on_conflict_do_update(
        index_elements=["rule", "key", "bucket", "value"], set_={"n": TALLY.c.n + tally.excluded.n}
    )
    holding = db.insert(HOLDING)
    holding = holding.on_conflict_do_update(
        index_elements=["subject", "what"], set_={"n": HOLDING.c.n + holding.excluded.n}
    )
    return _Statements(
        add_to_tallies=tally.returning(TALLY.c.rule, TALLY.c.key, TALLY.c.bucket, TALLY.c.value, TALLY.c.n),
        add_to_ledger=sa.insert(LEDGER),
        add_to_holdings=holding,
    )

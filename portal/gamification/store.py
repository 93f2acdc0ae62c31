"""The engine's numbers in the database: three statements for an event, however long the history is.

The rows of a statement are sorted, so that two writers who meet wait for each other and never in a circle. The numbers
come back matched by key: databases return rows in any order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import db

from .engine import Change, TallyKey
from .models import HOLDING, LEDGER, TALLY


class SqlTallies:
    """Tallies in the table ``tally``, in the caller's transaction."""

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers and answer what each of them is now. Their rows stay locked until the transaction ends."""
        rows = [
            {"rule": key.rule, "key": key.key, "bucket": key.bucket, "value": key.value, "n": delta}
            for key, delta in sorted(deltas.items())
        ]
        found = db.session.connection().execute(_statements(_dialect()).add_to_tallies, rows)
        return {TallyKey(rule, key, bucket, value): n for rule, key, bucket, value, n in found}


def write(changes: Iterable[Change], *, event: int, at: dt.datetime) -> list[str]:
    """Put the changes into the ledger under their event, and into what is held; answer their ids in order."""
    rows = [{**change._asdict(), "event": event, "at": at, "id": db.new_id()} for change in changes]
    if not rows:
        return []
    held: dict[tuple[str, str], int] = {}
    for row in rows:
        held[row["subject"], row["what"]] = held.get((row["subject"], row["what"]), 0) + row["delta"]
    statements, connection = _statements(_dialect()), db.session.connection()
    connection.execute(statements.add_to_ledger, rows)
    holdings = [{"subject": subject, "what": what, "n": n} for (subject, what), n in sorted(held.items())]
    connection.execute(statements.add_to_holdings, holdings)
    return [row["id"] for row in rows]


class _Statements(NamedTuple):
    add_to_tallies: Any
    add_to_ledger: Any
    add_to_holdings: Any


def _dialect() -> str:
    return db.session.get_bind().dialect.name


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

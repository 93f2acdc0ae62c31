"""The whole journal told to somebody else, event by event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.events import SLOTS
from portal.journal.entries import EVENT
from portal.journal.truth import OFTEN, Progress, events_in, snapshot

BATCH = 1000
_TAKEN_BACK = EVENT.alias("taken_back")
_PLAIN = ("id", "key", "type", "at", "day", *SLOTS, "facts", "reason")
_ROWS = (
    sa.select(EVENT.c.seq, _TAKEN_BACK.c.id.label("retracts"), *EVENT.c[_PLAIN])
    .outerjoin(_TAKEN_BACK, _TAKEN_BACK.c.seq == EVENT.c.retracts)
    .order_by(EVENT.c.seq)
    .limit(BATCH)
)


def told(progress: Progress | None = None) -> Iterator[dict[str, Any]]:
    """Everything that happened, in order, as data: id, key, type, when, the local day as an ordinal, who, the facts;
    of a taking back also the id of what it takes back, and the reason.

    One consistent state, read in batches on a connection of its own, so that memory stays small.
    """
    with db.reading(), snapshot() as connection:
        total, after, number = events_in(connection), 0, 0
        while rows := connection.execute(_ROWS.where(EVENT.c.seq > after)).mappings().all():
            for row in rows:
                yield {name: row[name] for name in (*_PLAIN, "retracts") if row[name] is not None}
                number += 1
                if progress and (number % OFTEN == 0 or number == total):
                    progress(number, total)
            after = rows[-1]["seq"]

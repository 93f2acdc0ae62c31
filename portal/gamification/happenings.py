"""What the journal tells the treasury: one row of it, as a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

Value = str | int | bool


class Happening(NamedTuple):
    """An event, or the taking back of one: then ``retracts`` is that one's number, and all else is as it was there.

    ``day`` is the ordinal of the local day on which it counts; ``values`` are the slots and facts that are known.
    """

    seq: int
    key: str
    type: str
    at: dt.datetime
    day: int
    values: Mapping[str, Value]
    retracts: int | None = None

    @property
    def weight(self) -> int:
        """+1, or -1 for the taking back of an event."""
        return 1 if self.retracts is None else -1

    @property
    def counts_as(self) -> int:
        """The number of the event whose rules apply: its own, or that of the one that is taken back."""
        return self.seq if self.retracts is None else self.retracts

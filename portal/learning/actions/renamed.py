"""What content renamed in between is the same as before: it is recorded once."""

from __future__ import annotations

from collections.abc import Collection

from portal import journal
from portal.events import Event


def record_once(event: Event, *, formerly: Collection[Event], zone: str) -> None:
    """Record what happened, unless it was recorded under a slug that its lesson or track had before."""
    keys = [each.key for each in formerly]
    if not keys or not journal.is_recorded(keys):
        journal.record(event, zone=zone)

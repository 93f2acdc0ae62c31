"""Credentials after a command that changed the ledger: those people's are issued and revoked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from portal import credentials
from portal.errors import Unavailable

MANY = 500
"""People that are asked about at once."""


@dataclass(frozen=True)
class Settled:
    """How many credentials were issued and revoked; nothing of either where there is no key to sign with."""

    issued: int
    revoked: int
    has_key: bool = True

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {name: number for name, number in asdict(self).items() if name != "has_key"}

    def lines(self) -> list[str]:
        """In words."""
        if not self.has_key:
            return ["Credentials wait for a signing key: `portal keys create`, then `portal badges issue-pending`."]
        return [f"{self.issued} credentials issued, {self.revoked} revoked."]


def settle(subjects: Collection[str] | None = None) -> Settled:
    """Make credentials agree with the ledger, of some people or of everybody; in transactions of its own.

    When this is interrupted, the worker does the rest.
    """
    issued = revoked = 0
    everybody = sorted(subjects) if subjects is not None else []
    parts = [everybody[start : start + MANY] for start in range(0, len(everybody), MANY)]
    try:
        for part in parts if subjects is not None else [None]:
            revoked += credentials.revoke_taken_back(part)
            issued += credentials.issue_pending(part)
    except Unavailable:
        return Settled(issued, revoked, has_key=False)
    return Settled(issued, revoked)

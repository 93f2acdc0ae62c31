"""What follows a deed, once it is committed: badges become credentials, and those that were taken back are revoked."""

from __future__ import annotations

from portal.credentials import actions as credentials


def settle(*people: str) -> None:
    """Issue and revoke what the last deed earned or took, for these people by id; in transactions of its own."""
    credentials.settle(people)

"""Credentials: badges that anybody can look at, download and check, at addresses that stay for ever."""

from __future__ import annotations

from portal.blueprints.credentials import (
    achievements,
    bundle,
    copies,
    embedding,
    endorsements,
    identity,
    ob2,
    pages,
    sharing,
    verification,
    wallets,
)
from portal.blueprints.credentials.blueprint import bp

__all__ = [
    "achievements",
    "bp",
    "bundle",
    "copies",
    "embedding",
    "endorsements",
    "identity",
    "ob2",
    "pages",
    "sharing",
    "verification",
    "wallets",
]

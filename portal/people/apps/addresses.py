"""Addresses to which an app may be sent back: https, or this machine itself for an app that runs on it (RFC 8252)."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

LONGEST = 500
LOOPBACK = ("127.0.0.1", "localhost")
_LETTERS = re.compile(r"[A-Za-z0-9\-._~:/?@!$&'()*+,;=%]+")
"""Of RFC 3986, without what begins a fragment and without brackets."""
_PLACE = re.compile(r"([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(:[1-9][0-9]{0,4})?")
"""Host and port, nothing else: no name and password before it."""


def is_web_page(address: object) -> bool:
    """Whether it is the https address of a page, with a host that can be read."""
    parts = _parts(address)
    return parts is not None and parts.scheme == "https"


def is_way_back(address: object) -> bool:
    """Whether an app may be sent back there."""
    parts = _parts(address)
    return parts is not None and (parts.scheme == "https" or _is_loopback(parts))


def leads_back(address: str, registered: Collection[str]) -> bool:
    """Whether it is one of these, letter by letter. Of an app on this machine the port may be another."""
    parts = _parts(address)
    if parts is None:
        return False
    if not _is_loopback(parts):
        return address in registered
    return any(_without_port(address) == _without_port(one) for one in registered)


def host_of(address: str) -> str:
    """The host of an address that was found good."""
    return urlsplit(address).hostname or ""


def _parts(address: object) -> SplitResult | None:
    if not isinstance(address, str) or len(address) > LONGEST or not _LETTERS.fullmatch(address):
        return None
    scheme, found, rest = address.partition("://")
    place = _PLACE.fullmatch(re.split(r"[/?]", rest, maxsplit=1)[0])
    if not found or scheme not in ("https", "http") or place is None or int((place[2] or ":80")[1:]) > 65535:
        return None
    return urlsplit(address)


def _is_loopback(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _without_port(address: str) -> str:
    return re.sub(r"^(http://[a-z0-9.]+):[0-9]+", r"\1", address)

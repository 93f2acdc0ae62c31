"""What may be reached when a stranger names an address: public sites, by https, and nothing else."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from flask_babel import gettext as _

Address = tuple[str, int]
"""An IP address and a port."""

LONGEST = 2048
"""Letters of an address."""

_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PLAIN = re.compile(r"[!-~]+")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_TUNNELS = (ipaddress.IPv6Network("2001::/23"), ipaddress.IPv6Network("2002::/16"))
"""Teredo and its neighbours for protocols, and 6to4: each can hold a private address."""


class NotFetched(Exception):
    """It was not fetched. The words say why, as part of a sentence."""


class Forbidden(NotFetched):
    """The address is one that is never asked."""


class Unreachable(NotFetched):
    """Nobody answered, or not in time, or not as one must."""


class Unread(Unreachable):
    """It was asked, and there was no answer that could be read: what it did is not known."""


class Place(NamedTuple):
    """An address, taken apart: the host, its port, and what is asked of it."""

    host: str
    port: int
    target: str


def place_of(address: object) -> Place:
    """An address that may be asked, taken apart: https, a host by name, no user. ``Forbidden`` for any other."""
    if not isinstance(address, str) or len(address) > LONGEST or not _PLAIN.fullmatch(address) or "\\" in address:
        raise Forbidden(_("that is not the address of a public site"))
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or ""), 443 if parts.port is None else parts.port
    except ValueError as problem:
        raise Forbidden(_("that is not the address of a public site")) from problem
    if parts.scheme != "https":
        raise Forbidden(_("only addresses that begin with https are"))
    if "@" in parts.netloc or not _HOST.fullmatch(host) or not (port == 443 or port > 1023):
        raise Forbidden(_("that is not the address of a public site"))
    return Place(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def lookup(host: str, port: int) -> list[Address]:
    """What the system's resolver knows of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(sockaddr[0]), int(sockaddr[1])) for *_rest, sockaddr in found]


def is_public(address: Address) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in another one."""
    try:
        found = ipaddress.ip_address(address[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or (ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None)
        if wrapped is not None:
            return is_public((str(wrapped), address[1]))
        if found not in _GLOBAL_UNICAST or any(found in tunnel for tunnel in _TUNNELS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


@cache
def system_trust() -> ssl.SSLContext:
    """The authorities that this machine trusts."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@dataclass(frozen=True)
class Network:
    """What may be reached, and whose word is taken for a host's name. ``seconds`` is for all of one errand."""

    lookup: Callable[[str, int], list[Address]] = lookup
    may_reach: Callable[[Address], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = system_trust
    seconds: float = 10


def _nowhere(_host: str, _port: int) -> list[Address]:
    raise OSError("nobody is asked")


INTERNET = Network()
NOBODY = Network(_nowhere, lambda _address: False)
"""Everybody who is public, and nobody at all."""

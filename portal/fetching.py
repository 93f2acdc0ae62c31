"""The one way out: fetching from addresses that strangers name, without being led to where nobody may reach.

Each address that a name resolves to must be public, and so must the one that the socket is connected to. No proxies, no
cookies, no compression; at most three redirects, each checked like the first address; so many bytes; and one limit of
time for all of it, which holds for names, handshakes, headers and bodies that trickle too.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import urljoin

from flask_babel import gettext as _

from portal.reaching import INTERNET, Address, Forbidden, Network, NotFetched, Place, Unreachable, Unread, place_of
from portal.turns import Turns

LARGEST = 2 * 1024 * 1024
ROOM_FOR_HEADERS = 64 * 1024
REDIRECTS = 3
TRIED = 4
"""Bytes of a body and beside it, hops, and addresses of one host that are tried."""

REDIRECTING = (301, 302, 303, 307, 308)

_TURNS = Turns(4, waiting=2)
_LOOKUPS = threading.BoundedSemaphore(32)
"""Slow hosts may not keep the whole portal busy, and names that nobody answers for may not gather threads."""


class Fetched(NamedTuple):
    """What an address gave; after redirects ``address`` is the last one."""

    address: str
    status: int
    media_type: str
    content: bytes


@dataclass
class Errand:
    """A few fetches with one limit of time for all of them. What was fetched once is not fetched again."""

    network: Network = INTERNET
    most: int = 16
    _ends: float = 0.0
    _known: dict[str, Fetched | NotFetched] = field(default_factory=dict)

    def fetch(self, address: str, **wishes: Any) -> Fetched:
        """What is at the address now; ``wishes`` are those of ``fetch``. ``NotFetched`` when there is no answer."""
        place_of(address)
        if address not in self._known:
            self._ends = self._ends or time.monotonic() + self.network.seconds
            try:
                self._known[address] = self._fetched(address, wishes)
            except NotFetched as problem:
                self._known[address] = problem
        found = self._known[address]
        if isinstance(found, NotFetched):
            raise found
        return found

    def _fetched(self, address: str, wishes: dict[str, Any]) -> Fetched:
        if len(self._known) >= self.most:
            raise Unreachable(_("too many other addresses had to be asked before"))
        return fetch(address, self.network, self._ends - time.monotonic(), **wishes)


def fetch(
    address: str,
    network: Network = INTERNET,
    seconds: float = 10,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    largest: int = LARGEST,
    elsewhere: bool = False,
    never: str = "",
) -> Fetched:
    """Ask an address with GET; with POST when there is a ``body``, and then no redirect is followed.

    A redirect to another host is followed where ``elsewhere`` does not matter. ``Forbidden`` for an address that is
    never asked, as none of the host ``never`` is; ``Unreachable`` when there is no answer in time, or none that can be
    read: ``Unread`` when it had been asked by then.
    """
    ends, asked = time.monotonic() + seconds, {"Accept": "*/*", "User-Agent": "portal", **(headers or {})}
    first = place_of(address)
    with _TURNS.one(min(seconds, 1)) as is_mine:
        if not is_mine:
            raise Unreachable(_("too much is being checked at the moment"))
        for _hop in range(REDIRECTS + 1):
            place = place_of(address)
            if place.host == never:
                raise Forbidden(_("it would have this portal ask itself"))
            if place.host != first.host and not elsewhere:
                raise Unreachable(_("it leads to another site"))
            found, location = _ask(place, network, ends, largest, body, asked)
            if location is None or body is not None:
                return Fetched(address, *found)
            address = urljoin(address, location)
    raise Unreachable(_("it leads from one address to the next"))


def _ask(
    place: Place, network: Network, ends: float, largest: int, body: bytes | None, headers: Mapping[str, str]
) -> tuple[tuple[int, str, bytes], str | None]:
    """Status, media type and body; and where it redirects to, if it does."""
    connection = http.client.HTTPSConnection(place.host, place.port, context=network.trust())
    was_asked = False
    try:
        with closing(_connected(place, network, ends)) as line:
            sock: Any = _Line(line, ends, largest + ROOM_FOR_HEADERS)
            connection.sock, was_asked = sock, True
            connection.request("GET" if body is None else "POST", place.target, body, dict(headers))
            with connection.getresponse() as response:
                location = response.headers.get("Location") if response.status in REDIRECTING else None
                content = b"" if location else _body_of(response, largest)
                return (response.status, response.headers.get_content_type(), content), location
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise (Unread if was_asked else Unreachable)(_why(problem)) from problem


def _body_of(response: http.client.HTTPResponse, largest: int) -> bytes:
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Unread(_("it answered with something compressed"))
    content = b"" if (response.length or 0) > largest else response.read(largest + 1)
    if len(content) > largest or (response.length or 0) > largest:
        raise Unread(_("what it answered is too long"))
    if response.length:
        raise Unread(_("it broke off"))
    return content


def _connected(place: Place, network: Network, ends: float) -> ssl.SSLSocket:
    """A line to the host: to an address that may be reached, and with a certificate of the host's name."""
    problem: OSError = TimeoutError()
    for address in _addresses(place, network, ends)[:TRIED]:
        try:
            return _secured(address, place.host, network, ends)
        except OSError as found:
            problem = found
    raise problem


def _secured(address: Address, host: str, network: Network, ends: float) -> ssl.SSLSocket:
    plain = socket.create_connection(address, timeout=_left(ends))
    try:
        peer: Any = plain.getpeername()
        if peer[:2] != address or not network.may_reach((peer[0], peer[1])):
            raise Forbidden(_("it is not on the public internet"))
        plain.settimeout(_left(ends))
        return network.trust().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _addresses(place: Place, network: Network, ends: float) -> list[Address]:
    """Where the host is. The resolver cannot be told to hurry, so it is left alone when time is up."""
    answers: SimpleQueue[list[Address] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(network.lookup(place.host, place.port))
        except (OSError, UnicodeError):
            answers.put(OSError("no such host"))
        finally:
            _LOOKUPS.release()

    if not _LOOKUPS.acquire(timeout=_left(ends)):
        raise TimeoutError
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=_left(ends))
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    if not found or not all(map(network.may_reach, found)):
        raise Forbidden(_("it is not on the public internet"))
    return found


class _Line(io.RawIOBase):
    """A socket, as ``http.client`` uses one, on which nothing lasts longer than the time that is left."""

    def __init__(self, line: ssl.SSLSocket, ends: float, most: int) -> None:
        self._line, self._ends, self._left = line, ends, most

    def sendall(self, data: Any) -> None:
        self._line.settimeout(_left(self._ends))
        self._line.sendall(data)

    def makefile(self, *_mode: Any) -> io.BufferedReader:
        return io.BufferedReader(self, 16 * 1024)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(_left(self._ends))
        count = self._line.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise OSError("too long")
        return count

    def close(self) -> None:
        """``http.client`` hangs up before it has read an answer; who opened the socket closes it."""


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _why(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return _("it did not answer in time")
    if isinstance(problem, ssl.SSLError):
        return _("it cannot prove that it is that site")
    if isinstance(problem, OSError):
        return _("it cannot be reached")
    return _("it did not answer as it should")

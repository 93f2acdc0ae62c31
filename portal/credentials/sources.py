"""Whom a check asks: the portal itself for what it publishes, the network for what others do.

Nothing of our own is fetched: what stands at our addresses is answered from our records, whoever names it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from portal.credentials import lookup, portable
from portal.credentials.checks import Finding
from portal.credentials.issuer import Issuer
from portal.fetching import Errand, Fetched
from portal.reaching import Forbidden, Network, Unreachable

ACCEPT = (
    "application/vc, application/vc+ld+json, application/ld+json, application/json, application/jwt;q=0.9, */*;q=0.1"
)

_ADDRESS = re.compile(r"https://[!-~]+")
"""Without spaces, so that no sentence about a site can be continued by its name."""

MOST_OBJECTS, MOST_PARTS, MOST_SECONDS = 300, 4000, 1.0
"""Objects in one document, and all its parts; seconds of work on one badge, after which nothing more is looked at."""

MOST_OPENED = 60_000
"""Brackets in what is read: a list of all that was revoked has one for each, of forty letters and more."""


def loads(text: str | bytes) -> Any:
    """JSON of a stranger: nothing twice, nothing too deep, no half letters, no endless numbers. Else ``ValueError``."""
    many = text.count("{") + text.count("[") if isinstance(text, str) else text.count(b"{") + text.count(b"[")
    if many > MOST_OPENED:
        raise ValueError("more parts than anybody honest needs")
    found = portable.loads(text)
    json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    return found


def is_same(one: Any, other: Any) -> bool:
    """Whether two documents say the same, word for word: ``1`` is not ``true``, nor ``1.0``."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


class Sources:
    """Where the answers of one check come from."""

    def __init__(self, us: Issuer, network: Network) -> None:
        self.us = us
        self._errand = Errand(network)
        self._began = time.thread_time()

    def check_effort(self, parts: Collection[Any] = ()) -> None:
        """A ``Finding`` when a document has more parts, or took more work already, than any honest badge."""
        objects = sum(isinstance(part, dict) for part in parts)
        if objects > MOST_OBJECTS or len(parts) > MOST_PARTS or time.thread_time() - self._began > MOST_SECONDS:
            raise Finding(None, _("It has more parts than can be checked here."), "proof")

    def fetched(self, address: Any, *, elsewhere: bool = False) -> Fetched:
        """What another site gives at an address, whatever its status. A ``Finding`` when it gives nothing."""
        self.check_effort()
        try:
            ours = urlsplit(self.us.base_url).hostname or ""
            return self._errand.fetch(address, headers={"Accept": ACCEPT}, elsewhere=elsewhere, never=ours)
        except Forbidden as problem:
            raise Finding(False, _("It names an address that is not opened: %(why)s.", why=problem)) from problem
        except Unreachable as problem:
            asked = _("The site %(host)s could not be asked: %(why)s.", host=host_of(address), why=problem)
            raise Finding(None, asked) from problem

    def text(self, address: Any) -> str:
        """The text at an address, ours or another's. A ``Finding`` when there is none, or it is no address."""
        if isinstance(address, str) and address.startswith(self.us.base_url + "/"):
            found = lookup.published(address.removeprefix(self.us.base_url), self.us)
            if found is None:
                raise Finding(False, _("There is nothing at %(address)s.", address=address[:200]))
            return found
        answer = self.fetched(address)
        if answer.status != 200:
            is_passing = answer.status >= 500 or answer.status in (408, 429)
            raise Finding(None if is_passing else False, _("There is nothing at %(address)s.", address=address[:200]))
        try:
            return answer.content.decode("utf-8-sig").strip()
        except UnicodeDecodeError as problem:
            raise Finding(False, _("What is at %(address)s cannot be read.", address=address[:200])) from problem

    def document(self, address: Any) -> dict[str, Any]:
        """The JSON object at an address. A ``Finding`` when there is none."""
        try:
            found = loads(self.text(address))
        except ValueError as problem:
            raise Finding(False, _("What is at %(address)s cannot be read.", address=address[:200])) from problem
        if not isinstance(found, dict):
            raise Finding(False, _("What is at %(address)s cannot be read.", address=address[:200]))
        return found


def host_of(address: Any) -> str:
    """The host of an https address in small letters, with the port where it has one; empty for anything else."""
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return ""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""

"""The JSON-LD contexts and the JSON schema that credentials name, as published. Pinned here, never fetched.

Earlier ones, which only others' credentials name, are those that ``openbadgeslib`` has pinned.
Sources: https://www.w3.org/TR/vc-data-model-2.0/, https://purl.imsglobal.org/spec/ob/v3p0/ and, for an older kind of
signature of others, https://w3id.org/security/suites/ed25519-2020/v1.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "ob-3.0.3.json",
    EXTENSIONS: "ob-extensions.json",
    ED25519_2020: "ed25519-2020.json",
    SCHEMA: "ob_v3p0_achievementcredential_schema.json",
}


@cache
def document(address: str) -> dict[str, Any]:
    """The published document at ``address``. Raises ``KeyError`` for one that is not pinned."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / FILES[address]).read_text())
    return found


def load(address: str, _options: Any = None) -> dict[str, Any]:
    """What PyLD asks for a context: a pinned one, or an error. It never changes, so PyLD may keep it."""
    found = document(address) if address in FILES else _earlier(address)
    return {"contextUrl": None, "documentUrl": address, "document": found, "tag": "static"}


def is_known(address: str) -> bool:
    """Whether a context is pinned here, as one of ours or one of others'."""
    from openbadgeslib.ob3.contexts import bundled_contexts

    return address in FILES or address in bundled_contexts()


def _earlier(address: str) -> dict[str, Any]:
    from openbadgeslib.ob3.contexts import load_context

    return dict(load_context(address))

"""Badges that other makers' software has issued in ways that the portal does not sign in; and what is made of them.

``made.json`` is what ``issuing.mjs`` printed. ``texts.json`` has each badge as it is (``whole``), and altered.
``said.json`` has what the libraries that it was made with find wrong with each.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.credentials import contexts
from tests.interop import makers

SCRIPTS = ("offline.mjs", "dids.mjs", "issuing.mjs", "accepting.mjs")
BY_KEY = ("ecdsa-p256", "ecdsa-p384", "ed25519-2020", "es384-token")
"""Their issuer is a key alone, and keeps no list of what was revoked."""
SHOWN = ("sd-whole", "sd-withheld")
SEVERAL = ("two-proofs", "witnessed")
GOOD = (*BY_KEY, *SHOWN, *SEVERAL)
OPEN = {"sd-base": "the copy for its owner alone", "sd-endless": "may leave out parts of it"}
"""What cannot be confirmed, and why."""
ALTERED = ("changed", "lessened", "extended")
LATER = "2026-01-06T12:00:00Z"
UNKNOWN = "x-unknown-2030"

Document = dict[str, Any]


def make(folder: Path, packages: Path) -> None:
    """Have them issued, alter them, and ask their makers."""
    for script in SCRIPTS:
        (folder / script).write_bytes((makers.HERE / script).read_bytes())
    (folder / "node_modules").symlink_to(packages / "node_modules")
    (folder / "context.json").write_text(json.dumps(contexts.document(contexts.OPEN_BADGES)))
    made = makers.run(["node", folder / "issuing.mjs", folder / "context.json"])
    (folder / "made.json").write_text(made)
    texts = {name: _forms(text) for name, text in json.loads(made)["badges"].items()}
    (folder / "texts.json").write_text(json.dumps(texts))
    given = (folder / name for name in ("accepting.mjs", "context.json", "made.json", "texts.json"))
    (folder / "said.json").write_text(makers.run(["node", *given]))


def document_of(text: str) -> Document:
    """What a badge says, its signature left unread."""
    inside = text if text.startswith("{") else base64.urlsafe_b64decode(text.split(".")[1] + "==").decode()
    found: Document = json.loads(inside)
    return found


def _forms(text: str) -> dict[str, str]:
    alterations: list[Callable[[Document], None]] = [_change, _lessen, _extend]
    wanted = dict(zip(ALTERED, alterations, strict=True))
    if isinstance(document_of(text).get("proof"), list):
        wanted |= {"first-broken": _break(0), "second-broken": _break(1), "unknown-beside": _add_unknown}
    return {"whole": text} | {name: _altered(text, alter) for name, alter in wanted.items()}


def _altered(text: str, alter: Callable[[Document], None]) -> str:
    document = document_of(text)
    alter(document)
    if text.startswith("{"):
        return json.dumps(document)
    header, _claims, signature = text.split(".")
    claims = base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
    return f"{header}.{claims}.{signature}"


def _change(document: Document) -> None:
    """One word."""
    _achievement(document)["name"] = "Better company"


def _lessen(document: Document) -> None:
    """Something less, that need not be there."""
    del _achievement(document)["fieldOfStudy"]


def _extend(document: Document) -> None:
    """Something more, of which no context says what it means."""
    _achievement(document)["unheardOf"] = "with distinction"


def _break(number: int) -> Callable[[Document], None]:
    """Another day in one of the proofs."""

    def alter(document: Document) -> None:
        document["proof"][number]["created"] = LATER

    return alter


def _add_unknown(document: Document) -> None:
    """A proof of a kind that nobody knows yet."""
    document["proof"].append(document["proof"][0] | {"cryptosuite": UNKNOWN, "proofValue": "z3FXQqFwbZxKsxGKDPCo"})


def _achievement(document: Document) -> Document:
    found: Document = document["credentialSubject"]["achievement"]
    return found

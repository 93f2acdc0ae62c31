"""``python -I validator.py WORLD EMAIL FILE…``: what 1EdTech's validator says of Open Badges 2.0 given to that address.

Run by the Python that has ``openbadges`` (see ``makers``), never imported. Whatever the validator fetches is answered
from the list in WORLD, and else refused.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import requests
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT, OPENBADGES_CONTEXT_V2_URI


def main(world: Path, email: str, files: list[Path]) -> dict[str, Any]:
    """Verdict and complaints for each file, by name."""
    known = json.loads(world.read_text())
    context = json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode()
    known[OPENBADGES_CONTEXT_V2_URI] = {
        "status": 200,
        "type": "application/ld+json",
        "base64": base64.b64encode(context),
    }
    requests.Session.get_adapter = lambda _session, url: Known(known)
    return {file.name: _report(file, email) for file in files}


class Known(requests.adapters.BaseAdapter):
    """Answers from a list instead of a network."""

    def __init__(self, known: dict[str, Any]) -> None:
        super().__init__()
        self.known = known

    def send(self, request: Any, **_options: Any) -> requests.Response:
        """The answer; ``ConnectionError`` for an address that is not in the list."""
        if request.url not in self.known:
            raise requests.ConnectionError(f"offline: {request.url}")
        found, answer = self.known[request.url], requests.Response()
        answer.status_code, answer.url, answer.request, answer.encoding = found["status"], request.url, request, "utf-8"
        answer.headers["Content-Type"] = found["type"]
        answer._content = base64.b64decode(found["base64"])
        return answer

    def close(self) -> None:
        """Nothing was opened."""


def _report(file: Path, email: str) -> dict[str, Any]:
    with file.open("rb") as stream:
        badge = stream if file.suffix in (".png", ".svg") else stream.read().decode()
        found = verify(badge, {"email": email}, use_cache=False, cache_backend=None)
    messages = found["report"]["messages"]
    return {
        "valid": found["report"]["valid"],
        "recipient": found["report"].get("recipientProfile"),
        "graph": sorted({node["type"] for node in found["graph"] if isinstance(node.get("type"), str)}),
        "problems": [each["result"] for each in messages],
    }


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), sys.argv[2], [*map(Path, sys.argv[3:])]), sys.stdout)

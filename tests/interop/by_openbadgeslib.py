"""What openbadgeslib says of an Open Badges 3.0 credential, with what the portal publishes."""

from __future__ import annotations

import base64
import json
from typing import Any

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier


def verdict(text: str, known: dict[str, Any]) -> str:
    """``good``, or why not. Status lists with a proof it reads, but does not check."""

    def download(address: str) -> bytes:
        assert known[address]["status"] == 200
        return base64.b64decode(known[address]["base64"])

    verifier: OB3LdpVerifier | OB3Verifier = OB3LdpVerifier.for_issuer_did("did:web:portal.example")
    if not text.startswith("{"):
        kid = json.loads(base64.urlsafe_b64decode(text.split(".")[0] + "=="))["kid"]
        verifier = OB3Verifier(json.loads(download(kid.replace("/keys/", "/ob2/keys/")))["publicKeyPem"])
    try:
        verifier.verify(text, check_status=True, verify_status_list=False, download=download)
    except LibOpenBadgesException as problem:
        return str(problem)
    return "good"

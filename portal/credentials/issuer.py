"""Who issues: the identity of this portal, made of its address, and its keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.config import Settings
from portal.credentials import keys as keyring

SLUG = "portal"
NAME = "Reverse Mentoring Portal"


@dataclass(frozen=True)
class Issuer:
    """The portal as an issuer. Its host name is its identity: ``did:web`` (https://w3c-ccg.github.io/did-method-web/)."""

    base_url: str
    keys: Path
    passphrase: str | None = None

    @cached_property
    def did(self) -> str:
        """The name that credentials give it."""
        return "did:web:" + urlsplit(self.base_url).netloc.replace(":", "%3A")

    @property
    def profile_url(self) -> str:
        """Where the issuer is described."""
        return f"{self.base_url}/issuers/{SLUG}"

    @property
    def email(self) -> str:
        """What Open Badges 2.0 wants of every issuer."""
        return f"badges@{urlsplit(self.base_url).hostname}"

    def url(self, path: str) -> str:
        """The public address of ``path``, which begins with a slash."""
        return self.base_url + path

    def method(self, kid: str) -> str:
        """The public address of a key: the name of the key is the key."""
        return f"{self.did}#{kid}"

    def signing_key(self) -> keyring.SigningKey:
        """The key that signs now; ``Unavailable`` when there is none."""
        return keyring.load(self.keys, self.passphrase)

    def key_of(self, method: Any) -> keyring.Key | None:
        """The key of ours that ``method`` names, in use or retired."""
        return next((key for key in keyring.listed(self.keys) if self.method(key.kid) == method), None)

    def profile(self) -> dict[str, Any]:
        """The issuer as every Open Badges 3.0 credential names it."""
        return {"id": self.did, "type": ["Profile"], "name": NAME, "url": self.base_url}

    def did_document(self) -> dict[str, Any]:
        """The DID document with every key ever used (https://www.w3.org/TR/cid-1.0/)."""
        methods = [
            {"id": self.method(key.kid), "type": "Multikey", "controller": self.did, "publicKeyMultibase": key.kid}
            for key in keyring.listed(self.keys)
        ]
        known = {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "alsoKnownAs": [self.profile_url],
        }
        if not methods:
            return known
        return {**known, "verificationMethod": methods, "assertionMethod": [method["id"] for method in methods]}


_current: Issuer | None = None


def use(settings: Settings) -> None:
    """From now on this process issues for the portal of ``settings``."""
    global _current
    _current = Issuer(settings.base_url, settings.keys, settings.key_passphrase)


def current() -> Issuer:
    """The issuer of this process."""
    if _current is None:
        raise RuntimeError("credentials.use(settings) has not been called")
    return _current

"""Who issues: the identity of this portal, made of its address, and its keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from portal.config import ISSUER, Settings, is_private_host
from portal.credentials import keys as keyring
from portal.errors import Unavailable

SLUG = "portal"
DID_CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]


@dataclass(frozen=True)
class Issuer:
    """The portal as an issuer. Its host name is its identity: ``did:web`` (https://w3c-ccg.github.io/did-method-web/)."""

    base_url: str
    keys: Path
    passphrase: str | None = None
    is_reached_by_others: bool = False
    name: str = ISSUER

    @cached_property
    def did(self) -> str:
        """The name that credentials give it."""
        return "did:web:" + urlsplit(self.base_url).netloc.replace(":", "%3A")

    @property
    def path_did(self) -> str:
        """The name of the one issuer among several that could stand here; it leads to the same keys."""
        return f"{self.did}:issuers:{SLUG}"

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

    def key_url(self, kid: str) -> str:
        """Where a key is served as JWK, which is how a JWT names it."""
        return self.url(f"/keys/{kid}")

    def ob2_key_url(self, kid: str) -> str:
        """Where an RSA key is served as Open Badges 2.0 describes one."""
        return self.url(f"/ob2/keys/{kid}")

    def ob2_url(self, path: str, kid: str | None = None) -> str:
        """Where Open Badges 2.0 finds ``path``; with a key, where what it signed finds the same."""
        return self.url(f"/ob2/keys/{kid}{path}" if kid else f"/ob2{path}")

    def signing_key(self) -> keyring.SigningKey:
        """The key that signs now; ``Unavailable`` when there is none, or when others could not find who signed."""
        if self.is_reached_by_others and is_private_host(urlsplit(self.base_url).hostname or ""):
            raise Unavailable(
                _(
                    "Badges wait: they would name %(address)s, which nobody else can reach. "
                    "Set PORTAL_BASE_URL to the address that others use.",
                    address=self.base_url,
                )
            )
        return keyring.load(self.keys, self.passphrase)

    def listed_keys(self) -> list[keyring.Key]:
        """Every key ever used, oldest first."""
        return keyring.listed(self.keys)

    def key_of(self, method: Any) -> keyring.Key | None:
        """The key of ours that ``method`` names, in use or retired."""
        return next((key for key in self.listed_keys() if self.method(key.kid) == method), None)

    def profile(self) -> dict[str, Any]:
        """The issuer as every Open Badges 3.0 credential names it."""
        return {"id": self.did, "type": ["Profile"], "name": self.name, "url": self.base_url}

    def did_document(self, did: str | None = None) -> dict[str, Any]:
        """The DID document with every key ever used (https://www.w3.org/TR/cid-1.0/), under its own name or
        as the issuer of a path. A compromised key says since when it is not to be trusted, and attests nothing.
        """
        did, methods, trusted = did or self.did, [], []
        for key in self.listed_keys():
            made = [_method(did, key.kid, "Multikey", publicKeyMultibase=key.kid)]
            made += [_method(did, key.rsa.kid, "JsonWebKey", publicKeyJwk=key.rsa.jwk)] if key.rsa else []
            methods += [method | ({"revoked": key.revoked_at} if key.revoked_at else {}) for method in made]
            trusted += [] if key.revoked_at else [method["id"] for method in made]
        known = {
            "@context": DID_CONTEXTS,
            "id": did,
            "alsoKnownAs": [self.profile_url, *(name for name in (self.did, self.path_did) if name != did)],
        }
        sets = {"verificationMethod": methods, "assertionMethod": trusted}
        return known | {name: found for name, found in sets.items() if found}


def _method(did: str, kid: str, kind: str, **public: Any) -> dict[str, Any]:
    return {"id": f"{did}#{kid}", "type": kind, "controller": did, **public}


_current: Issuer | None = None


def use(settings: Settings) -> None:
    """From now on this process issues for the portal of ``settings``."""
    global _current
    _current = Issuer(
        settings.base_url,
        settings.keys,
        settings.key_passphrase,
        settings.is_reached_by_others,
        settings.issuer_name,
    )


def current() -> Issuer:
    """The issuer of this process."""
    if _current is None:
        raise RuntimeError("credentials.use(settings) has not been called")
    return _current

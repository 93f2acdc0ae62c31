"""The signing keys of the portal: Ed25519, in a folder of the instance, never in the database.

A key is named by its public half in Multikey form (``z6Mk…``, https://www.w3.org/TR/cid-1.0/#Multikey), so that a name
is all a verifier needs. Retired keys stay in the index for ever: what they signed can still be checked.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask_babel import gettext as _

from portal import clock
from portal.credentials import base58, portable
from portal.errors import Refused, Unavailable

INDEX = "keys.json"
_ED25519 = b"\xed\x01"
"""The multicodec prefix of an Ed25519 public key."""


@dataclass(frozen=True)
class Key:
    """What is known of a key without its secret: ``kid`` is its public half. ``retired_at`` is None while it signs."""

    kid: str
    created_at: str
    retired_at: str | None = None

    @property
    def public(self) -> Ed25519PublicKey:
        """The public half, ready to verify with."""
        return public_key(self.kid)

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as a JSON Web Key (RFC 8037)."""
        x = base64.urlsafe_b64encode(self.public.public_bytes_raw()).decode().rstrip("=")
        return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": self.kid, "use": "sig", "alg": "EdDSA"}


@dataclass(frozen=True)
class SigningKey:
    """The key in use, with its secret."""

    kid: str
    private: Ed25519PrivateKey


def create(folder: Path, passphrase: str | None = None) -> Key:
    """Make the first signing key; refused when there is one."""
    with _locked(folder):
        if any(key.retired_at is None for key in listed(folder)):
            raise Refused(_("There is a signing key already. To use a new one: `portal keys rotate`."))
        return _add(folder, passphrase, listed(folder))


def rotate(folder: Path, passphrase: str | None = None) -> Key:
    """Retire the key in use and make a new one; what the old one signed stays valid."""
    with _locked(folder):
        retired_at = portable.moment(clock.now())
        kept = [Key(key.kid, key.created_at, key.retired_at or retired_at) for key in listed(folder)]
        if not kept:
            raise Refused(_("There is no signing key to retire. To make one: `portal keys create`."))
        return _add(folder, passphrase, kept)


def listed(folder: Path) -> list[Key]:
    """Every key ever used, oldest first; none when none was made yet."""
    try:
        text = (folder / INDEX).read_text()
    except FileNotFoundError:
        return []
    return [Key(**entry) for entry in json.loads(text)]


def load(folder: Path, passphrase: str | None = None) -> SigningKey:
    """The key that signs now; ``Unavailable`` when there is none or it cannot be opened."""
    current = next((key for key in reversed(listed(folder)) if key.retired_at is None), None)
    if current is None:
        raise Unavailable(_("There is no signing key yet. To make one: `portal keys create`."))
    try:
        sealed = _file_of(folder, current.kid).read_bytes()
    except OSError as problem:
        raise Unavailable(_("The file of the signing key cannot be read. Restore it from a backup.")) from problem
    return SigningKey(current.kid, _opened(sealed, passphrase))


def public_key(kid: str) -> Ed25519PublicKey:
    """The public key that a Multikey name spells. Raises ``ValueError`` for anything else."""
    if not kid.startswith("z") or len(kid) > 64:
        raise ValueError("not a Multikey in base58btc")
    raw = base58.decode(kid[1:])
    if not raw.startswith(_ED25519) or len(raw) != 34:
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def multikey(public: Ed25519PublicKey) -> str:
    """The Multikey name of a public key."""
    return "z" + base58.encode(_ED25519 + public.public_bytes_raw())


def _add(folder: Path, passphrase: str | None, kept: Sequence[Key]) -> Key:
    private = Ed25519PrivateKey.generate()
    made = Key(multikey(private.public_key()), portable.moment(clock.now()))
    _write(_file_of(folder, made.kid), _sealed(private, passphrase))
    _write(folder / INDEX, json.dumps([asdict(key) for key in (*kept, made)], indent=1).encode())
    return made


def _sealed(private: Ed25519PrivateKey, passphrase: str | None) -> bytes:
    sealing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        sealing = serialization.BestAvailableEncryption(passphrase.encode())
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)


@lru_cache(maxsize=4)
def _opened(sealed: bytes, passphrase: str | None) -> Ed25519PrivateKey:
    """Opening a sealed key costs a fifth of a second on purpose, so the last few are kept open."""
    is_sealed = b"ENCRYPTED" in sealed
    try:
        private = serialization.load_pem_private_key(sealed, passphrase.encode() if passphrase and is_sealed else None)
    except (TypeError, ValueError) as problem:
        raise Unavailable(
            _("The signing key cannot be opened. Is PORTAL_KEY_PASSPHRASE what it was when the key was made?")
        ) from problem
    if not isinstance(private, Ed25519PrivateKey):
        raise Unavailable(_("The signing key is not an Ed25519 key. To make one: `portal keys rotate`."))
    return private


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One at a time, among all processes. The folder is for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all, for its owner alone, and through to the disk."""
    fresh = file.with_suffix(".fresh")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _file_of(folder: Path, kid: str) -> Path:
    return folder / f"{kid}.pem"

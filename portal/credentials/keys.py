"""The signing keys of the portal, in a folder of the instance, never in the database.

A key is an Ed25519 key, which signs embedded proofs, and an RSA key beside it, which signs JWTs: made, retired and
marked as compromised together. The first is named by its public half in Multikey form (``z6Mk…``,
https://www.w3.org/TR/cid-1.0/#Multikey), so that a name is all a verifier needs; the second by its thumbprint.
No key ever leaves the index: what it signed can still be checked. Its secret is deleted once it is retired.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask_babel import gettext as _

from portal import clock
from portal.credentials import base58, keyfiles, keylog, portable, rs256
from portal.errors import NotFound, Refused, Unavailable

INDEX = "keys.json"
_ED25519 = b"\xed\x01"
"""The multicodec prefix of an Ed25519 public key."""


@dataclass(frozen=True)
class Key:
    """What is known of a key without its secret: ``kid`` is its public half. ``retired_at`` is None while it signs.

    ``modulus`` is that of the RSA key beside it; None in a folder that was made before there was one. A compromised
    key is not to be trusted since ``revoked_at``, for a ``reason``.
    """

    kid: str
    created_at: str
    retired_at: str | None = None
    modulus: str | None = None
    revoked_at: str | None = None
    reason: str | None = None

    @property
    def public(self) -> Ed25519PublicKey:
        """The public half, ready to verify with."""
        return public_key(self.kid)

    @property
    def rsa(self) -> rs256.PublicKey | None:
        """The public half of the RSA key beside it."""
        return rs256.PublicKey(self.modulus) if self.modulus else None

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as a JSON Web Key (RFC 8037)."""
        x = rs256.encoded(self.public.public_bytes_raw())
        return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": self.kid, "use": "sig", "alg": "EdDSA"}

    @property
    def jwks(self) -> dict[str, dict[str, str]]:
        """Both as JSON Web Keys, by their names."""
        return {self.kid: self.jwk} | ({self.rsa.kid: self.rsa.jwk} if self.rsa else {})


@dataclass(frozen=True)
class SigningKey:
    """The key in use, with its secret. One that was opened by ``load`` has its RSA key beside it."""

    kid: str
    private: Ed25519PrivateKey
    rsa: rs256.SigningKey | None = None

    @property
    def token_key(self) -> rs256.SigningKey:
        """The RSA key beside it, which signs tokens."""
        if self.rsa is None:
            raise Unavailable(_("The signing key has no RSA key beside it. To make both: `portal keys rotate`."))
        return self.rsa


def create(folder: Path, passphrase: str | None = None) -> Key:
    """Make the first signing key; refused when there is one."""
    with keyfiles.locked(folder):
        if any(key.retired_at is None for key in listed(folder)):
            raise Refused(_("There is a signing key already. To use a new one: `portal keys rotate`."))
        return _add(folder, passphrase, listed(folder), "created")


def rotate(folder: Path, passphrase: str | None = None) -> Key:
    """Retire the key in use and make a new one; what the old one signed stays valid."""
    with keyfiles.locked(folder):
        found = listed(folder)
        if not found:
            raise Refused(_("There is no signing key to retire. To make one: `portal keys create`."))
        return _add(folder, passphrase, found, "rotated")


def compromise(
    folder: Path, passphrase: str | None, kid: str, *, reason: str, at: dt.datetime | None = None
) -> tuple[Key, Key | None]:
    """Mark a key, named by either kid, as not to be trusted since ``at``; answer it, and the new one if it was in use.

    Its public half stays published, with the moment. An earlier moment may be said later, never a later one.
    """
    with keyfiles.locked(folder):
        found = listed(folder)
        key = next((key for key in found if kid in key.jwks), None)
        if key is None:
            raise NotFound(_("There is no such key. `portal keys list` names them."))
        marked = replace(key, revoked_at=_checked(key, at), reason=_reason(reason))
        others = [marked if each is key else each for each in found]
        keylog.add(folder, "compromised", by="operator", kid=kid, since=marked.revoked_at, reason=marked.reason)
        if key.retired_at is None:
            return marked, _add(folder, passphrase, others, "rotated")
        _write_index(folder, others)
    return marked, None


def listed(folder: Path) -> list[Key]:
    """Every key ever used, oldest first; none when none was made yet. ``Unavailable`` when the list cannot be read, or
    is gone: a new one would be without the keys that signed until now.
    """
    try:
        return [Key(**entry) for entry in json.loads((folder / INDEX).read_bytes())]
    except FileNotFoundError as problem:
        if not (folder / keylog.NAME).exists():
            return []
        said = _("There were signing keys, and their list (keys.json) is gone. Restore it from a backup.")
        raise Unavailable(said) from problem
    except (OSError, ValueError, TypeError) as problem:
        said = _("The list of the signing keys (keys.json) cannot be read. Restore it from a backup.")
        raise Unavailable(said) from problem


def load(folder: Path, passphrase: str | None = None) -> SigningKey:
    """The key that signs now; ``Unavailable`` when there is none or it cannot be opened."""
    current = _in_use(folder)
    try:
        return _load(folder, passphrase, current)
    except Unavailable:
        newer = _in_use(folder)  # where keys were rotated just now, the secret of the one before is gone
        if newer.kid == current.kid:
            raise
        return _load(folder, passphrase, newer)


def is_sealed(folder: Path) -> bool:
    """Whether the key that signs now is sealed with a passphrase on disk."""
    return keyfiles.is_sealed(folder, _in_use(folder).jwks)


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


def _in_use(folder: Path) -> Key:
    current = next((key for key in reversed(listed(folder)) if key.retired_at is None), None)
    if current is None:
        raise Unavailable(_("There is no signing key yet. To make one: `portal keys create`."))
    return current


def _load(folder: Path, passphrase: str | None, current: Key) -> SigningKey:
    private = keyfiles.opened(folder, current.kid, passphrase)
    if not isinstance(private, Ed25519PrivateKey):
        raise Unavailable(_("The signing key is not of the kind it should be. To make one: `portal keys rotate`."))
    return SigningKey(current.kid, private, _load_rsa(folder, passphrase, current))


def _load_rsa(folder: Path, passphrase: str | None, current: Key) -> rs256.SigningKey:
    known = current.rsa or _complete(folder, passphrase, current.kid)
    private = keyfiles.opened(folder, known.kid, passphrase)
    if not isinstance(private, RSAPrivateKey):
        raise Unavailable(_("The signing key is not of the kind it should be. To make one: `portal keys rotate`."))
    return rs256.SigningKey(known.kid, private)


def _complete(folder: Path, passphrase: str | None, kid: str) -> rs256.PublicKey:
    """Make the RSA key that was not made together with the Ed25519 key ``kid``, unless another process was quicker."""
    try:
        with keyfiles.locked(folder):
            found = {key.kid: key for key in listed(folder)}
            if made := found[kid].rsa:
                return made
            made = _new_rsa(folder, passphrase)
            keylog.add(folder, "completed", by="portal", kid=kid, rsa=made.kid)
            _write_index(folder, [*(found | {kid: replace(found[kid], modulus=made.modulus)}).values()])
            return made
    except OSError as problem:
        raise Unavailable(_("The folder of the signing keys cannot be written to.")) from problem


def _add(folder: Path, passphrase: str | None, found: Sequence[Key], deed: str) -> Key:
    """A new key in use; the one that was is retired."""
    now = portable.moment(clock.now())
    private = Ed25519PrivateKey.generate()
    kid = multikey(private.public_key())
    keyfiles.keep(folder, kid, private, passphrase)
    made = Key(kid, now, modulus=_new_rsa(folder, passphrase).modulus)
    keylog.add(folder, deed, by="operator", kid=kid, rsa=made.rsa.kid if made.rsa else None)
    _write_index(folder, [*(replace(key, retired_at=key.retired_at or now) for key in found), made])
    keyfiles.forget_all_but(folder, made.jwks)
    return made


def _new_rsa(folder: Path, passphrase: str | None) -> rs256.PublicKey:
    private = rs256.new()
    made = rs256.public_of(private)
    keyfiles.keep(folder, made.kid, private, passphrase)
    return made


def _checked(key: Key, at: dt.datetime | None) -> str:
    """The moment since when a key is not to be trusted, if it may be said."""
    now = clock.now()
    since = portable.moment(at or now)
    if since > portable.moment(now):
        raise Refused(_("That moment has not come yet. Please give one that has, or none for now."))
    if key.revoked_at is not None and since >= key.revoked_at:
        raise Refused(_("This key is marked as compromised already, since %(moment)s.", moment=key.revoked_at))
    return since


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("Please say why the key is not to be trusted."))
    return text.strip()


def _write_index(folder: Path, found: Sequence[Key]) -> None:
    keyfiles.write(folder / INDEX, json.dumps([asdict(key) for key in found], indent=1).encode())

"""The files of the signing keys: in a folder for their owner alone, each written whole or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask_babel import gettext as _

from portal.errors import Unavailable

Private = Ed25519PrivateKey | RSAPrivateKey
_SEALED = b"ENCRYPTED"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One at a time, among all processes. The folder is for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all, for its owner alone, and through to the disk."""
    fresh = file.with_suffix(".fresh")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
    _sync(file.parent)


def keep(folder: Path, kid: str, private: Private, passphrase: str | None) -> None:
    """Write down the secret of a key, sealed where there is a passphrase."""
    sealing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        sealing = serialization.BestAvailableEncryption(passphrase.encode())
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)
    write(_file_of(folder, kid), pem)


def opened(folder: Path, kid: str, passphrase: str | None) -> object:
    """The secret of a key; ``Unavailable`` when it cannot be read or opened."""
    return _opened(_read(folder, kid), passphrase)


def is_sealed(folder: Path, kids: Collection[str]) -> bool:
    """Whether nobody who has these files has the keys."""
    return all(_SEALED in _read(folder, kid) for kid in kids)


def forget_all_but(folder: Path, kids: Collection[str]) -> None:
    """Delete the secrets of all keys but these, also what a crash has left of one: no key signs again once it is
    retired, and what is not there cannot be stolen.
    """
    for file in (*folder.glob("*.pem"), *folder.glob("*.fresh")):
        if file.suffix == ".fresh" or file.stem not in kids:
            file.unlink(missing_ok=True)
    _sync(folder)


def _read(folder: Path, kid: str) -> bytes:
    try:
        return _file_of(folder, kid).read_bytes()
    except OSError as problem:
        raise Unavailable(_("The file of the signing key cannot be read. Restore it from a backup.")) from problem


@lru_cache(maxsize=8)
def _opened(sealed: bytes, passphrase: str | None) -> object:
    """Opening a sealed key costs a fifth of a second on purpose, so the last few are kept open."""
    word = passphrase.encode() if passphrase and _SEALED in sealed else None
    try:
        return serialization.load_pem_private_key(sealed, word)
    except (TypeError, ValueError) as problem:
        raise Unavailable(
            _("The signing key cannot be opened. Is PORTAL_KEY_PASSPHRASE what it was when the key was made?")
        ) from problem


def _sync(folder: Path) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _file_of(folder: Path, kid: str) -> Path:
    return folder / f"{kid}.pem"

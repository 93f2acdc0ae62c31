"""What was done with the keys, a line each, in a file beside them: keys are made before there is a database.

Lines are only ever added. Each holds the hash of the one before it, so that a line that was changed or taken out is
noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from portal import clock
from portal.credentials import portable

NAME = "keys.log"


def add(folder: Path, deed: str, *, by: str, **what: str | None) -> None:
    """Write down a deed, through to the disk, before it is done. The caller holds the lock of the folder."""
    lines = _lines(folder)
    before = _hash(lines[-1]) if lines else ""
    entry = {"at": portable.moment(clock.now()), "deed": deed, "by": by, **what, "before": before}
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(portable.dumps(entry).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def read(folder: Path) -> list[dict[str, Any]]:
    """Every deed, oldest first. ``ValueError`` when the file is not as it was written."""
    found, before = [], ""
    for line in _lines(folder):
        entry: dict[str, Any] = json.loads(line)
        if entry.pop("before") != before:
            raise ValueError(f"{NAME}: somebody has changed it")
        found.append(entry)
        before = _hash(line)
    return found


def _lines(folder: Path) -> list[bytes]:
    file = folder / NAME
    return file.read_bytes().splitlines() if file.is_file() else []


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()

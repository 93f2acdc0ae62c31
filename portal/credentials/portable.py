"""JSON as every wallet can read it, and moments as credentials write them."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_TROUBLE = re.compile(r"[{}<>&]")


def dumps(value: Any) -> str:
    r"""Compact JSON, pure ASCII, ``{ } < > &`` in texts as ``\u00xx``: some wallets count braces and read Latin-1."""
    plain = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return _TEXT.sub(lambda text: _TROUBLE.sub(lambda letter: f"\\u{ord(letter[0]):04x}", text[0]), plain)


def moment(when: dt.datetime) -> str:
    """``YYYY-MM-DDTHH:MM:SSZ``: whole seconds in UTC, what both versions of Open Badges and a JWT can say."""
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: Any) -> dt.datetime:
    """The aware moment that an RFC 3339 text names; ``ValueError`` for anything else."""
    if not isinstance(text, str):
        raise ValueError("not a moment")
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return found


def loads(text: str | bytes, *, deepest: int = 48) -> Any:
    """Parse what a stranger sent. ``ValueError`` when it is not JSON, says something twice, or nests too deep."""
    try:
        found = json.loads(text, object_pairs_hook=_said_once, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _check_depth(found, deepest)
    return found


def parts_of(document: Any) -> list[Any]:
    """Whatever a document is made of, itself first."""
    found = [document]
    for whole in found:
        found += _parts(whole)
    return found


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is there twice")
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _check_depth(value: Any, deepest: int) -> None:
    level, depth = [value], 0
    while level:
        if depth > deepest:
            raise ValueError("nested too deep")
        level = [part for whole in level for part in _parts(whole)]
        depth += 1


def _parts(whole: Any) -> list[Any]:
    if isinstance(whole, dict):
        return list(whole.values())
    return whole if isinstance(whole, list) else []

"""A page of a long list, where one page of the portal has several lists: each is turned by a word of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request


@dataclass(frozen=True)
class Shelf:
    """Some rows, and the addresses of the pages before and after; empty where there is none."""

    rows: Sequence[Any]
    previous: str
    next: str


def shelf(name: str, rows: Callable[..., Sequence[Any]], *, size: int = 20) -> Shelf:
    """The page of a list that the address asks for in ``?name=``; the first for what is no page.

    ``rows`` is asked for ``after`` so many and ``limit`` rows. The addresses lead back to the list, by its name.
    """
    page = _asked(name)
    found = rows(after=(page - 1) * size, limit=size + 1)

    def beside(number: int) -> str:
        return f"{request.path}?{urlencode({**request.args.to_dict(), name: number})}#{name}"

    return Shelf(found[:size], beside(page - 1) if page > 1 else "", beside(page + 1) if len(found) > size else "")


def _asked(name: str) -> int:
    text = request.args.get(name, "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1

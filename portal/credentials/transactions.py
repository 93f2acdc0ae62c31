"""Transactions of the mint: short ones of its own, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal import db


@contextmanager
def reading() -> Iterator[None]:
    """One that only reads."""
    with db.reading():
        yield from _whole()


@contextmanager
def writing() -> Iterator[None]:
    """One that may write."""
    with db.writing():
        yield from _whole()


def _whole() -> Iterator[None]:
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise

"""Short transactions of the mint's own: nothing is signed, drawn or sent inside of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal import db


@contextmanager
def reading() -> Iterator[None]:
    """Read, and let go."""
    with db.reading():
        yield from _whole()


@contextmanager
def writing() -> Iterator[None]:
    """Write, all of it or nothing."""
    with db.writing():
        yield from _whole()


def _whole() -> Iterator[None]:
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise

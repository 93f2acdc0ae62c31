"""The worker's round: send the outbox, and whatever else the roof gives it to do, again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog

from portal import db

log = structlog.get_logger(__name__)
PAUSE = 5.0


def work(chores: Sequence[Callable[[], object]], *, stop: threading.Event, pause: float = PAUSE) -> None:
    """Do each chore, wait ``pause`` seconds, and again, until ``stop`` is set.

    A chore that fails is written down, and tried in the next round; the others are done.
    """
    while not stop.is_set():
        for chore in chores:
            try:
                chore()
            except Exception:
                log.exception("a chore failed", chore=getattr(chore, "__name__", ""))
            finally:
                db.session.remove()
        stop.wait(pause)

"""Turns for what takes long, so that it never takes all of the portal: its eight threads are there for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Few go at once, and few wait for their turn. All others come in vain, and are told so at once."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._going, self._waiting = threading.BoundedSemaphore(at_once), threading.BoundedSemaphore(waiting)

    @contextmanager
    def one(self, seconds: float = 1) -> Iterator[bool]:
        """Whether it is one's turn now, or within so many seconds."""
        is_mine = self._going.acquire(blocking=False) or self._has_waited(seconds)
        try:
            yield is_mine
        finally:
            if is_mine:
                self._going.release()

    def _has_waited(self, seconds: float) -> bool:
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._going.acquire(timeout=max(seconds, 0))
        finally:
            self._waiting.release()

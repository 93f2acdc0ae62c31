"""How much work something takes: CPU time, and none of it spent on the garbage of the tests before."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fails when the block takes more CPU time. A worker of the tests has millions of objects by its end, and looking
    for garbage among them takes seconds by itself.
    """
    gc.disable()
    begun = time.process_time()
    try:
        yield
        taken = time.process_time() - begun
    finally:
        gc.enable()
    assert taken < seconds

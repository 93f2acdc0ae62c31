"""What the worker does when a timer is due: each kind, and the deed that answers it."""

from __future__ import annotations

from portal.timers import Chime

CHIMES: dict[str, Chime] = {}
"""By kind of timer."""

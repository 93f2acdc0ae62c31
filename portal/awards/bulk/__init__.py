"""Badges for many people at once, from a file: what would happen is told first, and all of it can be undone once.

Long work is a generator that does a chunk in the caller's transaction at each step: whoever asks commits after each.
Interrupted anywhere, it goes on where it was, and what two begin at once is done once.
"""

from .actions import begin, carry_on, confirm, take_in, undo
from .examining import Asked, Examined, examine

__all__ = ["Asked", "Examined", "begin", "carry_on", "confirm", "examine", "take_in", "undo"]

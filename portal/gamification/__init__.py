"""What things earn: rules as data, the engine that counts, the ledger of what was given."""

from .actions import Given, adopt, apply, is_adopted, mark_seen
from .happenings import Happening
from .reading import load
from .rules import Rulebook

__all__ = ["Given", "Happening", "Rulebook", "adopt", "apply", "is_adopted", "load", "mark_seen"]

"""What things earn: rules as data, the engine that counts, the ledger of what was given."""

from .actions import Given, apply, mark_seen
from .adoption import is_adopted
from .happenings import Happening
from .reading import load
from .rules import Rulebook
from .simulation import Simulation
from .terms import ALL_ALONG, Terms, terms_of

__all__ = [
    "ALL_ALONG",
    "Given",
    "Happening",
    "Rulebook",
    "Simulation",
    "Terms",
    "apply",
    "is_adopted",
    "load",
    "mark_seen",
    "terms_of",
]

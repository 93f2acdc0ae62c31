"""What things earn: rules as data, the engine that counts, the ledger of what was given."""

from .actions import Given, apply, mark_seen
from .adoption import ALL_ALONG, Terms, is_adopted, terms_of
from .happenings import Happening
from .reading import load
from .rules import Rulebook
from .simulation import Simulation

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

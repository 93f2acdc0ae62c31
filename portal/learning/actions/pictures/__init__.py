"""Pictures that people put in: made anew before they are kept, and used where somebody may see them."""

from portal.learning.actions.pictures.keeping import LONGEST_WORDS, describe, hold, only_once, put_in, uses
from portal.learning.actions.pictures.redrawing import LARGEST, redraw, too_large

__all__ = ["LARGEST", "LONGEST_WORDS", "describe", "hold", "only_once", "put_in", "redraw", "too_large", "uses"]

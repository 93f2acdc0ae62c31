"""What other systems saw and say here: a learning platform, a chat bot, a door."""

from portal.mentoring.outside.deeds import Told, take_back, tell
from portal.mentoring.outside.reading import LONGEST, MOST, about, needed_and_allowed, types_from_outside

__all__ = ["LONGEST", "MOST", "Told", "about", "needed_and_allowed", "take_back", "tell", "types_from_outside"]

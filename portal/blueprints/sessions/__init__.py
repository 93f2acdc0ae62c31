"""Sessions: proposed, answered, moved, called off, held or missed, and what a pair notes together."""

from portal.blueprints.sessions import deeds, pages, proposing, records
from portal.blueprints.sessions.blueprint import bp

__all__ = ["bp", "deeds", "pages", "proposing", "records"]

"""The rules as coordinators see them: read, tried on the past, perhaps adopted."""

from portal.blueprints.rules.pages import bp

__all__ = ["bp"]

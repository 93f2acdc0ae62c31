"""The API: what other systems send and read, in JSON, with bearer tokens."""

from __future__ import annotations

from portal.blueprints.api import events, lists, openapi, rules
from portal.blueprints.api.blueprint import bp

__all__ = ["bp", "events", "lists", "openapi", "rules"]

"""OAuth 2.0: apps register, people allow them to read their badges, and take it back."""

from __future__ import annotations

from portal.blueprints.oauth import consent, endpoints, mine
from portal.blueprints.oauth.blueprint import bp

__all__ = ["bp", "consent", "endpoints", "mine"]

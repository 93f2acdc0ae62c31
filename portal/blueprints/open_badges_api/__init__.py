"""The Open Badges 3.0 API: an app reads somebody's badges and adds to them, as far as that person allowed it."""

from __future__ import annotations

from portal.blueprints.open_badges_api import credentials, discovery, profile
from portal.blueprints.open_badges_api.blueprint import bp

__all__ = ["bp", "credentials", "discovery", "profile"]

"""What scopes mean, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.blueprints.oauth import server


def words_of(scope: str) -> list[str]:
    """What an app with these scopes may do, a phrase each."""
    words = {
        server.READ: _("Read your badges, also those that you keep private"),
        server.UPSERT: _("Add badges that you were given elsewhere"),
        server.PROFILE: _("Read your name and your e-mail address"),
        server.CHANGE_PROFILE: _("Change your name"),
    }
    asked = set(scope.split())
    return [phrase for name, phrase in words.items() if name in asked]

"""A learning portal for reverse mentoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Put the house together. Broken content or rules stop it here, with every mistake at once.

    The rooms are imported inside, so that importing a small room does not import the whole house.
    """
    from portal import assembly, config

    return assembly.build(settings or config.load())

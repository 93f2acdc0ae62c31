"""The front: HTTP in, HTML or JSON out. One blueprint for each noun."""

from __future__ import annotations

from flask import Flask

from portal.blueprints import (
    awards,
    board,
    credentials,
    goals,
    health,
    home,
    learning,
    micro_lessons,
    pairs,
    people,
    programmes,
    sessions,
    sign_in,
)

ROOMS = (
    awards,
    board,
    credentials,
    goals,
    health,
    home,
    learning,
    micro_lessons,
    pairs,
    people,
    programmes,
    sessions,
    sign_in,
)


def register(app: Flask) -> None:
    """Open every room to the front."""
    for room in ROOMS:
        app.register_blueprint(room.bp)

"""The front: HTTP in, HTML or JSON out. One blueprint for each noun."""

from __future__ import annotations

from flask import Flask

from portal.blueprints import (
    api,
    awards,
    board,
    bulk,
    calendars,
    credentials,
    evidence,
    glossary,
    goals,
    health,
    home,
    learning,
    lesson_pictures,
    mail,
    matching,
    micro_lessons,
    nominations,
    oauth,
    open_badges_api,
    pairs,
    pathways,
    people,
    pictures,
    programmes,
    questions,
    received_badges,
    refreshers,
    rules,
    search,
    sessions,
    sign_in,
    tokens,
    webhooks,
)

ROOMS = (
    api,
    awards,
    board,
    bulk,
    calendars,
    credentials,
    evidence,
    glossary,
    goals,
    health,
    home,
    learning,
    lesson_pictures,
    mail,
    matching,
    micro_lessons,
    nominations,
    oauth,
    open_badges_api,
    pairs,
    pathways,
    people,
    pictures,
    programmes,
    questions,
    received_badges,
    refreshers,
    rules,
    search,
    sessions,
    sign_in,
    tokens,
    webhooks,
)


def register(app: Flask) -> None:
    """Open every room to the front."""
    for room in ROOMS:
        app.register_blueprint(room.bp)

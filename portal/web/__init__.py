"""The counter: what every request meets before and after a route."""

from __future__ import annotations

from flask import Flask

from portal.config import Settings
from portal.web import bearer, htmx, languages, linking, pages, refusals, security, sign_in, traces


def init_app(app: Flask, settings: Settings) -> None:
    """Open the counter."""
    app.config.update(security.configuration(settings))
    traces.init_app(app)
    bearer.init_app(app)
    security.init_app(app, settings)
    htmx.init_app(app)
    sign_in.init_app(app)
    languages.init_app(app)
    pages.init_app(app, settings)
    linking.init_app(app)
    refusals.init_app(app)

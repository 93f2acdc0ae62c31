"""htmx, wrapped once: whether a request wants a fragment, and what tells caches so."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_htmx import HTMX

_htmx = HTMX()


def init_app(app: Flask) -> None:
    """Know htmx requests; say on every answer that fragments and pages differ."""
    _htmx.init_app(app)

    @app.after_request
    def vary(response: Response) -> Response:
        response.vary.add("HX-Request")
        return response


def wants_fragment() -> bool:
    """Whether htmx asks for a piece of a page. A history restore asks for the whole page."""
    return bool(_htmx) and request.headers.get("HX-History-Restore-Request") != "true"

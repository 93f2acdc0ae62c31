"""A number for each request: in every line logged meanwhile, in the answer, and on the page when all goes wrong."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, g, request

log = structlog.get_logger(__name__)
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Number each request. The number is ours: one that a visitor sends counts for nothing."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers["X-Request-Id"] = number()
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        structlog.contextvars.unbind_contextvars("request")


def number() -> str:
    """The number of this request."""
    return str(g.get("request_id", ""))


def nameless(view: View) -> View:
    """Of a route, above its other marks: what is done there has no name, and no line of the log says by whom."""
    view.is_nameless = True  # type: ignore[attr-defined]
    return view


def refused(code: int, person_id: str | None) -> None:
    """Write down that a request was refused: which deed, never which address, and by id who asked."""
    view = current_app.view_functions.get(request.endpoint or "")
    person = None if getattr(view, "is_nameless", False) else person_id
    log.info("refused", status=code, method=request.method, endpoint=request.endpoint, person=person)

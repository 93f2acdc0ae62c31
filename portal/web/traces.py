"""A number for each request: in every line logged meanwhile, in the answer, and on the page when all goes wrong."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger(__name__)


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


def refused(code: int, person_id: str | None) -> None:
    """Write down that a request was refused: which deed, never which address, and by id who asked."""
    log.info("refused", status=code, method=request.method, endpoint=request.endpoint, person=person_id)

"""What the house writes down about itself: lines on stderr, without addresses, texts, tokens or query strings."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


def set_up(style: str) -> None:
    """Lines for people (``text``) or for machines (``json``), to stderr.

    Tracebacks are plain: those with the values of variables would hold passwords and addresses.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(style)],
        )
    )
    house = logging.getLogger("portal")
    house.handlers, house.propagate = [handler], True
    house.setLevel(logging.INFO)


@contextmanager
def quiet() -> Iterator[None]:
    """Say only what is wrong, while something plays through hundreds of deeds."""
    house = logging.getLogger("portal")
    before = house.level
    house.setLevel(logging.WARNING)
    try:
        yield
    finally:
        house.setLevel(before)


def _renderers(style: str) -> list[structlog.typing.Processor]:
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]

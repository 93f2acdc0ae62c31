"""On what terms rules begin to count, as options of a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from portal.errors import Refused
from portal.gamification import Terms, terms_of

KEEP, TAKE_BACK = "keep", "take-back"
NOW = "now"


class _Since(click.ParamType):  # type: ignore[type-arg]
    """A day, ``start``, or ``now``. What is none is wrong usage, and said before anything is opened."""

    name = "since"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as ``terms_of`` reads it."""
        value = "" if value == NOW else value
        try:
            terms_of(value, takes_back=False)
        except Refused as problem:
            self.fail(str(problem), param, ctx)
        return value


def on_terms(since: str, vanished: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The two options, with what they are when nothing is said."""

    def options(command: Callable[..., Any]) -> Callable[..., Any]:
        about = "What fresh rules pay for: what happened from that day on, all of it, or nothing of the past."
        kind = {"type": _Since(), "metavar": "DATE|start|now", "default": since, "show_default": True}
        command = click.option("--since", help=about, **kind)(command)  # type: ignore[arg-type]
        about = "What becomes of what was given by rules that are gone or changed."
        choice = click.Choice([KEEP, TAKE_BACK])
        return click.option("--vanished", type=choice, default=vanished, show_default=True, help=about)(command)

    return options


def terms_said(since: str, vanished: str) -> Terms:
    """The terms that the options say."""
    return terms_of(since, takes_back=vanished == TAKE_BACK)

"""How a command answers: lines for people, or one JSON document; exit code 1 with a sentence when the house says no."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import click
from flask import Flask
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from portal import create_app, db
from portal.assembly import engine_of
from portal.config import Settings, WrongSetting
from portal.errors import Mistake, Mistakes, NotFound, Refused, Unavailable


@dataclass(frozen=True)
class Answer:
    """What a command found: for machines, for people, and whether it is fine.

    ``content`` is written to stdout as it is, instead of the lines. A refusal is told on stderr: it is no result.
    ``is_told``: the command itself has written everything, because it was too much to be kept.
    """

    document: Any
    lines: Sequence[str] = field(default_factory=list)
    is_fine: bool = True
    is_refusal: bool = False
    content: bytes | None = None
    is_told: bool = False


def answering(command: Callable[..., Answer]) -> Callable[..., None]:
    """Give a command ``--json``, print its answer, and turn failures into a sentence and exit code 1."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    @wraps(command)
    def answered(*args: Any, as_json: bool, **values: Any) -> None:
        try:
            answer = command(*args, **values)
        except Mistakes as mistakes:
            answer = mistakes_answer(mistakes.found)
        except (NotFound, Refused, Unavailable, WrongSetting, *_TROUBLE) as problem:
            sentence = _sentence(problem)
            answer = Answer({"problem": sentence}, [sentence], is_fine=False, is_refusal=True)
        if not answer.is_told:
            _tell(answer, as_json)
        if not answer.is_fine:
            sys.exit(1)

    return answered


@contextmanager
def house(settings: Settings | None = None) -> Iterator[Flask]:
    """The application with its rooms open, for the length of a command."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            engine_of(app).dispose()


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, on a terminal only: call it with how much of how much is done."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def mistakes_answer(found: Sequence[Mistake], fine: str = "") -> Answer:
    """What is wrong in files, a line each; ``fine`` when nothing is."""
    document = [{"file": each.file, "line": each.line, "message": each.message} for each in found]
    return Answer({"mistakes": document}, [str(each) for each in found] or [fine], is_fine=not found)


def wants_json() -> bool:
    """Whether the command that runs was asked for one JSON document, and nothing else on stdout."""
    return bool(click.get_current_context().params.get("as_json"))


_TROUBLE = (IntegrityError, OperationalError, ProgrammingError, OSError)


def _sentence(problem: Exception) -> str:
    if isinstance(problem, IntegrityError):
        return "Somebody else changed the same at the same moment. Nothing was done; please try again."
    if isinstance(problem, OperationalError | ProgrammingError):
        cause = type(problem).__name__ if problem.orig is None else type(problem.orig).__name__
        return f"The database does not answer as it should ({cause}). `portal doctor` says more."
    if isinstance(problem, OSError):
        what = f"{problem.filename}: " if problem.filename else ""
        return f"{what}{problem.strerror or problem}."
    return str(problem)


def _tell(answer: Answer, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer.document, ensure_ascii=False, indent=2, default=str))
    elif answer.content is not None:
        click.echo(answer.content, nl=False)
    else:
        for line in answer.lines:
            click.echo(line, err=answer.is_refusal)

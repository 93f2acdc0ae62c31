"""``portal journal``: verify, rebuild, catch up, export."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from portal import db
from portal import journal as scribe
from portal.cli import doctoring, settling
from portal.cli.answers import Answer, answering, house, progress, wants_json


@click.group()
def journal() -> None:
    """What happened, and whether everything follows from it."""


@journal.command()
@answering
def verify() -> Answer:
    """Compute everything again from the journal and compare: tallies, ledger, holdings, credentials."""
    with house(), progress("Reading the journal") as tell:
        verdict = scribe.verify(tell)
        differences = [*verdict.differences, *doctoring.credential_differences()]
        waiting = doctoring.waiting_badges()
    agree = f"{verdict.events} events, {verdict.ledger} ledger entries, no difference."
    lines = differences or [agree, *filter(None, [waiting])]
    document = verdict.plain() | {"differences": differences}
    return Answer(document, lines, is_fine=not differences)


@journal.command()
@answering
def rebuild() -> Answer:
    """Set tallies and holdings to what the journal says. The ledger is never edited: where it differs, it is said."""
    with house(), progress("Reading the journal") as tell:
        repaired = scribe.rebuild(tell)
        db.session.commit()
        left = list(scribe.verify(tell).differences)
    lines = [f"{repaired} numbers were wrong, and are repaired." if repaired else "Every number was right."]
    if left:
        lines += ["The ledger itself differs from the journal, and is never edited:", *left]
    return Answer({"repaired": repaired, "differences": left}, lines, is_fine=not left)


@journal.command("catch-up")
@answering
def catch_up() -> Answer:
    """Apply rules that had broken on events, where they can be by now."""
    with house():
        waited = scribe.waiting()
        applied, waiting = scribe.catch_up(max(waited, 1))
        db.session.commit()
        settled = settling.settle() if applied else settling.Settled(0, 0)
    lines = [f"{waited} waited, {applied} are applied, {waiting} still wait."]
    document = {"waited": waited, "applied": applied, "waiting": waiting}
    return Answer(document | settled.plain(), [*lines, *(settled.lines() if applied else [])])


@journal.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file, instead of stdout.")
@answering
def export(output: Path | None) -> Answer:
    """Write every event in order, one JSON object a line."""
    with house(), progress("Reading the journal") as tell:
        events = scribe.told(tell)
        if output is None:
            _print(events)
            return Answer(None, is_told=True)
        with _replaced(output) as file:
            number = 0
            for number, line in enumerate(map(_line, events), start=1):  # noqa: B007
                file.write(line + "\n")
    return Answer({"written": str(output), "events": number}, [f"{number} events written to {output}."])


def _print(events: Iterator[dict[str, Any]]) -> None:
    """To stdout as they come: a line each, or with ``--json`` as one document."""
    if not wants_json():
        for each in events:
            click.echo(_line(each))
        return
    click.echo('{"events": [', nl=False)
    for number, each in enumerate(events):
        click.echo((",\n" if number else "\n") + _line(each), nl=False)
    click.echo("\n]}")


def _line(event: dict[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"), default=lambda moment: moment.isoformat())


@contextmanager
def _replaced(path: Path) -> Iterator[TextIO]:
    """A file that is there as a whole, or as it was before. What is no file, such as a pipe, is written to."""
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            yield file
        os.replace(name, path.resolve())
    except BaseException:
        os.unlink(name)
        raise

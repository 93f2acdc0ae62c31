"""Commands that look and say what is wrong: content, rules, journal, and everything at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from portal import catalog, config, gamification
from portal import journal as scribe
from portal.cli import doctoring
from portal.cli.answers import Answer, answering, house, mistakes_answer, progress
from portal.errors import Mistake, Mistakes


@click.group()
def content() -> None:
    """The files of tracks, badges, rules, agreements and plans."""


@content.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@answering
def check_content(folder: Path | None) -> Answer:
    """Check everything in the content folder; each mistake with file, line and suggestion."""
    folder = (folder or config.look().content).resolve()
    found = _mistakes(lambda: catalog.use(catalog.load(folder)))
    if not found:
        found = _mistakes(lambda: _load_rules(sorted((folder / "rules").glob("*.yaml")), folder.parent))
    return mistakes_answer(found, f"{folder} is in order.")


@click.group()
def rules() -> None:
    """The rules that give points and badges."""


@rules.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answering
def check_rules(files: tuple[Path, ...]) -> Answer:
    """Check rule files against the badges and tracks of the content folder."""
    catalog.use(catalog.load(config.look().content))
    found = _mistakes(lambda: _load_rules(files, None))
    return mistakes_answer(found, "Every rule can be read.")


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
    lines = differences or [f"{verdict.events} events, {verdict.ledger} ledger entries, no difference."]
    document = verdict.plain() | {"differences": differences}
    return Answer(document, lines, is_fine=not differences)


@click.command()
@answering
def doctor() -> Answer:
    """Look at everything once and say what to do: one line each."""
    found = doctoring.examine()
    lines = [f"{'ok   ' if finding.is_fine else 'WRONG'}  {finding.name:10} {finding.sentence}" for finding in found]
    document = [{"name": each.name, "ok": each.is_fine, "sentence": each.sentence} for each in found]
    return Answer({"findings": document}, lines, is_fine=all(each.is_fine for each in found))


def _load_rules(files: tuple[Path, ...] | list[Path], relative_to: Path | None) -> None:
    levels = {badge.slug: tuple(badge.levels) for badge in catalog.badges()}
    tracks = [track.slug for track in catalog.tracks()]
    gamification.load(list(files), badges=levels, tracks=tracks, relative_to=relative_to)


def _mistakes(check: Callable[[], None]) -> list[Mistake]:
    try:
        check()
    except Mistakes as mistakes:
        return mistakes.found
    return []

"""Commands that look and say what is wrong: content, and everything at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from portal import catalog, config
from portal.awards import pathways
from portal.catalog.notes import notes
from portal.cli import doctoring
from portal.cli.answers import Answer, answering, mistakes_answer
from portal.errors import Mistake, Mistakes
from portal.gamification import Rulebook, rule_files


@click.group()
def content() -> None:
    """The files of tracks, the glossary, badges, rules, agreements and plans."""


@content.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@answering
def check_content(folder: Path | None) -> Answer:
    """Check everything in the content folder: each mistake with file, line and suggestion, then notes for authors."""
    folder = (folder or config.look().content).resolve()
    found = _mistakes(lambda: catalog.use(catalog.load(folder)))
    if not found:
        files = sorted((folder / "rules").glob("*.yaml"))
        found = _mistakes(lambda: _check_pathways(folder, rule_files.rules_in(files, relative_to=folder.parent)))
    remarks = [] if found else notes(folder, catalog.current())
    answer = mistakes_answer(found, f"{folder} is in order.")
    lines = [f"{note.file}:{note.line}: note: {note.message}" for note in remarks]
    document = {"notes": mistakes_answer(remarks).document["mistakes"]}
    return replace(answer, document=answer.document | document, lines=[*answer.lines, *lines])


@click.command()
@answering
def doctor() -> Answer:
    """Look at everything once and say what to do: one line each."""
    found = doctoring.examine()
    lines = [f"{'ok   ' if finding.is_fine else 'WRONG'}  {finding.name:10} {finding.sentence}" for finding in found]
    document = [{"name": each.name, "ok": each.is_fine, "sentence": each.sentence} for each in found]
    return Answer({"findings": document}, lines, is_fine=all(each.is_fine for each in found))


def _check_pathways(folder: Path, rulebook: Rulebook) -> None:
    """That none puts a badge before what the rules make it of."""
    wrong = [
        Mistake(
            f"{folder.name}/pathways/{pathway.slug}.yaml",
            1,
            f"'{later.name}' cannot come after '{step.name}': a rule gives '{step.badge}' for '{later.badge}'.",
        )
        for pathway, step, later in pathways.against(rulebook.rules)
    ]
    if wrong:
        raise Mistakes(wrong)


def _mistakes(check: Callable[[], object]) -> list[Mistake]:
    try:
        check()
    except Mistakes as mistakes:
        return mistakes.found
    return []

"""``portal rules``: check, try on the past, adopt, list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask

from portal import catalog, config, db, journal
from portal.assembly import load_rules
from portal.cli import settling
from portal.cli.answers import Answer, answering, house, mistakes_answer, progress
from portal.cli.terms import KEEP, NOW, TAKE_BACK, on_terms, terms_said
from portal.errors import Mistakes
from portal.gamification import Rulebook, Simulation, editions, rule_files
from portal.gamification.rules import from_definition
from portal.gamification.sentences import sentence_of
from portal.gamification.terms import START
from portal.people import actions as people
from portal.people import queries as who

MOST = 100
"""Lines about who gains and loses what."""
ALL = 10**9
SHORT = 12
"""Letters of a hash that are shown."""


@click.group()
def rules() -> None:
    """The rules that give points and badges."""


def some_files(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument of what reads rule files."""
    there = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.argument("files", nargs=-1, required=True, type=there)(command)


@rules.command()
@some_files
@answering
def check(files: tuple[Path, ...]) -> Answer:
    """Check rule files against the badges and tracks of the content folder."""
    catalog.use(catalog.load(config.look().content))
    try:
        rule_files.rules_in(files)
    except Mistakes as mistakes:
        return mistakes_answer(mistakes.found)
    return mistakes_answer([], "Every rule can be read.")


@rules.command()
@some_files
@on_terms(START, TAKE_BACK)
@answering
def simulate(files: tuple[Path, ...], since: str, vanished: str) -> Answer:
    """Say who would gain and lose what under other rules. Nothing is written.

    Without options: as if these rules had always counted, and the present ones never.
    """
    with house(), progress("Reading the journal") as tell:
        found = journal.simulate(rule_files.rules_in(files), terms_said(since, vanished), tell, most=ALL)
        names = _names(found)
        document = found.plain()
        for holder in document["people"]:
            holder["name"], holder["email"] = names.get(holder["subject"], (None, None))
        return Answer(document, list(_told(found, names)))


@rules.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--content", "follows_content", is_flag=True, help="The rules of the content folder, now and from now on."
)
@on_terms(NOW, KEEP)
@click.option("--by", "email", metavar="EMAIL", help="Who decided it.")
@answering
def adopt(files: tuple[Path, ...], follows_content: bool, since: str, vanished: str, email: str | None) -> Answer:
    """Let other rules count: from now on, unless --since says otherwise.

    Rules that were adopted from files stay until others are adopted, whatever the content folder says;
    with --content each start follows the content folder again. Twice is once.
    """
    if bool(files) is follows_content:
        raise click.UsageError("Name the files of the rules, or say --content.")
    with house() as app, progress("Reading the journal") as tell:
        rulebook = _rulebook(app, files)
        by = people.person_with(email).id if email else None
        terms = terms_said(since, vanished)
        done = journal.adopt(rulebook, terms, by=by, follows_content=follows_content, progress=tell)
        db.session.commit()
        if done is None:
            document = {"adopted": False, "version": rulebook.hash}
            return Answer(document, ["These rules count already. Nothing was changed."])
        settled = settling.settle(done.subjects)
        lines = [
            f"These rules count now, as version {rulebook.hash[:SHORT]}.",
            f"{done.entries} entries written to the ledger, for {len(done.subjects)} people and programmes.",
            *settled.lines(),
        ]
        document = {"adopted": True, "version": rulebook.hash, "entries": done.entries, "subjects": len(done.subjects)}
        return Answer(document | settled.plain(), lines)


@rules.command("list")
@answering
def list_rules() -> Answer:
    """The rules that count, in sentences, and every version with its day and who adopted it."""
    with house(), db.reading():
        listed, versions = editions.listed(), editions.editions(limit=ALL)
        names = who.names_of({each.adopted_by for each in versions if each.adopted_by})
        document = {
            "rules": [rule._asdict() for rule in listed],
            "versions": [_version(each, names) for each in versions],
        }
        db.session.rollback()
    lines = [f"{rule.id}  ({rule.hash[:SHORT]})\n    {rule.sentence}" for rule in listed] or ["No rule counts."]
    lines += ["", "Versions, the latest first:"] if versions else []
    return Answer(document, [*lines, *(_version_line(each, names) for each in versions)])


def _rulebook(app: Flask, files: tuple[Path, ...]) -> Rulebook:
    return rule_files.rules_in(files) if files else load_rules(app.config["PORTAL"].content)


def _names(found: Simulation) -> dict[str, tuple[str, str | None]]:
    """Name and address of the people that it names; of a programme the name alone."""
    names: dict[str, tuple[str, str | None]] = {}
    subjects = sorted({holder.subject for holder in found.holders})
    with db.reading():
        for start in range(0, len(subjects), settling.MANY):
            names |= who.names_of(subjects[start : start + settling.MANY])
        db.session.rollback()
    return names


def _told(found: Simulation, names: dict[str, tuple[str, str | None]]) -> Iterator[str]:
    """The simulation in lines."""
    yield f"{found.events:,} events were read."
    for change in found.changes:
        kind = "new" if change.before is None else "gone" if change.after is None else "changed"
        said = change.after or change.before or {}
        yield f"{kind:8} {change.rule}: {sentence_of(from_definition(change.rule, **said))}"
    for effect in found.effects:
        yield (
            f"{effect.rule} gives {effect.change:+,} {effect.what} in all: "
            f"more to {effect.gains:,}, less to {effect.loses:,}."
        )
    if not found.holders:
        yield "Nobody would hold anything else than now."
    for holder in found.holders[:MOST]:
        name, email = names.get(holder.subject, (holder.subject, None))
        label = f"{name} <{email}>" if email else name
        more = holder.after - holder.before
        yield f"{label}: {holder.what} {holder.before:,} now, {holder.after:,} then ({more:+,})"
    if len(found.holders) > MOST:
        yield f"and {len(found.holders) - MOST:,} more; --json names them all."
    yield "Nothing was written."


def _version(each: editions.Edition, names: dict[str, tuple[str, str | None]]) -> dict[str, Any]:
    name, email = names.get(each.adopted_by or "", (None, None))
    told = {"hash": each.hash, "adopted_at": each.adopted_at.isoformat(), "adopted_by": email or name}
    return told | {"is_by_hand": each.is_by_hand, "files": sorted(each.files)}


def _version_line(each: editions.Edition, names: dict[str, tuple[str, str | None]]) -> str:
    name, email = names.get(each.adopted_by or "", (None, None))
    how = "by hand" if each.is_by_hand else "from the content folder"
    by = f", by {name} <{email}>" if name else ""
    return f"{each.hash[:SHORT]}  {each.adopted_at:%Y-%m-%d %H:%M} UTC, {how}{by}"

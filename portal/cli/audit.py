"""``portal audit``: who signed, revoked and gave by hand what, when and why."""

from __future__ import annotations

from typing import Any

import click
import sqlalchemy as sa

from portal import audit as book
from portal import config, db
from portal.awards.models import HandAward
from portal.cli.answers import Answer, answering, house
from portal.credentials import keylog
from portal.errors import Unavailable
from portal.people import queries as people

MOST = 1000


@click.command()
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True, help="Lines at once.")
@click.option("--before", type=click.IntRange(1, 2**62), metavar="NUMBER", help="The lines before this one.")
@click.option("--keys", "of_keys", is_flag=True, help="What was done with the signing keys, instead.")
@answering
def audit(limit: int, before: int | None, *, of_keys: bool) -> Answer:
    """What was signed, revoked and given by hand, newest first. Lines are only ever added."""
    if of_keys:
        return _keys()
    with house():
        found = book.read(before=before, limit=limit + 1)
        page = found[:limit]
        lines = [_plain(entry) for entry in page]
        _explain(lines)
    after = page[-1].seq if len(found) > limit else None
    more = [f"More: portal audit --before {after}"] if after else []
    words = [" ".join(str(part) for part in line.values() if part is not None) for line in lines]
    return Answer({"lines": lines, "next": after}, [*words, *more] or ["Nothing was signed yet."])


def _keys() -> Answer:
    try:
        found = keylog.read(config.look().keys)
    except ValueError as problem:
        raise Unavailable(f"{problem}. Compare it with a backup.") from problem
    words = [" ".join(str(part) for part in entry.values() if part) for entry in found]
    return Answer({"lines": found}, words or ["Nothing was done with keys yet."])


def _plain(entry: book.Entry) -> dict[str, Any]:
    names = ("seq", "at", "deed", "what", "by", "why", "kid", "digest")
    return {name: getattr(entry, name) for name in names} | {"at": entry.at.isoformat()}


def _explain(lines: list[dict[str, Any]]) -> None:
    """Names instead of ids where somebody is still known, and the reasons of what was given by hand."""
    names = people.names_of({line["by"] for line in lines})
    reasons = sa.select(HandAward.id, HandAward.reason).where(HandAward.id.in_({line["what"] for line in lines}))
    said = dict(db.session.execute(reasons).all())
    for line in lines:
        line["by"] = names.get(line["by"], (line["by"],))[0]
        line["why"] = said.get(line["what"], line["why"])

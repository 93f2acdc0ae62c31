"""``portal awards import`` and ``portal awards undo``: badges for many people at once, from a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from portal import db
from portal.awards import bulk as bulks
from portal.awards.bulk import Asked, queries, reports, sheets
from portal.awards.models import LEFT, REFUSED, BulkAward
from portal.blueprints.steps import by_and_by
from portal.cli import settling
from portal.cli.answers import Answer, answering, house, progress
from portal.cli.awards import awards
from portal.errors import NotFound
from portal.gamification.queries import BADGE
from portal.people import queries as people
from portal.people.actions import person_with
from portal.people.models import Programme


@dataclass
class Report:
    """What became of each row."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, row: Any) -> None:
        """One more row: of a file that was only looked at, or of one that is kept."""
        self.counts[row.outcome] += 1
        what, name = row.what.removeprefix(BADGE), row.name or ""
        said = {"email": row.email, "name": name, "badge": what, "outcome": row.outcome, "sentence": row.sentence}
        self.rows.append({"row": row.number, **said})

    def answer(self, bulk_id: str | None) -> Answer:
        """For people and for machines. Not fine when something was refused, or left as it is."""
        lines = [_told(row) for row in self.rows]
        many = [f"{n:,} {reports.outcome_words(outcome)}" for outcome, n in self.counts.most_common()]
        lines.append(f"{', '.join(many)}.")
        lines.append(f"portal awards undo {bulk_id}: takes all of it back." if bulk_id else "Nothing was given.")
        is_fine = not self.counts[REFUSED] and not self.counts[LEFT]
        return Answer({"bulk": bulk_id, "counts": dict(self.counts), "rows": self.rows}, lines, is_fine=is_fine)


__all__ = ["awards"]


@awards.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "slug", required=True, help="The people are in this programme.")
@click.option("--badge", metavar="SLUG[/LEVEL]", default="", help="For rows that name none.")
@click.option("--reason", default="", help="For rows that give none; the people read it.")
@click.option("--by", "coordinator", metavar="EMAIL", help="Who gives it; without, those who run the portal do.")
@click.option("--dry-run", is_flag=True, help="Show what would happen to each row, and give nothing.")
@answering
def import_awards(file: Path, slug: str, badge: str, reason: str, coordinator: str | None, dry_run: bool) -> Answer:
    """Give badges to everybody in a CSV with the header email,badge,level,reason.

    A row that cannot be given is reported with its number and why; the others are given. All of it can be undone.
    """
    with house(), progress("Giving badges") as tell, file.open("rb") as rows:
        by = person_with(coordinator) if coordinator else None
        asked = Asked(people.programme_of(by, slug) if by else _programme(slug), by, badge, reason)
        many = sheets.check(rows, needed=asked.needed)
        if dry_run:
            return _looked_at(sheets.lines_of(rows), asked)
        bulk_id = bulks.begin(asked).id
        by_and_by(_telling(bulks.take_in(bulk_id, sheets.lines_of(rows), asked), lambda done: tell(done, many)))
        found = db.session.get_one(BulkAward, bulk_id)
        if queries.counts_of(found).get("waits"):
            bulks.confirm(found)
            db.session.commit()
        return _carried_on(bulk_id, tell)


@awards.command("undo")
@click.argument("bulk_id", metavar="ID")
@click.option("--reason", required=True, help="The people read it.")
@click.option("--by", "coordinator", metavar="EMAIL", help="Who takes it; without, those who run the portal do.")
@answering
def undo(bulk_id: str, reason: str, coordinator: str | None) -> Answer:
    """Take back everything that one import gave, once. What was taken back by hand meanwhile is left as it is."""
    with house(), progress("Taking badges back") as tell:
        by = person_with(coordinator) if coordinator else None
        found = queries.bulk_called(bulk_id)
        if by is not None:
            programme = people.programme_of(by, db.session.get_one(Programme, found.programme_id).slug)
            found = queries.bulk_of(programme, bulk_id, coordinator=by)
        bulks.undo(found, reason=reason, by=by)
        db.session.commit()
        return _carried_on(bulk_id, tell)


def _looked_at(lines: Iterator[sheets.Line], asked: Asked) -> Answer:
    report = Report()
    with db.reading():
        db.session.rollback()
        for chunk in bulks.examine(lines, asked):
            for row in chunk:
                report.add(row)
    return report.answer(None)


def _carried_on(bulk_id: str, tell: Callable[[int, int], None]) -> Answer:
    """Do what was confirmed to its end, let credentials follow, and report."""
    by_and_by(_telling(bulks.carry_on(bulk_id), lambda found: tell(found.done, found.total)))
    settling.settle()
    report = Report()
    with db.reading():
        for row in queries.every_row_of(bulk_id):
            report.add(row)
    return report.answer(bulk_id)


def _telling(steps: Iterator[Any], tell: Callable[[Any], None]) -> Iterator[Any]:
    for step in steps:
        tell(step)
        yield step


def _told(row: dict[str, Any]) -> str:
    who = f"{row['name']} <{row['email']}>" if row["name"] else row["email"]
    what = f"{who} {row['badge']}".strip()
    told = f"row {row['row']}: {what}: {reports.outcome_words(row['outcome'])}"
    return f"{told}. {row['sentence']}" if row["sentence"] else told


def _programme(slug: str) -> Programme:
    found = db.session.scalar(sa.select(Programme).where(Programme.slug == slug))
    if found is None:
        raise NotFound(f"There is no programme at the address {slug}.")
    return found

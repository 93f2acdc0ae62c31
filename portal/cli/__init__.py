"""The command line: what an operator does without a browser. Results on stdout, logs on stderr."""

from __future__ import annotations

import click

from portal import __version__
from portal.cli import audit, badges, bulk, checks, database, journal, keys, people, rules, running


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="portal")
def main() -> None:
    """A learning portal for reverse mentoring."""


for command in (
    running.demo,
    running.serve,
    running.worker,
    database.db,
    checks.content,
    rules.rules,
    journal.journal,
    people.people,
    bulk.awards,
    badges.badges,
    keys.keys,
    audit.audit,
    checks.doctor,
):
    main.add_command(command)

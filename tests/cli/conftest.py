"""The command line, as an operator types it, on an instance of its own."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal import db
from portal.cli import main


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


class Portal:
    """``portal <words>`` with settings of its own."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.settings = {"PORTAL_INSTANCE": str(instance)}

    def __call__(self, *words: object, **settings: str) -> Said:
        result = CliRunner().invoke(main, [str(word) for word in words], env=self.settings | settings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return Said(result.exit_code, result.stdout, result.stderr)

    def mode_of(self, name: str) -> int:
        """The permissions of a file or folder in the instance."""
        return stat.S_IMODE((self.instance / name).stat().st_mode)


@pytest.fixture
def new_portal(tmp_path):
    """Nothing is there yet, not even the folder."""
    yield Portal(tmp_path / "instance")
    db.session.remove()
    db.session.configure(bind=None)


@pytest.fixture
def portal(new_portal, sqlite_template):
    """The database is at the present schema."""
    new_portal.instance.mkdir()
    sqlite_template.copy(new_portal.instance / "portal.db")
    return new_portal


@pytest.fixture
def ask(portal):
    """One question to the database of the portal, in SQL."""

    def question(sql):
        engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
        with db.reading(), engine.connect() as connection:
            found = connection.exec_driver_sql(sql).all()
        engine.dispose()
        return [tuple(row) for row in found]

    return question

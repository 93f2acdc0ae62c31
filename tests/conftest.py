"""What every test may ask for: a clean database of either kind, settings, an app, a clock that stands still.

The clock stands still at ``MORNING`` in the thread of the test. Another thread or process has its own: it sees the real
time, unless it is the live server of ``tests/browsing.py``, which takes the test's clock along on each request.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from portal import assembly, catalog, clock, create_app, credentials, db
from portal.config import Settings, packaged_content
from portal.web import security
from tests.databases import Database, Postgres, SQLiteTemplate
from tests.visiting import Visit

if TYPE_CHECKING:
    from flask import Flask

    from portal.catalog import Catalog
    from portal.gamification import Rulebook

pytest_plugins = ["tests.browsing", "tests.cast", "tests.elsewhere", "tests.pages.roles"]

MORNING = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)
"""A Tuesday."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of a ``database`` runs on both kinds; one in the browser on SQLite, unless it says otherwise."""
    said = [name for mark in metafunc.definition.iter_markers("parametrize") for name in str(mark.args[0]).split(",")]
    if "database" in metafunc.fixturenames and "database" not in said:
        kinds = ["sqlite"] if "browser" in metafunc.fixturenames else ["sqlite", "postgresql"]
        metafunc.parametrize("database", kinds, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``-m browser`` and ``-m "not browser"`` need no marks written by hand."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[ExitStack]:
    """Every test happens on the same Tuesday morning; ``with clock.at(...)`` moves it."""
    with ExitStack() as stack:
        stack.enter_context(clock.at(MORNING))
        yield stack


@pytest.fixture(autouse=True)
def nothing_swallowed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logged an error it did not announce with ``@pytest.mark.logs("a part of the message")``."""
    announced = [part for mark in request.node.iter_markers("logs") for part in mark.args]
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(errors)
    surprises = [message for message in errors.messages if not any(part in message for part in announced)]
    assert not surprises, "Logged, but not announced:\n" + "\n".join(surprises)
    missing = [part for part in announced if not any(part in message for message in errors.messages)]
    assert not missing, f"Announced, but not logged: {missing}"


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(self.format(record))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Postgres]:
    """One PostgreSQL server for the whole run, however many workers; each has a database of its own in it."""
    base = tmp_path_factory.getbasetemp()
    server = Postgres((base if worker_id == "master" else base.parent) / "postgresql", worker_id)
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SQLiteTemplate:
    """A migrated SQLite file that is copied for each test."""
    return SQLiteTemplate(tmp_path_factory.mktemp("template") / "portal.db")


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A clean, migrated database that ``db.session`` speaks to; the test runs once on each kind.

    Only one kind: ``@pytest.mark.parametrize("database", ["sqlite"], indirect=True)``.
    """
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        server.clean()
        found = Database.at(server.url)
    else:
        template: SQLiteTemplate = request.getfixturevalue("sqlite_template")
        found = Database.at(template.copy(tmp_path / "portal.db"))
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is nothing yet, not even tables: what migrations begin with."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        with server.blank() as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path / 'blank.db'}"


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings with everything in the test's own folder, and the test's ``database`` where it asked for one."""
    here = settings_in(tmp_path)
    if "database" in request.fixturenames:
        return replace(here, database_url=request.getfixturevalue("database").url)
    return here


def settings_in(folder: Path, base_url: str = "http://localhost") -> Settings:
    """Settings that write nowhere else than in ``folder``."""
    instance = folder / "instance"
    instance.mkdir()
    return Settings(
        instance=instance,
        database_url=f"sqlite:///{folder / 'portal.db'}",
        base_url=base_url,
        secret_key="only for tests, thirty-two letters",
        content=packaged_content(),
        mail_url="folder:",
    )


@pytest.fixture(scope="session")
def app_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Flask]:
    """The portal for a base URL, put together once for the whole run, on a database that is not there yet."""

    @cache
    def build(base_url: str) -> Flask:
        app = create_app(settings_in(tmp_path_factory.mktemp("house"), base_url))
        app.testing, app.test_client_class = True, Visit
        app.extensions["engine"].dispose()
        return app

    return build


@pytest.fixture
def move_in(
    app_at: Callable[[str], Flask], content: Catalog, rulebook: Rulebook, database: Database
) -> Callable[[Settings], Flask]:
    """Let the portal of a base URL live with other settings on the test's database: quicker than building it anew."""

    def settle(settings: Settings) -> Flask:
        app = app_at(settings.base_url)
        app.config["PORTAL"], app.extensions["engine"] = settings, database.engine
        catalog.use(content)
        credentials.use(settings)
        db.use(database.engine)
        security.limiter.reset()
        assembly.open_treasury(rulebook)
        return app

    return settle


@pytest.fixture
def fresh_app(database: Database) -> Iterator[Callable[[Settings], Flask]]:
    """Put the house together with settings that are not those of every test: https, other content, proxies."""
    built: list[Flask] = []

    def build(settings: Settings) -> Flask:
        app = create_app(settings)
        app.testing, app.test_client_class = True, Visit
        built.append(app)
        return app

    yield build
    for app in built:
        db.session.remove()
        app.extensions["engine"].dispose()


@pytest.fixture
def app(settings: Settings, move_in: Callable[[Settings], Flask]) -> Flask:
    """The portal, for this test. Other tests have the same one: leave its configuration as it is."""
    return move_in(settings)


@pytest.fixture
def client(app: Flask) -> Visit:
    """A browser without a screen, of somebody who is not signed in (``client.sign_in(person)`` is quick)."""
    return cast(Visit, app.test_client())

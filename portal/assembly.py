"""How the rooms become one application."""

from __future__ import annotations

from pathlib import Path
from wsgiref.headers import Headers

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from sqlalchemy import event
from whitenoise import WhiteNoise

from portal import blueprints, catalog, credentials, db, journal, logs, migrations, web
from portal.blueprints.steps import by_and_by
from portal.config import Settings
from portal.gamification import Rulebook, rule_files
from portal.learning import search
from portal.web import security
from portal.web.converters import IdConverter

YEAR = 365 * 24 * 3600
FRAMED = "/static/css/embed.css"
"""The look of the frame on other people's sites, which load it as they load the frame."""


def build(settings: Settings) -> Flask:
    """The application: content and rules loaded and checked, database connected, every room open."""
    logs.set_up(settings.log)
    app = Flask("portal", static_folder="static", static_url_path="/static")
    app.config["PORTAL"] = settings
    catalog.use(catalog.load(settings.content))
    rulebook = load_rules(settings.content)
    credentials.use(settings)
    app.extensions["rulebook"] = rulebook
    engine = db.connect(settings.database_url)
    db.use(engine)
    app.extensions["engine"] = engine

    app.url_map.converters["id"] = IdConverter
    _transactions(app)
    web.init_app(app, settings)
    blueprints.register(app)
    _static_files(app, security.headers(settings))
    if migrations.is_current(engine):
        open_treasury(rulebook)
        open_index()
    return app


def open_treasury(rulebook: Rulebook) -> None:
    """Put the rules in force, unless somebody chose others; needs the present schema. Twice is once."""
    with db.writing():
        journal.adopt_unless_chosen(rulebook)
        db.session.commit()
        db.session.remove()


def open_index() -> bool:
    """Let everything be found that can be; needs the present schema. Whether there was anything to do."""
    with db.reading():
        is_complete = search.is_up_to_date()
        db.session.remove()
    if not is_complete:
        by_and_by(search.steps())
        db.session.remove()
    return not is_complete


def load_rules(content: Path) -> Rulebook:
    """The rules in ``content/rules/``, checked against badges and tracks; raises ``Mistakes`` with all at once."""
    return rule_files.rules_in(sorted((content / "rules").glob("*.yaml")))


def engine_of(app: Flask) -> sa.Engine:
    """The engine that the application speaks to."""
    engine: sa.Engine = app.extensions["engine"]
    return engine


def _static_files(app: Flask, headers: dict[str, str]) -> None:
    """Served before anything else, for a year: their addresses change when they do."""

    def add_headers(given: Headers, _path: str, url: str) -> None:
        for name, value in headers.items():
            given[name] = value
        if url == FRAMED:
            given["Cross-Origin-Resource-Policy"] = "cross-origin"

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(Path(app.root_path) / "static"),
        prefix="static/",
        max_age=YEAR,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )


@event.listens_for(db.session, "after_commit")
def _only_read_now(_session: object) -> None:
    """After its one commit a request only reads, so that nobody waits while its page is made."""
    if has_request_context():
        db.only_read(True)


def _transactions(app: Flask) -> None:
    """GET only reads, everything else may write; the session ends with the request."""

    @app.before_request
    def begin() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            db.only_read(True)

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        db.session.remove()
        db.only_read(False)

"""``portal serve``, ``portal worker`` and ``portal demo``."""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click
import structlog
import waitress
from flask import Flask

from portal import assembly, config, credentials, db, logs, migrations
from portal.cli.answers import Answer, answering, house, progress, wants_json
from portal.cli.chores import chores
from portal.cli.watching import Watch
from portal.config import Settings
from portal.credentials import issuer, keys
from portal.demo import cast, play
from portal.errors import Refused
from portal.post import worker as post_worker

log = structlog.get_logger(__name__)

HOST, PORT, THREADS = "127.0.0.1", 8000, 8
CONNECTIONS = 1000
LARGEST = 32 * 1024 * 1024
"""Bytes of a request that are taken at all; pages say how many of them they want, and read a picture that is too large
to its end: whoever sent it keeps what else they wrote."""


def listening(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of what serves."""
    watch = "Read tracks and the glossary anew when a file of the content changes."
    command = click.option("--watch", is_flag=True, help=watch)(command)
    command = click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)(command)
    return click.option("--host", default=HOST, show_default=True)(command)


@click.command()
@listening
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True)
@answering
def serve(host: str, port: int, threads: int, watch: bool) -> Answer:
    """The embedded server, worker included."""
    settings = _settings(host, port)
    with _ready(settings) as app, _watching(app, settings, watch):
        _serve(app, settings, host, port, threads)
    return Answer({"served": True}, ["Good-bye."])


@click.command()
@answering
def worker() -> Answer:
    """Send mail and sign pending credentials, until stopped."""
    settings = config.load()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with _ready(settings):
        post_worker.work(chores(settings), stop=stop)
    return Answer({"stopped": True}, ["Good-bye."])


@click.command()
@listening
@answering
def demo(host: str, port: int, watch: bool) -> Answer:
    """A demo programme in a new database, played through the real actions; then serve."""
    settings = _settings(host, port)
    config.make_instance(settings.instance)
    password = settings.demo_password or _kept_password(settings)
    with house(settings) as app:
        migrations.upgrade(assembly.engine_of(app))
        assembly.open_treasury(app.extensions["rulebook"])
        assembly.open_index()
        _play(settings, password)
        click.echo(cast.introduction(settings.base_url, password), err=wants_json())
        with _watching(app, settings, watch):
            _serve(app, settings, host, port, THREADS)
    return Answer({"served": True}, ["Good-bye."])


def _play(settings: Settings, password: str) -> None:
    """The demo, where nobody lives yet; what is there stays as it is."""
    if play.is_new():
        if not keys.listed(settings.keys):
            keys.create(settings.keys, settings.key_passphrase)
        issuer.current().signing_key()  # says what is missing before anything is played
        with progress("Playing three months of mentoring") as tell, logs.quiet():
            play.three_months(password, tell)
    elif not play.is_demo():
        raise Refused(
            "This database has people of its own, so no demo is played in it. `portal serve` serves it; "
            "for a demo set PORTAL_INSTANCE to an empty folder."
        )
    db.session.remove()


def _settings(host: str, port: int) -> Settings:
    """As configured; without PORTAL_BASE_URL, the address is where the server listens."""
    settings = config.load()
    if (host, port) == (HOST, PORT) or config.is_set("PORTAL_BASE_URL", settings.instance):
        return settings
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return dataclasses.replace(settings, base_url=f"http://{name}:{port}")


@contextmanager
def _ready(settings: Settings) -> Iterator[Flask]:
    """The application on a database with the present schema: the embedded one is migrated, another only looked at."""
    config.make_instance(settings.instance)
    with house(settings) as app:
        engine = assembly.engine_of(app)
        if not migrations.is_current(engine):
            if not settings.is_embedded:
                raise Refused("The database is not at the schema that is expected. Run `portal db upgrade` first.")
            migrations.upgrade(engine)
            assembly.open_treasury(app.extensions["rulebook"])
            assembly.open_index()
        if not keys.listed(settings.keys):
            log.warning("there is no signing key: badges wait. Run `portal keys create`.")
        yield app


@contextmanager
def _watching(app: Flask, settings: Settings, is_wanted: bool) -> Iterator[None]:
    """Content is read anew when it changes, where that is wanted."""
    stop = threading.Event()
    if is_wanted:
        watch = Watch(settings.content)
        watch.attach(app)
        threading.Thread(target=watch.until, args=(stop,), name="watch", daemon=True).start()
        click.echo(f"Watching {settings.content}.", err=True)
    yield
    stop.set()


def _serve(app: Flask, settings: Settings, host: str, port: int, threads: int) -> None:
    stop = threading.Event()
    credentials.use(dataclasses.replace(settings, listens_to_others=not _is_loopback(host)))
    server = waitress.create_server(
        app,
        sockets=[_listening_on(host, port)],
        threads=threads,
        connection_limit=CONNECTIONS,
        max_request_body_size=LARGEST,
        clear_untrusted_proxy_headers=not settings.proxies,
        ident=None,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    helper = threading.Thread(target=_work, args=(app, settings, stop), name="worker", daemon=True)
    helper.start()
    click.echo(f"The portal answers at {settings.base_url} (process {os.getpid()}). Stop it with Ctrl+C.", err=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.close()
        helper.join(timeout=5)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening_on(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        raise Refused(f"Cannot listen on {host}, port {port}: {os.strerror(problem.errno or 0)}.") from problem


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _work(app: Flask, settings: Settings, stop: threading.Event) -> None:
    with app.app_context():
        post_worker.work(chores(settings), stop=stop)


def _kept_password(settings: Settings) -> str:
    """A random password for the demo's people, kept so that a second start prints the same."""
    return config.kept_once(settings.instance / "demo_password", secrets.token_urlsafe(12))

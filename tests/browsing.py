"""The system's Chromium, pages of any width, and the portal served to it.

``live_server`` runs the app in threads of this process on the test's database, with a clock of its own that stands
still too: ``live_server.moment = …`` moves it. What the test itself wrote must be committed before a page is opened;
a transaction that it leaves open holds up every deed of the server, so look at rows with ``db.reading()``.
"""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from portal import clock, db

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ALONE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""With these, Chromium talks to nobody but the live server."""

THREADS = 4

AWAY = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
"""What the console says of an answer that did not come; what came and was amiss is heard otherwise."""

PATIENCE = 10_000
"""Milliseconds that a page may take for anything, on a machine that is busy."""


class LiveServer:
    """The portal at an address that a browser can open. ``moment`` is where its clock stands."""

    def __init__(self, app_at: Callable[[str], Flask]) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = "http://{}:{}".format(*listening.getsockname())
        self.moment = clock.now()
        self.is_open = False
        self.app = app_at(self.url)
        self._sockets: dict[int, Any] = {}
        self._server = create_server(self._answer, map=self._sockets, sockets=[listening], threads=THREADS)
        self._thread = threading.Thread(target=self._server.run, name="live server")
        self._busy = threading.Semaphore(THREADS)
        self._thread.start()

    def come_to_rest(self) -> None:
        """Wait until nothing is being answered, so that the database can go. What a page says while it is closed comes
        too late."""
        self.is_open = False
        for _thread in range(THREADS):
            assert self._busy.acquire(timeout=PATIENCE / 1000), "The live server does not come to rest."
        self._busy.release(THREADS)

    def close(self) -> None:
        """Close every connection, in the thread that serves them, and wait until it has ended."""
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets))
        self._thread.join()
        self._server.task_dispatcher.shutdown()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._busy, clock.at(self.moment):
            if self.is_open:
                return self.app.wsgi_app(environ, start_response)
        start_response("503 Service Unavailable", [])
        return [b""]


@pytest.fixture(scope="session")
def served(app_at: Callable[[str], Flask]) -> Iterator[LiveServer]:
    """One server for each worker; it has a database while a test has a ``live_server``."""
    server = LiveServer(app_at)
    yield server
    server.close()


@pytest.fixture
def live_server(served: LiveServer, settings: Settings, move_in: Callable[[Settings], Flask]) -> Iterator[LiveServer]:
    """The portal on the test's database, served on a free port of this machine."""
    move_in(replace(settings, base_url=served.url))
    served.moment, served.is_open = clock.now(), True
    yield served
    db.session.remove()
    served.come_to_rest()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for each worker."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, f"The browser tests need one of these on PATH: {', '.join(CHROMIUM)}."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(ALONE))
        yield chromium
        chromium.close()


@dataclass
class Complaints:
    """What pages complained about in this test: errors in scripts, refused by the CSP, parts that did not load."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear what this page complains about."""
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(AWAY):
            self.heard.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        is_part = response.request.resource_type not in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and is_part):
            self.heard.append(f"{response.status} for {response.url}")


OpenBrowser = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[OpenBrowser]:
    """Open an empty page: ``new_page(width=400, dark=True, scripts=False, at=live_server)``.

    Each has cookies of its own, as another person's browser has. The test fails when a page complained.
    """
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def open_page(*, width: int = 1280, dark: bool = False, scripts: bool = True, at: LiveServer | None = None) -> Page:
        context = browser.new_context(
            base_url=at.url if at else None,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Zurich",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints.heard, "\n".join(complaints.heard)


@pytest.fixture
def page(live_server: LiveServer, new_page: OpenBrowser) -> Page:
    """A wide, light page with scripts, in the browser of somebody who is not signed in."""
    return new_page(at=live_server)


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now, a line each (WCAG 2.2 AA and best practices)."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({'; '.join(str(node['target']) for node in one['nodes'][:3])})" for one in found
    ]


def overflows(page: Page) -> bool:
    """Whether the page can be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

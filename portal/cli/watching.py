"""``--watch``, for whoever writes content: tracks and the glossary are read anew when a file changes, and the open page
shows itself anew.

Badges, rules, agreements and plans wait for the next start: what counts does not change while it is being typed.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from pathlib import Path

import click
from flask import Flask, Response, request
from markupsafe import Markup

from portal import catalog
from portal.errors import Mistakes

EVERY = 1.0
"""Seconds between two looks."""
ADDRESS = "/content/changes"
PAGES = ("/tracks", "/glossary")

Stamps = dict[str, tuple[int, int]]
"""When each file was written, and how long it is."""


class Watch:
    """A content folder under observation. ``number`` grows with each change that was taken over."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self._seen = _stamps(folder)

    def until(self, stop: threading.Event) -> None:
        """Look again and again."""
        while not stop.wait(EVERY):
            self.look()

    def look(self) -> None:
        """Read everything again if a file has changed; with a mistake in it, what was there stays, and it is told."""
        now = _stamps(self.folder)
        if now == self._seen:
            return
        self._seen = now
        try:
            found = catalog.load(self.folder)
        except Mistakes as mistakes:
            for mistake in mistakes.found:
                click.echo(str(mistake), err=True)
            click.echo("Pages show the content from before.", err=True)
            return
        catalog.use(dataclasses.replace(catalog.current(), tracks=found.tracks, glossary=found.glossary))
        self.number += 1
        click.echo("The content was read anew.", err=True)

    def attach(self, app: Flask) -> None:
        """Let open pages of lessons ask for changes. Before the first request."""
        app.add_url_rule(ADDRESS, "content_changes", self._changes)
        app.after_request(self._ask_for_changes)

    def _changes(self) -> Response:
        if request.args.get("seen") == str(self.number):
            return Response(status=204)
        return Response(headers={"HX-Refresh": "true"})

    def _ask_for_changes(self, response: Response) -> Response:
        is_page = response.mimetype == "text/html" and not response.is_streamed and "HX-Request" not in request.headers
        if is_page and request.path.startswith(PAGES):
            ask = Markup('<div hx-get="{}?seen={}" hx-trigger="every {}s" hx-swap="none"></div>')
            asking = ask.format(ADDRESS, self.number, int(EVERY))
            response.set_data(response.get_data(as_text=True).replace("</body>", f"{asking}</body>"))
        return response


def _stamps(folder: Path) -> Stamps:
    found: Stamps = {}
    for inside, _folders, files in os.walk(folder):
        for path in (os.path.join(inside, name) for name in files if name[0] != "."):
            try:
                stat = os.stat(path)
            except OSError:
                continue  # an editor is just putting another in its place
            found[path] = stat.st_mtime_ns, stat.st_size
    return found

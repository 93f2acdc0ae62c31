"""``--watch``: content is read anew while somebody writes it."""

from __future__ import annotations

import os
import shutil

import pytest

from portal import catalog
from portal.cli.watching import Watch
from portal.config import packaged_content
from tests.catalog import small

WATER = "tracks/tea/01-water.md"
BADGE = "badges/good-host.yaml"


@pytest.fixture
def folder(tmp_path):
    found = small.write(tmp_path, small.FILES)
    catalog.use(catalog.load(found))
    return found


def change(folder, name, before, after):
    path = folder / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def test_a_lesson_that_was_changed_is_read_anew(folder, capsys):
    watch = Watch(folder)
    change(folder, WATER, "title: Water", "title: Spring")

    watch.look()
    watch.look()

    assert catalog.lesson("tea", "water").title == "Spring"
    assert watch.number == 1
    assert capsys.readouterr().err == "The content was read anew.\n"


def test_a_mistake_is_told_and_what_was_there_stays(folder, capsys):
    watch = Watch(folder)
    change(folder, WATER, "title: Water", "titel: Spring")

    watch.look()

    assert catalog.lesson("tea", "water").title == "Water"
    assert "content/tracks/tea/01-water.md:2: 'title' is missing." in capsys.readouterr().err
    assert watch.number == 0


def test_badges_wait_for_the_next_start(folder):
    watch = Watch(folder)
    change(folder, BADGE, "name: Good host", "name: Better host")

    watch.look()

    assert catalog.badge("good-host").name == "Good host"


def test_an_open_lesson_asks_for_changes_and_shows_itself_anew(fresh_app, settings, robert, tmp_path):
    shutil.copytree(packaged_content(), tmp_path / "content")
    watch = Watch(tmp_path / "content")
    app = fresh_app(settings)
    watch.attach(app)
    client = app.test_client().sign_in(robert)
    before = client.get("/tracks/culture")
    change(tmp_path / "content", "tracks/culture/track.yaml", "title: Culture", "title: Manners")

    unchanged = client.get("/content/changes?seen=0")
    watch.look()
    changed = client.get("/content/changes?seen=0")
    after = client.get("/tracks/culture")

    assert 'hx-get="/content/changes?seen=0" hx-trigger="every 1s" hx-swap="none"' in before.text
    assert (unchanged.status_code, "HX-Refresh" in unchanged.headers) == (204, False)
    assert (changed.status_code, changed.headers["HX-Refresh"]) == (200, "true")
    assert "Manners</h1>" in after.text
    assert 'seen=1"' in after.text
    assert 'hx-get="/content/changes' not in client.get("/").text


def test_without_watching_there_is_nothing_to_ask(client):
    assert client.get("/content/changes").status_code == 404

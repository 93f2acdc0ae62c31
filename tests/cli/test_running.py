"""``portal serve``, ``worker`` and ``demo`` as processes: they start, answer, send, and stop when they are told."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest

from portal import db
from portal.config import PACKAGE, packaged_content
from portal.post import actions
from tests.post.conftest import free_port

SOON = 60


class Process:
    """A command that goes on until it is stopped."""

    def __init__(self, folder, *words, **settings):
        told = {**os.environ, "PORTAL_INSTANCE": str(folder), "PYTHONPATH": str(PACKAGE.parent), **settings}
        command = [sys.executable, "-m", "portal", *map(str, words)]
        self.process = subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def stop(self, number=signal.SIGTERM):
        """Tell it to stop; its exit code and what it said."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=SOON)
        return self.process.returncode, out, err


@pytest.fixture
def start(tmp_path):
    """Start a command in an instance of its own; whatever still runs after the test is ended."""
    running = []

    def run(*words, **settings):
        running.append(Process(tmp_path / "instance", *words, **settings))
        return running[-1]

    yield run
    for one in running:
        one.process.kill()
        one.process.communicate()


def wait_for(true):
    until = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def ask(port, address, *, body=None, **headers):
    """One request; code and head of the answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)) as connection:
        connection.request("POST" if body else "GET", address, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers


def answers(port):
    try:
        return ask(port, "/healthz")[0] == 200
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_migrates_answers_and_stops_when_it_is_told(number, start):
    port = free_port()
    server = start("serve", "--port", port)
    wait_for(lambda: answers(port))

    page, headers = ask(port, "/sign-in")
    stranger, _headers = ask(port, "/sign-in", Host="evil.example")
    code, out, err = server.stop(number)

    assert (page, stranger, code) == (200, 400, 0)
    assert headers["Server"] is None
    assert out == "Good-bye.\n"
    assert f"http://127.0.0.1:{port}" in err
    assert "Traceback" not in err


def test_a_server_does_not_listen_to_everything(start):
    port = free_port()
    start("serve", "--port", port)
    wait_for(lambda: answers(port))

    with pytest.raises(OSError, match=r"Broken pipe|reset"):
        ask(port, "/sign-in", body=b"x" * (64 * 1024 * 1024))

    assert ask(port, "/sign-in")[0] == 200


def test_a_server_may_watch_its_content(start, tmp_path):
    track = shutil.copytree(packaged_content(), tmp_path / "content") / "tracks/culture/track.yaml"
    server = start("serve", "--watch", "--port", port := free_port(), PORTAL_CONTENT=str(tmp_path / "content"))
    wait_for(lambda: answers(port))

    track.write_text(track.read_text().replace("title: ", "title: The ", 1))

    wait_for(lambda: "HX-Refresh" in ask(port, "/content/changes?seen=0")[1])
    assert "The content was read anew." in server.stop()[2]


def test_behind_a_proxy_the_server_believes_it(start):
    port = free_port()
    start("serve", "--port", port, PORTAL_PROXIES="1", PORTAL_BASE_URL="https://portal.example")
    wait_for(lambda: answers(port))
    proxy = {"X-Forwarded-Host": "portal.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}

    assert ask(port, "/sign-in", **proxy)[0] == 200
    assert ask(port, "/sign-in")[0] == 400


def test_a_port_that_is_taken_is_a_sentence(portal):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = portal("serve", "--port", taken.getsockname()[1])

    assert (said.code, said.out) == (1, "")
    assert said.err.strip().splitlines()[-1].endswith("in use.")


def test_a_server_does_not_migrate_a_database_that_is_not_its_own(new_portal, postgres):
    with postgres.blank() as url:
        said = new_portal("serve", PORTAL_DATABASE_URL=url)
        check = new_portal("db", "check", PORTAL_DATABASE_URL=url)

    assert said.code == 1
    assert "portal db upgrade" in said.err
    assert check.code == 1


def test_a_worker_sends_what_waits_and_stops_when_it_is_told(start, portal):
    engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
    db.use(engine)
    actions.write(key="one", to="robert@demo.example", subject="Hello", text="Good morning.")
    db.session.commit()
    db.session.remove()
    engine.dispose()

    worker = start("worker", PORTAL_LOG="json")
    wait_for(lambda: list(portal.instance.glob("mail/*.eml")))
    code, out, err = worker.stop()

    assert (code, out) == (0, "Good-bye.\n")
    assert "Traceback" not in err


def test_the_demo_is_not_played_among_people(portal):
    portal("people", "create", "anna@example.org", "Anna")

    said = portal("demo", "--port", free_port())

    assert (said.code, said.out) == (1, "")
    assert "has people of its own" in said.err


def test_a_server_that_listens_to_others_signs_nothing_for_its_own_machine(start, portal):
    portal("people", "create", "anna@example.org", "Anna")
    portal("awards", "grant", "anna@example.org", "--badge", "first-session", "--reason", "because")
    portal("keys", "create")
    server = start("serve", "--host", "0.0.0.0", "--port", port := free_port())
    wait_for(lambda: answers(port))
    time.sleep(2)

    code, _out, err = server.stop()

    assert code == 0
    assert "PORTAL_BASE_URL" in err
    assert [line["deed"] for line in portal("audit", "--json").json["lines"]] == ["award.granted"]

"""What is written down: one line each, for people or for machines, and no values of variables."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

FAILING = """
import sys
import structlog
from portal import logs
logs.set_up(sys.argv[1])
log = structlog.get_logger("portal.test")
structlog.contextvars.bind_contextvars(request="abc")
log.info("something happened", person="id")
def sign_in(password):
    return 1 // 0
try:
    sign_in("a secret" + " sentence")
except ZeroDivisionError:
    log.exception("a request failed")
"""


@pytest.fixture
def told():
    """What stands on stderr when all of this happens."""

    def run(style):
        found = subprocess.run([sys.executable, "-c", FAILING, style], capture_output=True, text=True, check=True)
        assert found.stdout == ""
        return found.stderr

    return run


def test_lines_for_machines_are_json(told):
    lines = [json.loads(line) for line in told("json").splitlines()]

    assert [(line["event"], line["level"], line["request"]) for line in lines] == [
        ("something happened", "info", "abc"),
        ("a request failed", "error", "abc"),
    ]
    assert lines[0]["person"] == "id"
    assert "ZeroDivisionError" in lines[1]["exception"]


@pytest.mark.parametrize("style", ["json", "text"])
def test_a_traceback_tells_where_and_not_what(style, told):
    lines = told(style)

    assert "Traceback" in lines
    assert "sign_in" in lines
    assert "a secret sentence" not in lines

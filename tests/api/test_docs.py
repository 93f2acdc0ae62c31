"""What ``docs/api.md`` shows is what happens."""

from __future__ import annotations

import base64
import json
import re
import shlex
from string import Template

import pytest
from werkzeug.datastructures import Headers

from tests.house.sources import ROOT

TEXT = (ROOT / "docs/api.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.DOTALL)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def curled(client, words):
    """The answer to a command line of curl."""
    headers, body, address = Headers(), None, ""
    rest = iter(shlex.split(words)[1:])
    for word in rest:
        if word == "-H":
            headers.add(*next(rest).split(": ", 1))
        elif word == "-u":
            headers.add("Authorization", f"Basic {base64.b64encode(next(rest).encode()).decode()}")
        elif word == "-d":
            body = next(rest)
        else:
            address = word.removeprefix("http://127.0.0.1:8000")
    if body:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    return client.open(address, method="POST" if body else "GET", headers=headers, data=body)


def has_the_shape_of(shown, answered):
    """Whether an answer has what is shown; a dot-dot-dot stands for anything."""
    if isinstance(shown, dict):
        return all(name in answered and has_the_shape_of(value, answered[name]) for name, value in shown.items())
    if isinstance(shown, list):
        return len(shown) == len(answered) and all(map(has_the_shape_of, shown, answered))
    return shown in ("…", answered)


def test_every_command_is_answered_as_it_is_shown(clara_calls, pair):
    values = {"TOKEN": clara_calls.token, "PAIR": pair.id}
    codes, answer = [], None

    for kind, block in BLOCKS:
        if kind == "sh":
            answer = curled(clara_calls.client, Template(block).substitute(values))
            codes.append(answer.status_code)
        elif kind == "json":
            assert answer is not None
            assert has_the_shape_of(json.loads(block), answer.json), (block, answer.text)

    assert codes == [201, 201, 201, 200, 200, 422]

"""What ``docs/badges-api.md`` shows is what happens, and its numbers are those of the code."""

from __future__ import annotations

import re

import pytest

from portal.blueprints.open_badges_api import credentials
from portal.credentials.received import actions as received
from portal.credentials.verify import LONGEST
from portal.people.apps import actions as apps
from tests.api.test_docs import curled
from tests.house.sources import ROOT
from tests.oauth.wallet import EVERYTHING

TEXT = (ROOT / "docs/badges-api.md").read_text()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_app_registers_as_it_is_shown(client, house):
    (command,) = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)

    answer = curled(client, command)

    assert answer.status_code == 201
    assert answer.json["client_secret"]


def test_every_scope_is_there():
    assert [name for name in EVERYTHING.split() if f"| `{name.split('/')[-1]}` |" not in TEXT] == []


def test_its_numbers_are_those_of_the_code():
    for number in (
        f"`limit` ({credentials.USUAL}, at most {credentials.MOST})",
        f"room for {received.MOST} badges of at most {LONGEST // 1024} KB",
        f"is good for {apps.REFRESH_LASTS.days} days",
    ):
        assert number in TEXT
    assert apps.CODE_LASTS.total_seconds() == 5 * 60
    assert apps.ACCESS_LASTS.total_seconds() == 3600

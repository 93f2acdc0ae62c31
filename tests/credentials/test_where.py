"""Whose address is signed: a portal that others reach signs for no name that only its own machine knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from portal import credentials
from portal.config import is_private_host
from portal.credentials import queries
from portal.credentials.issuer import current
from portal.errors import Unavailable
from tests.credentials.conftest import hold_session

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.credentials.issuer import Issuer
    from portal.people.models import Person

OURS = [
    "localhost",
    "portal.localhost",
    "127.0.0.1",
    "127.9.9.9",
    "[::1]",
    "::1",
    "10.0.0.5",
    "192.168.1.9",
    "172.16.0.1",
]
OURS += [
    "169.254.1.1",
    "0.0.0.0",
    "[fd00::1]",
    "portal",
    "portal.local",
    "portal.internal",
    "portal.lan",
    "a.home.arpa",
]
PUBLIC = ["portal.example", "mentoring.example.org", "1.1.1.1", "[2606:4700::1111]", "local.example"]


@pytest.mark.parametrize("name", OURS)
def test_what_only_this_machine_or_its_network_knows_is_private(name: str):
    assert is_private_host(name)


@pytest.mark.parametrize("name", PUBLIC)
def test_what_everybody_can_reach_is_not(name: str):
    assert not is_private_host(name)


@pytest.mark.parametrize("reached", [{"proxies": 1}, {"listens_to_others": True}])
def test_reached_by_others_it_signs_nothing_for_localhost_and_awards_wait(
    mint: Issuer, settings: Settings, maya: Person, robert: Person, reached: dict[str, Any]
):
    credentials.use(replace(settings, **reached))
    hold_session(maya, robert)

    credentials.settle([robert.id])

    with pytest.raises(Unavailable, match=r"http://localhost.*PORTAL_BASE_URL"):
        credentials.issue_pending()
    assert queries.credentials_of(robert.id) == []
    assert queries.waiting([robert.id]) == 1

    credentials.use(replace(settings, base_url="https://portal.example", **reached))
    assert credentials.issue_pending([robert.id]) == 1


def test_alone_on_its_machine_it_signs_for_localhost(mint: Issuer, settings: Settings):
    for base_url in ("http://localhost", "http://127.0.0.1:8000", "http://[::1]:8000"):
        credentials.use(replace(settings, base_url=base_url))

        assert current().signing_key().kid

"""Whoever gives something bad to be checked gets a line about it: no error, no waiting, nothing touched inside."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from portal import credentials
from portal.credentials import sealing
from portal.credentials.checks import Finding
from portal.credentials.issuer import Issuer
from portal.credentials.sources import Sources
from portal.turns import Turns
from tests.credentials import foreign, hostile
from tests.credentials.reading import sentence, wrong

if TYPE_CHECKING:
    from pathlib import Path

    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PATIENCE = 0.5
"""Seconds that other sites get here."""

BUSY = 8
"""Seconds that nobody notices two of work in, on a machine that does other things too."""


@pytest.mark.parametrize("kind", ["DOCUMENTS", "PICTURES", "MEANINGS", "TOKENS", "NAMES", "SITES", "LISTS"])
def test_what_means_no_good_gets_a_line_and_nothing_else(mint: Issuer, elsewhere: Elsewhere, kind: str):
    for name, make in getattr(hostile, kind).items():
        elsewhere.begin()
        thing = make(elsewhere)
        began, worked = time.monotonic(), time.thread_time()

        report = credentials.verify(thing, email=foreign.EMAIL, network=elsewhere.network(PATIENCE))

        assert time.thread_time() - worked < 2, name
        assert time.monotonic() - began < BUSY, name
        assert not report.is_good, name
        assert wrong(report) or report.is_open, name
        assert len(wrong(report)) <= 1, (name, wrong(report))
        assert elsewhere.reached == set(), name
        assert all("other.example" not in address for address in elsewhere.asked), (name, elsewhere.asked)


def test_the_good_ones_beside_them_are_good(mint: Issuer, elsewhere: Elsewhere):
    foreign.open_site(elsewhere)

    assert credentials.verify(hostile.well_signed(kid=f"{foreign.DID}#key-2"), network=elsewhere.network()).is_good
    assert credentials.verify(foreign.dumps(hostile.signed()), network=elsewhere.network()).is_good


def test_while_too_much_is_checked_others_are_told_so_at_once(
    mint: Issuer, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
):
    foreign.open_site(elsewhere)
    known, other = foreign.dumps(hostile.signed()), foreign.dumps(hostile.signed(name="Another"))
    assert credentials.verify(known, network=elsewhere.network()).is_good

    monkeypatch.setattr(sealing, "_TURNS", Turns(0, waiting=0))

    assert credentials.verify(known, network=elsewhere.network()).is_good, "what was found out once costs nothing"
    report = credentials.verify(other, network=elsewhere.network())
    assert report.is_open
    assert "Please try again" in sentence(report, "proof")


@pytest.mark.parametrize(
    "address", ["https://ISSUER.example/verify?badge=x", "https://issuer.example:443/b/x", "https://other.example/x"]
)
def test_nobody_has_the_portal_ask_itself(mint: Issuer, elsewhere: Elsewhere, tmp_path: Path, address: str):
    elsewhere.serve("https://other.example/x", "", 302, Location="https://issuer.example/verify?badge=x")
    sources = Sources(Issuer(foreign.SITE, tmp_path), elsewhere.network())

    with pytest.raises(Finding, match="ask itself"):
        sources.fetched(address, elsewhere=True)

    assert all("issuer.example" not in asked for asked in elsewhere.asked)

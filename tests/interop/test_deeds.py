"""What each verifier says of a badge before and after something became of it, as ``docs/badges.md`` tells it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from portal import clock, credentials
from portal.credentials.checks import answer
from tests.house.sources import ROOT
from tests.interop import by_openbadgeslib
from tests.interop.conftest import read

if TYPE_CHECKING:
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NAMES = ("rotated", "ended", "revoked", "replaced", "fresh")
"""The columns of the table. A fresh copy was not there before."""

FORMS = {"3.0": "json", "3.0 as JWT": "jwt", "2.0 hosted": "ob2.json", "2.0 signed": "ob2.jws"}

Ask = Callable[[str, Path], dict[str, Any]]
Verdict = Callable[[str, str], str]


@pytest.fixture
def verdicts(deeds: Path, ask_node: Ask, ask_validator: Ask, another_portal: Verdict) -> dict[str, Verdict]:
    """What each says in a word, by its row in the table: of a file, before or after."""
    worlds = [deeds / "before", deeds / "after"]
    known = {world.name: read(world / "known.json") for world in worlds}
    ours = {world.name: read(world / "ours.json") for world in worlds}
    node = {world.name: ask_node(f"node-{world.name}", world)["said"] for world in worlds}
    validator = {world.name: ask_validator(f"validator-{world.name}", world) for world in worlds}
    return {
        "this portal": lambda when, file: OURS[ours[when][file]["answer"]],
        "another one": another_portal,
        "Digital Bazaar": lambda when, file: signed_and_listed(node[when][file]["bazaar"]),
        "Digital Credentials Consortium": lambda when, file: consortium(node[when][file]["consortium"]),
        "jose": lambda when, file: signed_and_listed(node[when][file]["jose"]),
        "openbadgeslib": lambda when, file: in_a_word(
            by_openbadgeslib.verdict((deeds / when / "files" / file).read_text(), known[when])
        ),
        "1EdTech": lambda when, file: in_words(validator[when][file]),
    }


@pytest.fixture
def another_portal(deeds: Path, house: None, elsewhere: Elsewhere) -> Verdict:
    """A portal like ours that stands elsewhere, and asks the one that has signed."""

    def said(when: str, file: str) -> str:
        elsewhere.begin()
        for address, found in read(deeds / when / "known.json").items():
            content, kind = base64.b64decode(found["base64"]), found["type"]
            elsewhere.serve(address, content, found["status"], Content_Type=kind)
        with clock.at(dt.datetime.now(dt.UTC)):
            report = credentials.verify((deeds / when / "files" / file).read_bytes(), network=elsewhere.network())
        return OURS.get(answer(report), "refused")

    return said


def test_what_each_verifier_says_before_and_after_is_what_the_documentation_tells(verdicts):
    rows = list(told())

    said = [
        [who, *(cell(verdicts[who.partition(", ")[0]], f"{name}.{FORMS[who.partition(', ')[2]]}") for name in NAMES)]
        for who, *_ in rows
    ]

    assert said == rows
    assert {who.partition(", ")[0] for who, *_ in rows} == verdicts.keys()


def cell(say: Verdict, file: str) -> str:
    """``before → after``."""
    after = say("after", file)
    return after if file.startswith("fresh") else f"{say('before', file)} → {after}"


def told() -> Iterator[list[str]]:
    """The rows of the table in ``docs/badges.md``."""
    text = (ROOT / "docs/badges.md").read_text()
    _above, _heading, rest = text.partition("| asked about |")
    for line in rest.splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield [part.strip() for part in line.strip("|").split("|")]


OURS = {
    "This badge is good": "good",
    "This badge has been revoked": "revoked",
    "This badge is real, but has expired": "expired",
}


def signed_and_listed(said: dict[str, Any]) -> str:
    """A signature that was checked, and then the signed list of what was revoked."""
    if not said["verified"]:
        return in_a_word(*said["errors"])
    return {True: "revoked", False: "good", None: "no list"}[said["revoked"]]


def consortium(said: dict[str, Any]) -> str:
    """Its steps: which of them fails."""
    words = {"valid_signature": "refused", "revocation_status": "revoked", "expiration": "expired"}
    failed = [word for step, word in words.items() if said[step] is not True]
    return failed[0] if failed else "good"


def in_words(said: dict[str, Any]) -> str:
    """1EdTech's: a verdict, and sentences."""
    return "good" if said["valid"] else in_a_word(*said["problems"])


def in_a_word(*sentences: str) -> str:
    """What a sentence of another maker comes to."""
    text = " ".join(sentences).lower()
    words = {
        "good": text == "good",
        "expired": "expired" in text or 'is after "validuntil"' in text,
        "revoked": "revoked" in text or "'revocation' is set" in text,
    }
    return next((word for word, is_meant in words.items() if is_meant), "refused")

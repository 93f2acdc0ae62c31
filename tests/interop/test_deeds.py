"""What each verifier says of a badge before and after something became of it, as ``docs/badges.md`` tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import ROOT
from tests.interop import by_openbadgeslib
from tests.interop.conftest import read

NAMES = ("rotated", "ended", "revoked", "replaced", "fresh")
"""The columns of the table. A fresh copy was not there before."""

Verdict = Callable[[str, str], str]


@pytest.fixture(scope="session")
def verdicts(deeds: Path, ask_node: Callable[..., Any], ask_validator: Callable[..., Any]) -> dict[str, Verdict]:
    """What each says in a word, by its row in the table: of a name, before or after."""
    known, ours, node, validator = (
        {when: ask(when) for when in ("before", "after")}
        for ask in (
            lambda when: read(deeds / when / "known.json"),
            lambda when: read(deeds / when / "ours.json"),
            lambda when: ask_node(f"node-{when}", deeds / when)["said"],
            lambda when: ask_validator(f"validator-{when}", deeds / when),
        )
    )

    def of_library(when: str, file: str) -> str:
        return in_a_word(by_openbadgeslib.verdict((deeds / when / "files" / file).read_text(), known[when]))

    return {
        "this portal, 3.0": lambda when, name: OURS[ours[when][f"{name}.json"]["answer"]],
        "this portal, 3.0 as JWT": lambda when, name: OURS[ours[when][f"{name}.jwt"]["answer"]],
        "this portal, 2.0 hosted": lambda when, name: OURS[ours[when][f"{name}.ob2.json"]["answer"]],
        "this portal, 2.0 signed": lambda when, name: OURS[ours[when][f"{name}.ob2.jws"]["answer"]],
        "Digital Bazaar, 3.0": lambda when, name: signed_and_listed(node[when][f"{name}.json"]["bazaar"]),
        "Digital Credentials Consortium, 3.0": lambda when, name: consortium(node[when][f"{name}.json"]["consortium"]),
        "jose, 3.0 as JWT": lambda when, name: signed_and_listed(node[when][f"{name}.jwt"]["jose"]),
        "openbadgeslib, 3.0": lambda when, name: of_library(when, f"{name}.json"),
        "openbadgeslib, 3.0 as JWT": lambda when, name: of_library(when, f"{name}.jwt"),
        "1EdTech, 2.0 hosted": lambda when, name: in_words(validator[when][f"{name}.ob2.json"]),
        "1EdTech, 2.0 signed": lambda when, name: in_words(validator[when][f"{name}.ob2.jws"]),
    }


def test_what_each_verifier_says_before_and_after_is_what_the_documentation_tells(verdicts):
    said = [[who, *(cell(say, name) for name in NAMES)] for who, say in verdicts.items()]

    assert said == list(told())


def cell(say: Verdict, name: str) -> str:
    """``before → after``."""
    after = say("after", name)
    return after if name == "fresh" else f"{say('before', name)} → {after}"


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

"""What ``docs/rules.md`` says of rules is true: each example is one, and every word is there."""

from __future__ import annotations

import re

import pytest

from portal.errors import Mistakes
from portal.gamification.parts import WORDS
from portal.gamification.reading import HEAD
from portal.gamification.rule_files import rules_of
from tests.house.sources import ROOT

TEXT = (ROOT / "docs/rules.md").read_text()
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)
ABOVE = "programme: spring\ncurrencies: [xp, insight]\nrules:\n"


def whole(example):
    """An example as a file: some are the whole of one, the others stand in its list of rules."""
    return example if example.startswith("programme:") else ABOVE + example


@pytest.fixture(autouse=True)
def known(content, rulebook):
    """The badges and tracks of the content."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: re.findall(r"id: (\S+)", example)[0])
def test_each_example_is_a_rule(example):
    assert rules_of(whole(example)).rules


def test_an_example_with_a_mistake_would_be_found():
    with pytest.raises(Mistakes):
        rules_of(whole(EXAMPLES[1]).replace("goal.completed", "gaol.completed"))


def test_every_word_is_explained_and_has_an_example():
    examples = "".join(EXAMPLES)

    assert [word for word in WORDS if f"`{word}`" not in TEXT] == []
    assert [word for word in (*WORDS, *HEAD) if f"{word}:" not in examples] == []


def test_the_limits_are_those_of_the_portal():
    from portal.blueprints.rules.pages import ROOM
    from portal.catalog.yaml import AT_MOST
    from portal.gamification.reading import LONGEST_BREAK

    assert "at most 1 MB, and 256 KB" in TEXT
    assert (AT_MOST, ROOM) == (1_000_000, 256 * 1024)
    assert f"at most {LONGEST_BREAK} days" in TEXT

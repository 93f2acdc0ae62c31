"""What the portal's own badges say of themselves: what the rules in force ask, in words that a stranger understands."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from portal import catalog
from portal.catalog import Badge
from portal.config import packaged_content
from portal.credentials.documents import criteria
from portal.gamification.rule_files import rules_in
from portal.gamification.rules import Rule

REAL = catalog.load(packaged_content())
NUMBERS = {
    1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve", 14: "fourteen",
    25: "twenty-five", 30: "thirty", 50: "fifty", 100: "hundred", 500: "five hundred", 1000: "1,000", 2500: "2,500",
}  # fmt: skip


@pytest.fixture
def rules() -> list[Rule]:
    """Those in force that give a badge, but for the one that adds up points."""
    catalog.use(REAL)
    in_force = rules_in([packaged_content() / "rules" / "programme.yaml"]).rules
    return [rule for rule in in_force if rule.gift.badge and rule.when != ("points.earned",)]


def promises_of(rule: Rule) -> list[tuple[str | None, str]]:
    """What must stand in the criteria of the badge, or of one of its levels, for them to be true."""
    needed = [(level.name or None, NUMBERS[level.need // (60 if rule.sum else 1)]) for level in rule.levels]
    asked = [
        *(NUMBERS[condition.at_most] for condition in rule.where if condition.at_most),
        *(["in a row"] if rule.streak else []),
        *(["forgiven"] if rule.freeze else []),
        *(["calendar month"] if rule.per == "month" else []),
        *(["thirty days"] if rule.within else []),
        *(["different"] if rule.distinct in ("topic", "mentee", "track", "tool") else []),
        *(["a pair"] if rule.slots == ("pair",) and "session.completed" in rule.when else []),
        *(["confirmed"] if rule.when == ("session.completed",) else []),
    ]
    counted = [(level, number) for level, number in needed if number != "one"]
    return counted + [(None, words) for words in asked]


def test_criteria_say_what_the_rules_in_force_ask(rules: list[Rule]):
    for rule in rules:
        badge = REAL.badge(rule.gift.badge or "")
        for level, words in promises_of(rule):
            assert re.search(rf"\b{words}\b", criteria(badge, level), re.IGNORECASE), (badge.slug, level, words)


def test_the_levels_of_what_adds_up_say_how_much():
    badge = REAL.badge("level")

    assert [re.sub(r"\D", "", meaning) for meaning in badge.levels.values()] == ["50", "250", "1000", "2500"]


@pytest.mark.parametrize("badge", REAL.badges, ids=lambda badge: badge.slug)
def test_words_are_whole_sentences_without_jargon(badge: Badge):
    said = (badge.description, badge.criteria)

    assert all(text.endswith(".") for text in said)
    assert not re.search(r"!|\bxp\b|\bpoints?\b|\bvarious\b", " ".join((*said, *badge.levels.values())))


def test_no_two_badges_say_the_same_of_themselves():
    alike = [
        (one.slug, other.slug) for one, other in combinations(REAL.badges, 2) if one.description == other.description
    ]

    assert alike == []


def frameworks_of(slug: str) -> set[str]:
    return {line.framework.partition(" ")[0] for line in REAL.badge(slug).aligned}


@pytest.mark.parametrize(
    ("slug", "frameworks"),
    [
        ("digital-toolkit", {"DigComp", "ESCO"}),
        ("considered-voice", {"DigComp", "ESCO"}),
        ("reading-the-room", {"LifeComp", "ESCO"}),
        ("ready-to-mentor", {"LifeComp", "ESCO", "EMCC"}),
        ("many-minds", {"LifeComp", "ESCO", "EMCC"}),
        ("goal-reached", {"LifeComp", "ESCO", "EMCC"}),
    ],
)
def test_badges_serve_the_frameworks_of_their_field(slug: str, frameworks: set[str]):
    assert frameworks_of(slug) == frameworks


def test_the_same_line_of_a_framework_has_one_name_and_one_address():
    by_address: dict[str, set[str]] = {}
    for badge in REAL.badges:
        for line in badge.aligned:
            by_address.setdefault(f"{line.url} {line.code}", set()).add(line.name)
    skills = {address: names for address, names in by_address.items() if "data.europa.eu" in address}

    assert skills
    assert all(len(names) == 1 for names in skills.values())

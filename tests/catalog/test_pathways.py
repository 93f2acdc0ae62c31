"""Pathways and nominated badges in the content folder: what is right is read, what is wrong is said with its line."""

from __future__ import annotations

import pytest

from portal import catalog
from portal.catalog import PathwayStep
from tests.catalog import small

PATHWAY = """\
title: From host to guest
for: Everybody who likes tea.
why: Who has poured knows how to thank.
steps:
  - good-host/bronze
  - guest
"""
GUEST = """\
name: Guest
description: Drank tea.
criteria: Drank three pots.
tier: craft
nominated: true
"""


def files(pathway=PATHWAY, **more):
    """The smallest content, with a badge more and a pathway."""
    named = {f"pathways/{name}.yaml": text for name, text in more.items()}
    return {**small.FILES, "badges/guest.yaml": GUEST, "pathways/tea.yaml": pathway, **named}


def mistakes(tmp_path, found):
    return [f"{each.line}: {each.message}" for each in catalog.check(small.write(tmp_path, found))]


def test_a_pathway_is_read_in_its_order(tmp_path):
    (found,) = catalog.load(small.write(tmp_path, files())).pathways

    assert (found.slug, found.title, found.whom) == ("tea", "From host to guest", "Everybody who likes tea.")
    assert found.steps == (PathwayStep("good-host", "bronze"), PathwayStep("guest"))


def test_a_badge_says_that_people_nominate_each_other_for_it(tmp_path):
    found = catalog.load(small.write(tmp_path, files()))

    assert found.badge("guest").is_nominated
    assert not found.badge("good-host").is_nominated


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("good-host/bronze\n  - geust", "6: There is no badge 'geust'. Did you mean 'guest'?"),
        ("good-host\n  - guest", "5: There is no badge 'good-host'. Choose a level: good-host/bronze."),
        ("guest\n  - good-host/bronze\n  - guest", "7: 'guest' stands there twice."),
        ("guest", "A pathway has two steps at least."),
    ],
)
def test_a_step_that_cannot_be_is_told_with_its_line(tmp_path, steps, sentence):
    text = PATHWAY.partition("  - ")[0] + f"  - {steps}\n"

    assert any(each.endswith(sentence) for each in mistakes(tmp_path, files(text)))


def test_pathways_that_lead_in_a_circle_together_are_told(tmp_path):
    back = PATHWAY.partition("  - ")[0] + "  - guest\n  - good-host/bronze\n"

    assert mistakes(tmp_path, files(way=back)) == [
        "6: 'good-host/bronze' cannot come after 'guest': elsewhere it comes before it, and that is a circle."
    ]


def test_a_badge_with_levels_is_not_for_nominations(tmp_path):
    wrong = {**files(), "badges/good-host.yaml": small.BADGE + "nominated: true\n"}

    assert any("A badge with levels cannot be nominated for" in each for each in mistakes(tmp_path, wrong))


def test_what_does_not_belong_there_is_told(tmp_path):
    assert any("'whom' does not belong here" in each for each in mistakes(tmp_path, files(PATHWAY + "whom: me\n")))

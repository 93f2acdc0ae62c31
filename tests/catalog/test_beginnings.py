"""Surveys, texts and programmes to start from: what is right is read, what is wrong is said with its line."""

from __future__ import annotations

import pytest

from portal import catalog
from portal.config import packaged_content
from tests.catalog import small

SURVEY = """\
title: Before tea
kind: baseline
version: 2
summary: How you drink it.
minutes: 2
scales:
  - {slug: often, steps: [Never, Daily]}
questions:
  - {slug: cups, ask: How often?, answers: often, for: [mentee]}
  - {slug: why, ask: Why?, answers: text, optional: true}
"""
TEXT = "title: Manners\nparagraphs: [Pour gently., Thank the host.]\n"
PROGRAMME = """\
title: A year of tea
summary: Slowly.
aim: Better tea.
objectives: [Boil, Pour]
tracks: [tea]
plan: one-pot
agreement: promise
survey: before
code_of_conduct: manners
privacy_text: manners
minutes_a_month: 60
"""


def written(tmp_path, **changed):
    """The smallest content with a survey, a text and a programme more."""
    named = {"survey": ("surveys/before.yaml", SURVEY), "text": ("texts/manners.yaml", TEXT)}
    named["programme"] = ("programmes/tea-year.yaml", PROGRAMME)
    files = {path: changed.get(name, text) for name, (path, text) in named.items()}
    return small.write(tmp_path, {**small.FILES, **files})


def test_a_survey_is_read_with_its_scales(tmp_path):
    survey = catalog.load(written(tmp_path)).survey("before")

    assert (survey.kind, survey.version, survey.minutes) == ("baseline", 2, 2)
    assert [(each.slug, each.answers, each.is_optional) for each in survey.questions] == [
        ("cups", ("Never", "Daily"), False),
        ("why", (), True),
    ]
    assert [each.slug for each in survey.questions_for("mentor")] == ["why"]


def test_a_programme_is_read_with_its_texts(tmp_path):
    found = catalog.load(written(tmp_path)).programme_template("tea-year")

    assert (found.tracks, found.plan, found.objectives) == (("tea",), "one-pot", ("Boil", "Pour"))
    assert found.code_of_conduct == "Pour gently.\n\nThank the host."


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("survey", SURVEY.replace("answers: often", "answers: oftn"), "'answers' cannot be 'oftn'. Did you mean"),
        ("survey", SURVEY.replace("slug: why", "slug: cups"), "'cups' is taken by a question above."),
        ("survey", SURVEY.replace("[Never, Daily]", "[Never]"), "A scale has 2 to 10 steps, not 1."),
        ("survey", SURVEY.replace("slug: often", "slug: text"), "'text' is taken. Give this scale another slug."),
        ("survey", SURVEY.replace("kind: baseline", "kind: base"), "'kind' cannot be 'base'."),
        ("survey", SURVEY + "colour: red\n", "'colour' does not belong here."),
        ("text", "title: Manners\nparagraphs: []\n", "'paragraphs' is empty."),
        ("programme", PROGRAMME.replace("tracks: [tea]", "tracks: [tee]"), "There is no track 'tee'."),
        ("programme", PROGRAMME.replace("plan: one-pot", "plan: two-pots"), "There is nothing called 'two-pots' for"),
        ("programme", PROGRAMME.replace("survey: before", "survey: later"), "There is nothing called 'later' for"),
        ("programme", PROGRAMME.replace(": 60", ": 6"), "'minutes_a_month' is a number from 30 to 600, not 6."),
    ],
)
def test_what_is_wrong_is_said(tmp_path, name, text, sentence):
    found = [each.message for each in catalog.check(written(tmp_path, **{name: text}))]

    assert any(message.startswith(sentence) for message in found), found


def test_the_surveys_of_the_house_ask_both_roles():
    survey = catalog.load(packaged_content()).survey("baseline")

    assert all(len(survey.questions_for(role)) >= 6 for role in ("mentor", "mentee"))

"""Lessons in other languages: the same lesson in other words, or a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import catalog
from tests.catalog import small

NAME = "tracks/tea/01-water.es.md"


def checked(content: Path, name: str, text: str) -> list[str]:
    small.write(content.parent, {name: text})
    return [f"{mistake.line}: {mistake.message}" for mistake in catalog.check(content) if name in mistake.file]


def test_a_lesson_is_read_in_the_language_that_there_is(content: Path):
    assert checked(content, NAME, small.WATER_IN_SPANISH) == []

    water = catalog.load(content).lesson("tea", "water")

    spanish = water.in_language("es")
    assert (spanish.title, spanish.id, spanish.language) == ("Agua", water.id, "es")
    assert [part.title for part in spanish.parts] == ["Por qué", "Cómo", "Pruébelo ahora", "En una hoja"]
    assert water.in_language("pt_BR") is water
    assert water.in_language("en") is water


def test_answers_are_kept_for_a_question_in_every_language(content: Path):
    checked(content, NAME, small.WATER_IN_SPANISH)

    water = catalog.load(content).lesson("tea", "water")

    assert water.in_language("es").quiz[0].ask == "¿A qué temperatura?"
    assert water.in_language("es").quiz[0].key == water.quiz[0].key


@pytest.mark.parametrize(
    ("before", "after", "line", "sentence"),
    [
        ("done: {quiz: 1}", "done: read", 5, "'done' is not as in the original. A translation changes words only."),
        ("tool: kettle", "after: [leaves]", 6, "'after' is not as in the original."),
        ("    options:", "    kind: several\n    options:", 8, "This question is of kind 'single' in the original."),
        (
            '      - {text: "Lukewarm"',
            '      - {text: "x", because: "y"}\n      - {text: "Lukewarm"',
            9,
            "The original has 2 options here.",
        ),
        (
            "quiz:\n",
            'quiz:\n  - {ask: "x", options: []}\n',
            7,
            "The original has another number of questions: 1, not 2.",
        ),
        ("## Cómo", "## How", 19, "A lesson has no section 'How'."),
    ],
)
def test_a_translation_that_is_not_the_same_lesson_is_told(content: Path, before, after, line, sentence):
    assert before in small.WATER_IN_SPANISH

    found = checked(content, NAME, small.WATER_IN_SPANISH.replace(before, after, 1))

    assert any(told.startswith(f"{line}: {sentence}") for told in found), found


def test_another_right_answer_is_told(content: Path):
    moved = small.WATER_IN_SPANISH.replace("right: true, ", "").replace('"Lukewarm", ', '"Lukewarm", right: true, ')

    assert checked(content, NAME, moved) == ["9: In the original other options are right."]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("01-water.fr.md", "1: 'fr' is not a language of lessons. Lessons are translated into pt-BR and es."),
        ("01-water.en.md", "1: 'en' is not a language of lessons. The original is in English and has no language in"),
        ("01-watr.es.md", "1: There is no lesson '01-watr.md' that this translates. Did you mean '01-water.md'?"),
        ("02-water.es.md", "1: There is no lesson '02-water.md' that this translates. Did you mean '01-water.md'?"),
    ],
)
def test_a_translation_of_nothing_is_told(content: Path, name, sentence):
    found = checked(content, f"tracks/tea/{name}", small.WATER_IN_SPANISH)

    assert [told[: len(sentence)] for told in found] == [sentence]

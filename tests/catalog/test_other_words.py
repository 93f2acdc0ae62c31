"""Tracks and the glossary in other languages: the same in other words, or a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import catalog
from portal.catalog import notes
from portal.catalog.lessons import LANGUAGES
from tests.catalog import small

UNITS = "units:\n  - {title: First, lessons: [water]}\n  - {title: Then, lessons: [leaves]}\n"
TRACK = """\
title: Té
summary: Sabrá hacer una tetera.
units:
  First: Primero
  Then: Luego
"""
WORDS = """\
- slug: caddy
  term: Lata de té
  also: [caddy]
  says: "Una *lata* para guardar [hojas](lesson:tea/leaves)."
"""
CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def tea(content: Path) -> Path:
    return small.write(content.parent, {"tracks/tea/track.yaml": small.TRACK + UNITS})


def checked(content: Path, name: str, text: str) -> list[str]:
    small.write(content.parent, {name: text})
    return [f"{mistake.line}: {mistake.message}" for mistake in catalog.check(content) if name in mistake.file]


def test_a_track_is_called_in_the_language_that_there_is(tea: Path):
    assert checked(tea, "tracks/tea/track.es.yaml", TRACK) == []

    track = catalog.load(tea).track("tea")

    spanish = track.in_language("es")
    assert (spanish.title, spanish.summary, spanish.language) == ("Té", "Sabrá hacer una tetera.", "es")
    assert [(unit.title, unit.language) for unit in spanish.units] == [("Primero", "es"), ("Luego", "es")]
    assert spanish.lessons == track.lessons
    assert track.in_language("pt_BR") is track
    assert track.in_language("en") is track


def test_a_unit_without_a_translation_keeps_its_title(tea: Path):
    checked(tea, "tracks/tea/track.pt-BR.yaml", TRACK.replace("  Then: Luego\n", ""))

    units = catalog.load(tea).track("tea").in_language("pt_BR").units

    assert [(unit.title, unit.language) for unit in units] == [("Primero", "pt-BR"), ("Then", "en")]


@pytest.mark.parametrize(
    ("before", "after", "line", "sentence"),
    [
        ("Then:", "Thne:", 5, "There is no unit 'Thne' in this track. Did you mean 'Then'?"),
        ("title: Té\n", "", 1, "'title' is missing."),
        ("title: Té\n", "title: Té\nkind: curated\n", 2, "'kind' does not belong here."),
        ("title: Té\n", "title: Té\norder: 3\n", 2, "'order' does not belong here."),
        ("units:\n  First: Primero\n  Then: Luego", "units: [Primero]", 3, "Here stands a list where a mapping"),
        ("Primero", "x" * 81, 4, "'First' has 81 characters; 80 is the most."),
    ],
)
def test_what_is_no_translation_of_a_track_is_told(tea: Path, before, after, line, sentence):
    assert before in TRACK

    found = checked(tea, "tracks/tea/track.es.yaml", TRACK.replace(before, after, 1))

    assert any(told.startswith(f"{line}: {sentence}") for told in found), found


def test_a_word_is_explained_in_the_language_that_there_is(content: Path):
    assert checked(content, "glossary.es.yaml", WORDS) == []

    caddy = catalog.load(content).term("caddy")

    spanish = caddy.in_language("es")
    assert (spanish.slug, spanish.term, spanish.also) == ("caddy", "Lata de té", ("caddy",))
    assert spanish.says == "Una lata para guardar hojas."
    assert 'href="/tracks/tea/leaves"' in spanish.says_html
    assert spanish.language == "es"
    assert caddy.in_language("pt-BR") is caddy


def test_a_word_in_another_language_keeps_its_lesson(content: Path):
    checked(content, "glossary.es.yaml", WORDS.replace("caddy\n", "brew\n", 1))

    loaded = catalog.load(content)

    assert loaded.term("brew").in_language("es").lesson == "tea/water"
    assert loaded.term("caddy").in_language("es").language == "en"


@pytest.mark.parametrize(
    ("before", "after", "line", "sentence"),
    [
        ("slug: caddy", "slug: cady", 1, "The glossary has no 'cady'. Did you mean 'caddy'?"),
        ("- slug: caddy\n  term", "- term", 1, "'slug' is missing"),
        ("  term: Lata de té\n", "", 1, "'term' is missing."),
        ("  also:", "  lesson: tea/water\n  also:", 3, "'lesson' does not belong here."),
        ("  also:", "  was: tin\n  also:", 3, "'was' does not belong here."),
        ("lesson:tea/leaves", "lesson:tea/leafs", 4, "There is no lesson 'tea/leafs'."),
        (WORDS, WORDS + WORDS, 5, "'caddy' stands here again."),
        (WORDS, WORDS + WORDS.replace("slug: caddy", "slug: brew"), 6, "'Lata de té' is what 'caddy' is called"),
        (WORDS, "slug: caddy\n", 1, "The file is a list"),
    ],
)
def test_what_is_no_translation_of_a_word_is_told(content: Path, before, after, line, sentence):
    assert before in WORDS

    found = checked(content, "glossary.es.yaml", WORDS.replace(before, after, 1))

    assert any(told.startswith(f"{line}: {sentence}") for told in found), found


@pytest.mark.parametrize("name", ["tracks/tea/track.fr.yaml", "glossary.fr.yaml"])
def test_a_language_that_nobody_reads_is_told(content: Path, name):
    found = checked(content, name, "")

    assert found == ["1: 'fr' is not a language of lessons. Lessons are translated into pt-BR and es."]


def test_words_in_another_language_need_a_glossary(content: Path):
    (content / "glossary.yaml").unlink()

    assert checked(content, "glossary.es.yaml", WORDS) == ["1: The glossary has no 'caddy'."]


def test_the_house_is_told_of_nothing_that_is_not_translated():
    loaded = catalog.load(CONTENT)

    assert [str(note) for note in notes.notes(CONTENT, loaded) if "translated" in note.message] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_words_of_the_house_are_their_own_in_each_language(language):
    loaded = catalog.load(CONTENT)

    for track in loaded.tracks:
        other = track.in_language(language)
        assert other.title != track.title
        assert other.summary != track.summary
    says = [term.in_language(language).says for term in loaded.glossary]
    assert len(set(says) | {term.says for term in loaded.glossary}) == 2 * len(loaded.glossary)

"""Notes for authors: what a careful reader would remark about content without a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import catalog
from portal.catalog.notes import notes
from tests.catalog import small

WATER = "tracks/tea/01-water.md"
TRACK = "content/tracks/tea/track.yaml:1:"
LONG = f"Boil {'and boil ' * 20}it."


def remarks(content: Path, changes: dict[str, str] | None = None) -> list[str]:
    """All but those about what a small content does not have."""
    small.write(content.parent, changes or {})
    return [str(note) for note in notes(content, catalog.load(content))]


def about_water(content: Path, before: str, after: str) -> list[str]:
    assert before in small.LESSON
    found = remarks(content, {WATER: small.LESSON.replace(before, after, 1)})
    return [note.removeprefix(f"content/{WATER}:") for note in found if WATER in note]


def test_missing_translations_are_summed_up_for_each_track_and_language(content: Path):
    found = remarks(content, {"tracks/tea/01-water.es.md": small.WATER_IN_SPANISH})

    assert [note for note in found if "lessons" in note and "translated" in note] == [
        f"{TRACK} 1 of 2 lessons are not translated into es: leaves. Put NN-<slug>.es.md beside the original.",
        f"{TRACK} None of 2 lessons is translated into pt-BR. Put NN-<slug>.pt-BR.md beside the original.",
    ]


def test_missing_titles_and_words_in_other_languages_are_named(content: Path):
    units = "units:\n  - {title: First, lessons: [water]}\n  - {title: Then, lessons: [leaves]}\n"
    changes = {
        "tracks/tea/track.yaml": small.TRACK + units,
        "tracks/tea/track.es.yaml": "title: Té\nsummary: Sabrá hacer una tetera.\nunits: {First: Primero}\n",
        "glossary.es.yaml": "- {slug: brew, term: Infusión, says: Lo que sale.}\n",
    }

    found = remarks(content, changes)

    assert [note for note in found if "translated" in note and "lessons" not in note] == [
        "content/glossary.yaml:1: 1 of 2 words are not translated into es: caddy. Write them into glossary.es.yaml.",
        "content/glossary.yaml:1: None of 2 words is translated into pt-BR. Write them into glossary.pt-BR.yaml.",
        "content/tracks/tea/track.es.yaml:1: 1 of 2 titles of units are not translated: Then.",
        f"{TRACK} Title and summary are not translated into pt-BR. Put track.pt-BR.yaml beside this file.",
    ]


def test_words_that_no_lesson_links_are_named(content: Path):
    assert (
        "content/glossary.yaml:1: No lesson links caddy. Link a word where it is first met: [words](glossary:caddy)."
    ) in remarks(content)


@pytest.mark.parametrize(
    ("after", "note"),
    [
        (LONG, "25: A sentence of 42 words, “Boil and boil and boil …”. Make two of it."),
        (f"Some.\n{LONG}", "26: A sentence of 42 words"),
        (
            "Temperature considerations necessitate carefulness. " * 20,
            "15: Hard to read: LIX ",
        ),
        ("Boil it well. " * 500, "1: Takes about 9 minutes to read, and a lesson 8 at most. Make two of it."),
        ("Boil it well. " * 400, "1: Takes about 7 minutes to read, and says 6. Shorten it, or change 'minutes'."),
    ],
)
def test_what_is_hard_or_long_is_remarked_with_its_line(content: Path, after, note):
    found = about_water(content, "Boil some.", after)

    assert any(said.startswith(note) for said in found), found


@pytest.mark.parametrize("claim", ["per cent", "20 %", "study", "(Ruiz, 2019)", "(2020)"])
def test_a_claim_without_a_source_is_remarked(content: Path, claim):
    sources = 'sources:\n  - {title: "ISO 3103", url: "https://example.org/3103"}\n'
    said = {WATER: small.LESSON.replace("Boil some.", f"So says\nsome {claim}.")}

    assert not [note for note in remarks(content, said) if WATER in note]
    said = {WATER: said[WATER].replace(sources, "")}
    assert [note for note in remarks(content, said) if WATER in note] == [
        f"content/{WATER}:24: “{claim}” is a claim, and the lesson has no 'sources'. Say where it comes from."
    ]


def test_a_picture_that_nobody_sees_is_remarked(content: Path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title></svg>'

    found = remarks(content, {"tracks/tea/cup.svg": svg})

    assert "content/tracks/tea/cup.svg:1: No lesson shows this picture. Write ![what it shows](cup.svg)." in found

"""How a text reads: what is counted, what is not, and how long the counting takes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalog import readability

PROSE = "The cat sat down. It was **comfort**able there, and it stayed!\n"


def test_lix_is_words_in_a_sentence_and_the_share_of_long_words():
    found = readability.of(PROSE)

    assert (found.words, found.sentences, found.words_per_sentence) == (11, 2, 5.5)
    assert found.longest == "It was comfortable there, and it stayed!"
    assert found.lix == round(5.5 + 100 / 11)
    assert found.minutes == 1


def test_markdown_signs_and_code_are_no_words():
    marked = f"## Cats\n\n- {PROSE}\n```\nnot a word of it\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n---\n"

    found = readability.of(marked)

    assert (found.words, found.sentences, found.lix) == (11 + 5, 2, readability.of(PROSE).lix)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ask, e.g. this. Then go on.", ["Ask, e.g. this.", "Then go on."]),
        ("He said “Yes.” She nodded.", ["He said “Yes.”", "She nodded."]),
        ("¿Vale 2.5? Sí … no", ["¿Vale 2.5?", "Sí … no"]),
        ("Note: one thing", ["Note: one thing"]),
        ("Note: One thing", ["Note:", "One thing"]),
        ("- one\n- two\n", ["one", "two"]),
        ("one\ntwo — three", ["one two — three"]),
        ("## Only a heading", []),
        ("…", []),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text, sentences):
    assert [sentence.text for sentence in readability.sentences_in(text)] == sentences


def test_a_sentence_knows_its_line():
    found = readability.sentences_in("## A\n\nOne.\nTwo\nends. Three.\n")

    assert [(sentence.line, sentence.words) for sentence in found] == [(3, 1), (4, 2), (5, 1)]


def test_reading_takes_a_minute_for_180_words():
    assert readability.of("word " * 900).minutes == 5
    assert readability.of("").minutes == 1


@pytest.mark.parametrize("piece", [".", "a. ", "a\n\n", "[", "*a_ ", ": ", "|a", '"', "(.)"])
def test_ten_times_the_text_takes_about_ten_times_as_long(piece):
    short, long = (piece * (length // len(piece)) for length in (10_000, 100_000))

    assert min(map(_seconds, [long] * 3)) < 30 * max(min(map(_seconds, [short] * 3)), 0.01)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=list("ab .!?:…\n\"'()[]`*|-#é\x00")))
def test_no_text_breaks_the_measure(text):
    found = readability.of(text)

    assert found.words >= 0
    assert found.lix >= 0


def _seconds(text: str) -> float:
    began = time.process_time()
    readability.of(text)
    return time.process_time() - began

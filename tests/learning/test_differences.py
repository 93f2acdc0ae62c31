"""What differs between two texts, and where a passage stands: pure, readable, and quick on any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.learning import differences, passages
from portal.learning.passages import Passage
from tests.effort import at_most

OLD = "One.\n\nTwo.\n\nThree.\n\nA thread keeps a question and its answers together.\n\nFive."


def spoken(old: str, new: str) -> list[str]:
    """A difference in one line for each paragraph: [-what went out-] {+what came in+}."""
    marks = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return [
        "".join(marks[piece.kind].format(piece.text.strip()) for piece in paragraph.pieces) or str(paragraph.left_out)
        for paragraph in differences.between(old, new)
    ]


def test_words_that_changed_are_shown_in_their_paragraph_with_little_beside():
    new = OLD.replace("a question", "each question")

    assert spoken(OLD, new) == [
        "2",
        "Three.",
        "A thread keeps[-a-]{+each+}question and its answers together.",
        "Five.",
    ]


def test_a_paragraph_that_was_written_anew_is_shown_whole():
    assert spoken("Once upon a time.", "It is never too late.") == [
        "[-Once upon a time.-]",
        "{+It is never too late.+}",
    ]


def test_what_did_not_change_gives_no_difference():
    assert differences.between(OLD, OLD) == []
    assert differences.between("", "") == []


@given(st.lists(st.sampled_from("abc \n"), max_size=40), st.lists(st.sampled_from("abc \n"), max_size=40))
def test_nothing_gets_lost_in_a_difference(old, new):
    old, new = "".join(old), "".join(new)

    found = differences.between(old, new, beside=1_000)
    pieces = [piece for paragraph in found for piece in paragraph.pieces]

    for text, without in ((old, "in"), (new, "out")):
        if found:
            assert " ".join(piece.text for piece in pieces if piece.kind != without).split() == text.split()


def test_a_page_of_one_word_is_compared_at_once():
    with at_most(2):
        differences.between("a " * 10_000, "b " + "a " * 9_000 + "c")
        differences.between("a\n\n" * 6_000, "b\n\n" + "a\n\n" * 6_000 + "c")
        differences.share_changed("a b " * 5_000, "b a a " * 4_000)
        differences.between("a b " * 140, "b b a a " * 70)


def test_a_book_is_compared_with_a_page_at_once():
    words = [f"w{number}" for number in range(3000)]
    swapped = [word for place in range(0, 3000, 2) for word in (words[place + 1], words[place])]
    book = " ".join([*words, *(f"more{number}" for number in range(100_000))])

    with at_most(2):
        found = differences.between(book, " ".join(swapped))

    assert [piece.kind for paragraph in found for piece in paragraph.pieces] == ["out", "in"]
    assert differences.share_changed(" ".join(swapped), book) == 1


def test_how_much_was_changed_is_counted_in_words():
    ten = "one two three four five six seven eight nine ten"

    assert differences.share_changed(ten, ten) == 0
    assert differences.share_changed(ten, ten.replace("two", "2").replace("nine", "9")) == 0.2
    assert differences.share_changed(ten, f"{ten} and some more") == 0.3
    assert differences.share_changed("", "new") == 1


def test_a_text_falls_into_blocks_that_stand_where_they_say():
    body = "## Why\n\nA thread\x0bhere\nhelps.\n\n- one\n- two\n\n\n> quoted\n\n```\n\ncode\n```\n"

    found = passages.blocks(body)

    assert [block.quote for block in found] == [
        "## Why",
        "A thread\x0bhere\nhelps.",
        "- one\n- two",
        "> quoted",
        "```\n\ncode\n```",
    ]
    assert all(body[block.place :].startswith(block.quote) for block in found)


def test_ten_thousand_lines_fall_into_a_few_passages():
    body = "\n\n".join(str(number) for number in range(4_001))

    found = passages.blocks(body)

    assert len(found) <= passages.MOST_BLOCKS
    assert "\n\n".join(block.quote for block in found) == body
    assert passages.blocks("") == []


def test_a_passage_is_found_again_nearest_to_where_it_stood():
    body = "again. more. again. more. again."

    assert passages.place_of(Passage("again.", 12), body) == 13
    assert passages.place_of(Passage("again.", 500), body) == 26
    assert passages.place_of(Passage("more.", 0), body) == 7
    assert passages.place_of(Passage("gone", 3), body) is None


def test_words_are_found_in_a_block_without_its_markup():
    block = Passage("It **helps a lot** when\nyou `ask`.", 10)

    assert passages.within(block, "helps a lot when you") == Passage("helps a lot** when\nyou", 15)
    assert passages.within(block, "never said") is None
    assert passages.within(block, " * ") is None

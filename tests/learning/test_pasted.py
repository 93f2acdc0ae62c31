"""Text that was pasted from Word: what came along unseen goes, the words stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.learning.actions.micro_lessons import pasted
from tests.effort import at_most

LONG = (
    "A sentence that goes on and on, as sentences in a word processor do, until the window is full and it wraps by "
    "itself, every time."
)
PIECES = (
    "•\t", "o\t", "–\t", "1.\t", "\t", "\n", "\n\n", " ", "- ", "·", "Why\n", "\xa0", "\xad", "\v", "```\n", "word",
    "<p class=MsoNormal>", "</p>", "<!--", "-->", "<b>", "<del cite=a>", "</del>", "<ins cite=b>", "<style>", "<", ">",
    "</style>", "![", "](", ")", "mso-", "data:image/png;base64," + "A" * 50, LONG + " ", "#", "é9",
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "clean", "did"),
    [
        ("“Curly” – and — stay, isn’t it?", "“Curly” – and — stay, isn’t it?", ()),
        ("<script>alert(1)</script> is words", "<script>alert(1)</script> is words", ()),
        ("one\xa0two\u202fthree co\xadoperate\u200b", "one two three cooperate", ("spaces",)),
        ("one line\vthe next\fanother page", "one line\nthe next\n\nanother page", ("spaces",)),
        ("Bring:\n•\tone\no\tinner\n§\tinmost\n•\ttwo", "Bring:\n- one\n  - inner\n    - inmost\n- two", ("lists",)),
        ("·  one\n–\ttwo\n-\tthree", "- one\n- two\n- three", ("lists",)),
        ("•one\nAnd then a sentence.", "- one\n\nAnd then a sentence.", ("lists",)),
        ("1.\tone\n2)\ttwo", "1. one\n2) two", ("lists",)),
        ("o gato · e o rato – sim", "o gato · e o rato – sim", ()),
        ("First.\n\n\tIndented by a tab.", "First.\n\nIndented by a tab.", ("lists",)),
        ("Why\nBecause.\n\nTry it now:\nDo.", "## Why\nBecause.\n\n## Try it now\nDo.", ("headings",)),
        ("I asked\nWhy\nshe did", "I asked\nWhy\nshe did", ()),
        (f"{LONG}\n{LONG}", f"{LONG}\n\n{LONG}", ("paragraphs",)),
        ("Lines that were\nwrapped by hand.", "Lines that were\nwrapped by hand.", ()),
        ("```\n•\tcode\n\tstays\n```", "```\n•\tcode\n\tstays\n```", ()),
        (f"![a cat](data:image/png;base64,{'iVBO' * 20}) here", "a cat here", ("pictures",)),
        ('See <img src="file:///C:/clip_image001.png" alt="x"> this', "See  this", ("pictures",)),
        (f"data:image/jpeg;base64,{'x/+9' * 5000}", "", ("pictures",)),
        ('<del cite="mailto:r@x.example" datetime="2026-03-01">old</del><ins cite="x">new</ins> <del>kept</del>',
         "new <del>kept</del>", ("struck",)),
        ('<p class=MsoNormal style="mso-list:l0">One<o:p></o:p></p><!--[if gte mso 9]><xml>junk</xml><![endif]-->Two',
         "One\n\nTwo", ("code",)),
        ("<style>p.MsoNormal {mso-style:'';}</style><h2>Why</h2><ul><li>a</li></ul>", "## Why\n\n- a", ("code",)),
    ],
)  # fmt: skip
def test_what_word_left_behind_is_tidied(raw, clean, did):
    assert pasted.clean(raw) == pasted.Cleaned(clean, did)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join))
def test_cleaning_twice_is_once(raw):
    once = pasted.clean(raw).text

    assert pasted.clean(once) == pasted.Cleaned(once, ())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["•\t", "1.\t", "\t", "\n", "\xa0", "\xad", "\v", "Why\n", LONG])
        | st.text("aZ9é٣ \n\t•§–#`*[]"),
        max_size=20,
    )
)
def test_no_letter_and_no_digit_is_lost(pieces):
    raw = "".join(pieces)

    assert [sign for sign in pasted.clean(raw).text if sign.isalnum()] == [sign for sign in raw if sign.isalnum()]


def test_half_a_megabyte_of_starts_without_ends_takes_no_time():
    hostile = ("<!--" * 20_000) + ("<del cite=" * 5_000) + ("![" * 20_000) + ("<img data:image/" * 5_000) + "mso-"

    assert pasted.clean(hostile).text


@pytest.mark.parametrize("text", ["a" + "\n" * 100_000 + "b", "•\ta\n" * 20_000, "a" + "\n \t" * 50_000 + "b"])
def test_ten_thousand_lines_are_cleaned_at_once(text):
    with at_most(2):
        pasted.clean(text)

"""Hints beside a text: calm, and only where there is something to say."""

from __future__ import annotations

import pytest

from portal.learning.actions.micro_lessons.hints import hints
from tests.effort import at_most

WHOLE = "## Why\n\nIt helps.\n\n## How\n\nOpen the thread. Read its end first.\n\n## Try it\n\nDo it today."


def test_a_text_in_which_nothing_is_amiss_has_no_notes():
    found = hints(WHOLE, names=["Robert Keller"])

    assert found.notes == ()
    assert (found.words, found.minutes, found.ease) == (16, 1, "very easy to read")


def test_a_template_that_nobody_touched_has_no_hints():
    assert hints("## Why\n\n\n\n## How\n\n## Try it\n").notes == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("## Why\n\nIt helps.", "There is no “Try it” section yet."),
        ("It helps.\n\n## Try it\n\n\n", "Nothing stands under “Try it” yet."),
        (WHOLE + " Ask Robert.", "It seems to name somebody of your programme: Robert."),
        (WHOLE + " Ask Robert or Rossi.", "It seems to name people of your programme: Robert, Rossi."),
        (WHOLE + " Write to a@b.example.", "There is an address or a telephone number in it."),
        (WHOLE + "\n\n![](picture:x)", "A picture has no words for those who do not see it."),
        (WHOLE + "\n\nComment [RK1]: check this", "Comments from a word processor seem to stand in the text."),
        (WHOLE + "\n\n•\tone", "Tidied up from what was pasted: signs of lists."),
        (WHOLE + " word" * 1200 + ".", "It takes about 7 minutes. Five are enough: it might become two."),
    ],
)
def test_what_might_be_looked_at_is_said(text, note):
    assert note in hints(text, names=["Robert Keller", "Clara Rossi"]).notes


def test_the_longest_sentence_is_quoted():
    long = "One " + "and " * 40 + "end."

    note = hints(f"{WHOLE}\n\n{long}").notes[-1]

    assert note.startswith("The longest sentence has 42 words: “One and and")
    assert len(note) < 200


def test_a_link_is_no_reason_to_say_anything():
    assert hints(WHOLE + " See [the page](https://x.example/a) or https://y.example.").notes == ()


@pytest.mark.parametrize(
    "text", ["## " + "# " * 9000 + "x", "a" + "\n" * 19_000 + "b", "## Try it\n\n## " + "# " * 9000 + "x"]
)
def test_hints_on_any_text_come_at_once(text):
    with at_most(0.5):
        hints(text)

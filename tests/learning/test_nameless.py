"""What leaves a conversation: no names of the two, no addresses, telephones or links."""

from __future__ import annotations

import pytest

from portal.learning.nameless import named_in, nameless, without_contacts

BOTH = {"Robert Keller": "my mentee", "Maya Lindqvist": "my mentor"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Robert Keller asked Maya about threads.", "my mentee asked my mentor about threads."),
        ("Robert's notes; KELLER, robert and Mr Keller.", "my mentee's notes; my mentee, my mentee and Mr my mentee."),
        ("Roberta and mayapple stay.", "Roberta and mayapple stay."),
        ("Write to robert.keller@firm.example or +41 44 123 45 67.", "Write to … or …."),
        ("Call 044 123 45 67 or (030) 90-18-20 or 555-123-4567.", "Call … or … or …."),
        ("On 3.3.2026 at 09:00, 10,000 lines, version 2.0.11", "On 3.3.2026 at 09:00, 10,000 lines, version 2.0.11"),
        ("See [our page](https://intra.example/x?y=1) or www.firm.example/robert", "See our page or …"),
    ],
)
def test_names_addresses_telephones_and_links_go(said, kept):
    assert nameless(said, BOTH) == kept


def test_a_name_that_is_a_word_is_only_taken_with_its_capital():
    assert nameless("Will said: I will try. WILL too.", {"Will Young": "my mentee"}) == (
        "my mentee said: I will try. my mentee too."
    )


def test_without_names_only_contacts_go():
    assert without_contacts("Robert, see https://x.example/a.") == "Robert, see …"


def test_who_is_named_is_said_in_the_order_of_the_text():
    names = ["Robert Keller", "Clara Rossi", "Bo Li", "Mark Lee"]

    assert named_in("Clara’s idea, then Robert and Keller. Li did not; mark my words.", names) == (
        "Clara",
        "Robert",
        "Keller",
    )

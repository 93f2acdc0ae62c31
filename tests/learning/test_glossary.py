"""The glossary: words by letter, found however they are typed, and the lessons that use them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal import catalog
from portal.learning import queries
from tests.learning.reading import statements
from tests.learning.workshop import EMOJI, THREAD

pytestmark = pytest.mark.usefixtures("workshop")


@pytest.fixture
def two(workshop):
    """Two words and no others."""
    catalog.use(replace(catalog.current(), glossary=(EMOJI, replace(THREAD, was=("topic",)))))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"E": ["smile"], "T": ["knot"]}),
        ("  EMOJI ", {"E": ["smile"]}),
        ("topic", {"T": ["knot"]}),
        ("messages", {"T": ["knot"]}),
        ("%", {}),
    ],
)
def test_a_word_is_found_by_its_names_and_what_it_says(two, asked, found):
    letters = queries.terms_by_letter(asked)

    assert {letter: [term.slug for term in terms] for letter, terms in letters} == found


def test_words_stand_by_the_letters_of_the_language(workshop):
    emoji = replace(EMOJI, term="Ánimo", also=("émoji",), says="Una imagen.", language="es")
    catalog.use(replace(catalog.current(), glossary=(replace(EMOJI, translations={"es": emoji}), THREAD)))

    letters = [(letter, [term.term for term in terms]) for letter, terms in queries.terms_by_letter(language="es")]

    assert letters == [("A", ["Ánimo"]), ("T", ["Thread"])]
    assert [letter for letter, _terms in queries.terms_by_letter()] == ["E", "T"]
    assert queries.terms_by_letter("imagen", language="es")[0][0] == "A"
    assert queries.terms_by_letter("imagen") == []


def test_the_glossary_filters_without_a_script(client, robert, two):
    client.sign_in(robert)

    everything, some, nothing = (client.get(f"/glossary{query}").text for query in ("", "?q=émoji", "?q=" + "x" * 5000))

    assert "/glossary/smile" in everything
    assert "/glossary/knot" in everything
    assert "/glossary/knot" not in some
    assert "A small picture in a text." in some
    assert 'value="émoji"' in some
    assert "has no word like" in nothing


def test_a_word_names_the_lessons_that_use_it(app, client, robert, two):
    client.sign_in(robert)

    thread, emoji = client.get("/glossary/knot").text, client.get("/glossary/smile").text

    assert "<em>each other</em>" in thread
    assert "There is a lesson on it" in thread
    assert "Where it comes up" not in thread
    assert "Where it comes up" in emoji
    assert "/tracks/workshop/four" in emoji
    assert statements(app, lambda: client.get("/glossary/knot")) <= 3


def test_an_old_name_leads_to_the_word_and_a_strange_one_nowhere(client, robert, two):
    client.sign_in(robert)

    moved = client.get("/glossary/topic")

    assert (moved.status_code, moved.location) == (301, "/glossary/knot")
    assert client.get("/glossary/nothing").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    for page in ("/glossary", "/glossary/knot"):
        assert client.get(page).status_code == 303

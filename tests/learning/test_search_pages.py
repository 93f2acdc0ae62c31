"""The search page: in the bar of every page, as one types, and what helps on when nothing is found."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import assembly, db
from portal.learning import search
from tests.learning.reading import filled

BEGAN = dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def shelf(app, maya):
    """Content, and forty-five micro-lessons about needles."""
    assembly.open_index()
    for number in range(45):
        text = f"A <b>needle</b> of number {number} & more."
        search.put(search.Findable("micro-lesson", f"{number:02}", f"Needle {number}", text, BEGAN, "culture"))
    db.session.commit()


def test_the_field_stands_on_every_page_of_those_who_are_signed_in(client, robert):
    assert 'role="search"' not in client.get("/").text

    client.sign_in(robert)
    for page in ("/", "/tracks", "/search", "/no-such-page"):
        assert client.get(page).text.count('role="search"') == 1, page


def test_results_are_a_page_or_for_htmx_a_fragment(client, shelf, robert):
    client.sign_in(robert)

    page = client.get("/search?q=needle")
    fragment = client.get("/search?q=needle", headers={"HX-Request": "true"})

    for answer in (page, fragment):
        assert "45 results" in answer.text
        assert answer.text.count("<mark>Needle</mark>") == 20
        assert "&lt;b&gt;<mark>needle</mark>&lt;/b&gt;" in answer.text
        assert "HX-Request" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "no-store"
    assert fragment.text.startswith('<section id="results"')


def test_results_are_turned_page_by_page(client, shelf, robert):
    client.sign_in(robert)

    last = client.get("/search?q=needle&page=3")
    beyond = client.get("/search?q=needle&page=9999")

    assert last.text.count("<mark>Needle</mark>") == 5
    assert "q=needle&amp;page=2" in last.text
    assert beyond.status_code == 200


def test_a_lesson_is_found_and_its_address_leads_there(client, shelf, robert):
    client.sign_in(robert)

    page = client.get("/search?q=what people like to be")

    assert 'href="/tracks/culture/what-people-like-to-be-called"' in page.text


def test_who_finds_nothing_is_helped_on(client, shelf, programme, robert, ines):
    client.sign_in(robert)

    page = client.get("/search?q=pasword")
    asking = client.get("/search?q=a+<strange>+thing")

    assert 'href="/search?q=password"' in page.text
    assert filled(asking) == ["Ask anything"]
    assert 'href="/questions/new?text=a+%3Cstrange%3E+thing"' in asking.text
    assert 'href="/tracks/culture"' in asking.text
    assert "Ask anything" not in client.sign_in(ines).get("/search?q=a+strange+thing").text


@pytest.mark.parametrize("typed", ['" OR *', "x" * 10_000, "😀", "'; DROP TABLE person; --", "the of", "\ufeff", "a%"])
def test_whatever_is_typed_gets_a_page(client, shelf, robert, typed):
    answer = client.sign_in(robert).get("/search", query_string={"q": typed})

    assert answer.status_code == 200


def test_results_come_as_one_types_and_the_focus_stays(live_server, shelf, robert, new_page):
    from tests.pages.test_in_the_browser import signed_in

    page = signed_in(new_page(at=live_server), live_server, "robert")
    page.goto("/search")

    page.get_by_role("searchbox").press_sequentially("needl")
    page.get_by_text("45 results").wait_for()

    assert page.evaluate("document.activeElement.id") == "q"
    assert page.url.endswith("/search?q=needl")

"""Titles, summaries and words in the language of the reader, marked where the page speaks another."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from portal import assembly, catalog, clock, db
from portal.learning import actions
from portal.learning import queries as learning
from portal.learning.models import Evidence
from tests.learning.reading import wrong

TRACK = "culture"
SLUG = "what-people-like-to-be-called"
LESSON = f"/tracks/{TRACK}/{SLUG}"


@pytest.fixture
def spanish(client, robert, programme):
    """Robert reads Spanish, and is signed in."""
    robert.language = "es"
    db.session.commit()
    client.sign_in(robert)


def said(text: str, language: str = "es") -> str:
    """A text as a page in English shows it."""
    return f'<span lang="{language}">{text}</span>'


def of(track: str) -> catalog.Track:
    return catalog.track(track).in_language("es")


def test_tracks_are_called_in_the_language_of_the_reader(client, spanish):
    page = client.get("/tracks").text

    for track in catalog.tracks("curated"):
        assert said(of(track.slug).title) in page
        assert said(of(track.slug).summary) in page
        assert f">{track.title}</a>" not in page


def test_home_speaks_of_the_next_lesson_in_the_language_of_the_reader(client, robert, spanish):
    lesson = learning.next_lesson_of(learning.progress_of(robert), roles=frozenset({"mentee"}))
    assert lesson

    home, tracks = client.get("/").text, client.get("/tracks").text

    for page in (home, tracks):
        assert f"Next in “{said(of(lesson.track).title)}”" in page
        assert f"<h2>{said(lesson.in_language('es').title)}</h2>" in page
    assert said(lesson.in_language("es").summary) in home
    assert said(of(TRACK).title) in home
    assert "&lt;span" not in home + tracks


def test_a_track_shows_units_and_lessons_in_the_language_of_the_reader(client, spanish):
    page = client.get(f"/tracks/{TRACK}").text

    assert f"<h1>{said(of(TRACK).title)}</h1>" in page
    assert f"<title>{of(TRACK).title}" in page
    for unit in of(TRACK).units:
        assert f">{said(unit.title)}</h2>" in page
    for lesson in catalog.track(TRACK).lessons:
        assert said(lesson.in_language("es").title) in page
    assert "&lt;span" not in page


def test_a_unit_that_is_not_translated_is_not_marked(client, spanish):
    track = catalog.track(TRACK)
    halfway = replace(of(TRACK), units=(*track.units[:1], *of(TRACK).units[1:]))
    changed = replace(track, translations={"es": halfway})
    tracks = tuple(changed if each.slug == TRACK else each for each in catalog.tracks())
    catalog.use(replace(catalog.current(), tracks=tracks))

    page = client.get(f"/tracks/{TRACK}").text

    assert f">{track.units[0].title}</h2>" in page
    assert f">{said(of(TRACK).units[1].title)}</h2>" in page


def test_a_lesson_and_its_sheet_name_the_track_in_the_language_of_the_reader(client, spanish):
    page, sheet = client.get(LESSON).text, client.get(f"{LESSON}/sheet").text

    assert f"{said(of(TRACK).title)}</a>" in page
    assert said(catalog.lesson(TRACK, SLUG).in_language("es").summary) in page
    assert f'<p class="before" lang="es">{of(TRACK).title}</p>' in sheet
    assert f">{said(catalog.term('pronouns').in_language('es').term)}</a>" in page


def test_the_glossary_is_in_the_language_of_the_reader(client, spanish):
    everything, some, word = (client.get(f"/glossary{more}").text for more in ("", "?q=lectura", "/lateral-reading"))

    reading = catalog.term("lateral-reading").in_language("es")
    assert said(reading.term) in everything
    assert said(reading.says_html) in some
    assert "/glossary/phishing" not in some
    assert f"<h1>{said(reading.term)}</h1>" in word
    assert said(reading.says_html) in word
    assert said(catalog.lesson(*str(reading.lesson).split("/")).in_language("es").title) in word


def test_what_is_found_is_marked_with_its_language(client, spanish):
    assembly.open_index()
    db.session.commit()

    page = client.get("/search?q=lectura lateral").text
    nothing = client.get("/search?q=xyzzyx").text

    assert said("<mark>Lectura</mark> <mark>lateral</mark>") in page
    assert said(of("social-media").title) in page
    assert all(said(of(track.slug).title) in nothing for track in catalog.tracks("curated"))


def test_questions_goals_and_micro_lessons_name_tracks_in_the_language_of_the_reader(client, maya, pair, programme):
    maya.language = "es"
    db.session.commit()
    client.sign_in(maya)

    for page in ("/questions", "/micro-lessons"):
        assert said(of(TRACK).title) in client.get(page).text, page
    for page in ("/questions/new", "/micro-lessons/new", f"/pairs/{pair.id}/goals/new"):
        assert f">{of(TRACK).title}</option>" in client.get(page).text, page
    lesson = catalog.lesson(TRACK, SLUG).in_language("es")
    assert f"{of(TRACK).title} · {lesson.title}</option>" in client.get(f"/pairs/{pair.id}/sessions/new").text


def test_refreshers_are_marked_with_the_language_of_their_words(client, robert, spanish, still_clock):
    lesson = catalog.lesson(TRACK, SLUG)
    actions.answer(lesson, wrong(lesson, 1), by=robert)
    db.session.commit()
    still_clock.enter_context(clock.at(clock.now() + dt.timedelta(days=1)))

    page = client.get("/refreshers").text

    assert re.search(r'<fieldset class="question"\s+id="question-1" lang="es"', page)
    assert f"From “{said(lesson.in_language('es').title)}”" in page
    assert lesson.in_language("es").quiz[0].ask in page


def test_what_was_tried_names_its_lesson_in_the_language_of_the_reader(client, robert, spanish):
    row = Evidence(person_id=robert.id, track=TRACK, lesson=SLUG, kind="tried", text="I asked.", claimed_at=clock.now())
    db.session.add(row)
    db.session.commit()
    title = catalog.lesson(TRACK, SLUG).in_language("es").title

    every, one, claim = (client.get(page).text for page in ("/evidence", f"/evidence/{row.id}", f"{LESSON}/evidence"))

    assert said(title) in every
    assert f"<h1>{said(title)}</h1>" in one
    assert f"<title>{title}" in one
    assert said(title) in claim
    assert '<div class="book" lang="es">' in claim


def test_what_is_in_the_language_of_the_page_is_not_marked(client, robert, maya, programme):
    maya.language = "de"
    db.session.commit()

    for person in (robert, maya):
        client.sign_in(person)
        for page in ("/", "/tracks", f"/tracks/{TRACK}", LESSON, "/glossary", "/glossary/feed"):
            assert "<span lang=" not in client.get(page).text, page

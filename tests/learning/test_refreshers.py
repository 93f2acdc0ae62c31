"""Refreshers: what was wrong comes back, each day at most once, later and later."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import catalog, clock, db
from portal.errors import Refused
from portal.journal import Entry
from portal.learning import actions, leitner, queries
from portal.learning.models import RefresherCard
from portal.people.models import Person
from tests.cast import kept
from tests.learning.reading import fields_of, problem_of, right, statements, wrong
from tests.learning.workshop import FOUR, MATCH, SINGLE

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 3)


# ---- boxes -------------------------------------------------------------------------------------------------------


@given(st.lists(st.booleans(), max_size=40))
@settings(deadline=None)
def test_a_card_leaves_after_five_right_answers_in_a_row_and_never_before(answers):
    (box, today), in_a_row = leitner.first(TODAY), 0

    for is_right in answers:
        box, due_on = leitner.after(box, is_right=is_right, today=today)
        in_a_row = in_a_row + 1 if is_right else 0

        assert (due_on is None) == (in_a_row == len(leitner.DAYS))
        if due_on is None:
            return
        assert box == in_a_row + 1
        assert (due_on - today).days == leitner.DAYS[box - 1]
        today = due_on


# ---- deeds -------------------------------------------------------------------------------------------------------


def cards_of(person):
    """Question, box and day of each card of theirs."""
    columns = (RefresherCard.question, RefresherCard.box, RefresherCard.due_on)
    query = sa.select(*columns).where(RefresherCard.person_id == person.id)
    return sorted(tuple(row) for row in db.session.execute(query))


def reviewed():
    """The facts of each review."""
    return list(db.session.scalars(sa.select(Entry.facts).where(Entry.type == "refreshers.reviewed")))


@pytest.fixture
def tomorrow(still_clock, robert, four):
    """Robert has answered two of four questions wrong, yesterday."""
    actions.answer(four, right(four, 2, 3) | wrong(four, 1, 4), by=robert)
    kept(robert)
    still_clock.enter_context(clock.at(clock.now() + DAY))
    return clock.now().date()


def test_what_is_wrong_comes_back_tomorrow_where_the_person_is(robert, four):
    robert.timezone = "Pacific/Auckland"
    with clock.at(dt.datetime(2026, 3, 3, 12, 0, tzinfo=dt.UTC)):  # past midnight there
        actions.answer(four, right(four, 2) | wrong(four, 1), by=robert)
        assert queries.due_for(robert) == []

    assert cards_of(robert) == [(SINGLE.key, 1, dt.date(2026, 3, 5))]


def test_a_right_answer_moves_a_card_on_and_a_wrong_one_back(robert, tomorrow):
    db.session.execute(sa.update(RefresherCard).where(RefresherCard.question == MATCH.key).values(box=4))
    cards = queries.due_for(robert)

    answers = {card.number: "2" if card.key == SINGLE.key else "2,1,3" for card in cards}
    actions.review_refreshers(cards, answers, by=robert)

    moved = [(SINGLE.key, 2, tomorrow + 3 * DAY), (MATCH.key, 1, tomorrow + DAY)]
    assert cards_of(robert) == sorted(moved)
    assert queries.due_for(robert) == []
    assert reviewed() == [{"day": tomorrow.isoformat(), "cards": 2, "right": 1}]


def test_a_card_leaves_the_last_box(robert, tomorrow):
    db.session.execute(sa.update(RefresherCard).values(box=5))
    (card,) = [card for card in queries.due_for(robert) if card.key == SINGLE.key]

    actions.review_refreshers([card], {card.number: "2"}, by=robert)

    assert (SINGLE.key, 5, None) in cards_of(robert)


def test_a_card_moves_once_a_day(robert, tomorrow):
    cards = queries.due_for(robert)
    answers = {card.number: "2" if card.key == SINGLE.key else "1,2,3" for card in cards}

    for _time in range(2):
        actions.review_refreshers(cards, answers, by=robert)

    assert {box for _key, box, _day in cards_of(robert)} == {2}
    assert len(reviewed()) == 1


def test_two_windows_move_a_card_once(robert, tomorrow):
    cards, person_id, start = queries.due_for(robert)[:1], robert.id, Barrier(4)
    answers = {1: "2" if cards[0].key == SINGLE.key else "1,2,3"}
    db.session.commit()

    def review():
        start.wait()
        actions.review_refreshers(cards, answers, by=db.session.get_one(Person, person_id))
        db.session.commit()
        db.session.remove()

    with ThreadPoolExecutor(4) as threads:
        for race in [threads.submit(copy_context().run, review) for _window in range(4)]:
            race.result()

    assert [box for key, box, _day in cards_of(robert) if key == cards[0].key] == [2]
    assert len(reviewed()) == 1


def test_an_answer_that_is_none_moves_nothing(robert, tomorrow):
    cards, before = queries.due_for(robert), cards_of(robert)

    for answers in ({}, {1: "9"}, {9: "1"}):
        with pytest.raises(Refused):
            actions.review_refreshers(cards, answers, by=robert)

    assert cards_of(robert) == before


def test_a_question_that_is_gone_asks_nobody(robert, tomorrow):
    db.session.add(RefresherCard(person_id=robert.id, source="nowhere/gone", question="0" * 12, due_on=TODAY))
    track = catalog.track("workshop")
    shorter = replace(track.lessons[0], quiz=FOUR[:1])
    others = [each for each in catalog.tracks() if each.slug != "workshop"]
    changed = replace(track, lessons=(shorter, *track.lessons[1:]))
    catalog.use(replace(catalog.current(), tracks=(*others, changed)))

    assert [card.key for card in queries.due_for(robert)] == [SINGLE.key]


def test_nobody_sees_the_cards_of_others(robert, ines, tomorrow):
    card = queries.due_for(robert)[0]

    assert queries.due_for(ines) == []
    assert queries.refreshers_of(ines, [(card.source, card.key)]) == []


# ---- pages -------------------------------------------------------------------------------------------------------


def form_of(cards, *, is_right):
    """What the form on the page holds when everything is answered right, or wrong."""
    fields = {"card": [f"{card.source} {card.key}" for card in cards]}
    for card in cards:
        text = {"single": "2", "match": "1,2,3"}[card.question.kind] if is_right else ""
        fields |= fields_of(card.question, text or {"single": "1", "match": "2,1,3"}[card.question.kind])
    return fields


def test_the_home_page_says_quietly_that_something_is_due(client, robert, four):
    client.sign_in(robert)
    assert "/refreshers" not in client.get("/").text

    actions.answer(four, wrong(four, 1, 4), by=robert)
    db.session.execute(sa.update(RefresherCard).values(due_on=TODAY))
    db.session.commit()

    assert "2 questions to see again." in client.get("/").text


@pytest.mark.parametrize("htmx", [True, False])
def test_two_minutes_of_refreshers(client, robert, tomorrow, htmx):
    page = client.sign_in(robert).get("/refreshers").text
    cards = queries.due_for(robert)
    db.session.remove()

    answer = client.submit("/refreshers", htmx=htmx, **form_of(cards, is_right=True))

    assert len(re.findall(r'name="card"', page)) == 2
    assert 'class="because' not in page
    assert answer.status_code == 200
    assert answer.text.startswith('<div id="refreshers"') is htmx
    assert "Done for today" in answer.text
    assert "You knew 2 of 2." in answer.text
    assert len(re.findall(r'class="because', answer.text)) == 2 + 3
    assert "Nothing waits for you today." in client.get("/refreshers").text


def test_what_is_left_out_waits(client, robert, tomorrow):
    cards = queries.due_for(robert)
    db.session.remove()
    fields = form_of(cards, is_right=False)
    single = next(card.number for card in cards if card.key == SINGLE.key)
    del fields[f"q{single}"]

    answer = client.sign_in(robert).submit("/refreshers", **fields)

    assert "You will see them again tomorrow." in answer.text
    assert "1 more, if you like" in answer.text
    assert client.get("/refreshers").text.count('name="card"') == 1


def test_half_an_answer_to_a_refresher_loses_nothing(client, robert, tomorrow):
    cards = queries.due_for(robert)
    db.session.remove()
    match = next(card.number for card in cards if card.key == MATCH.key)

    answer = client.sign_in(robert).submit("/refreshers", **form_of(cards, is_right=True) | {f"q{match}-2": ""})

    assert answer.status_code == 422
    assert "Please choose something for each line." in problem_of(answer)
    assert answer.text.count(" selected") == 2
    assert answer.text.count(" checked") == 1


def test_a_stranger_moves_no_card_of_others(client, robert, ines, tomorrow):
    cards, before = queries.due_for(robert), cards_of(robert)
    db.session.remove()

    answer = client.sign_in(ines).submit("/refreshers", **form_of(cards, is_right=True))

    assert answer.status_code == 422
    assert cards_of(robert) == before
    assert client.get("/refreshers").text.count("<fieldset") == 0


def test_signed_out_there_are_no_refreshers(client):
    assert client.get("/refreshers").status_code == 303
    assert client.submit("/refreshers").location.startswith("/sign-in")


def test_a_session_is_seven_cards_and_costs_the_same_with_a_hundred(app, client, robert, four, clara, maya):
    actions.answer(four, wrong(four, 1, 2, 3, 4), by=robert)
    db.session.execute(sa.update(RefresherCard).values(due_on=TODAY))
    db.session.commit()
    client.sign_in(robert)
    first = statements(app, lambda: client.get("/refreshers"))
    for number in range(100):
        db.session.add(RefresherCard(person_id=robert.id, source=f"no/{number}", question="x", due_on=TODAY))
    for lesson in catalog.track("culture").lessons:
        actions.answer(lesson, wrong(lesson, 1, 2), by=robert)
    db.session.execute(sa.update(RefresherCard).values(due_on=TODAY))
    db.session.commit()

    assert statements(app, lambda: client.get("/refreshers")) == first <= 6
    assert len(queries.due_for(robert)) == 7

"""Long lists come in parts: nothing twice, nothing left out, and one can come back later for what is new."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.journal import EVENT
from tests.api.conftest import LESSON, LISTS, Caller, again, wrong

NOBODYS = "e39b3cfa-82ad-4b0b-975c-27f700724a82"
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def busy(clara_calls, pair):
    """A programme in which enough happened for several parts of most lists."""
    for n in range(4):
        clara_calls.send(key=f"l-{n}", facts=LESSON | {"lesson": f"culture/{n}"})
        facts = {"pair": pair.id, "session": f"s-{n}", "minutes": 45}
        clara_calls.send(key=f"s-{n}", type="session.completed", facts=facts)
    return clara_calls


@pytest.mark.parametrize("path", ["people", "events", "ledger", "awards", "holdings"])
def test_parts_together_are_the_whole_in_the_same_order(busy, path):
    whole = busy.get(f"/{path}", limit=1000).json

    parts = busy.items(f"/{path}", limit=2)

    assert len(parts) > 2
    assert parts == whole["items"]
    assert whole["next"] is None


@ONE
def test_events_stand_in_the_order_in_which_they_were_recorded(busy):
    ids = list(db.session.scalars(sa.select(EVENT.c.id).order_by(EVENT.c.seq)))

    assert [each["id"] for each in busy.items("/events", limit=3)] == ids


@ONE
@pytest.mark.parametrize("path", ["events", "ledger", "awards"])
def test_one_goes_on_with_the_last_item_that_one_has(busy, path):
    last = busy.items(f"/{path}")[-1]["id"]
    assert busy.items(f"/{path}", after=last) == []

    busy.send(key="new", facts=LESSON | {"lesson": "culture/new"})

    assert len(busy.items(f"/{path}", after=last)) == 1


@ONE
def test_a_cursor_stays_good_when_its_award_is_taken_back_or_hidden(busy, robert):
    awards, holdings = busy.items("/awards"), busy.items("/holdings")
    busy.take_back(of="l-3")
    again(robert).hides_points = True
    db.session.commit()

    assert busy.get("/awards", after=awards[-1]["id"]).status_code == 200
    assert busy.get("/holdings", after=holdings[-1]["id"]).status_code == 200


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("after", ["", "1", "é", NOBODYS, "0:points:xp", "x" * 3000, "'"])
def test_a_cursor_that_nobody_gave_is_refused(clara_calls, path, after):
    assert set(wrong(clara_calls.get(f"/{path}", after=after))) == {"after"}


@ONE
@pytest.mark.parametrize("path", ["people", "pairs", "events", "ledger", "holdings"])
def test_a_cursor_of_what_is_not_theirs_is_refused(app, busy, elsewhere, ines, path):
    last = busy.items(f"/{path}")[-1]["id"]

    assert set(wrong(Caller(app, ines).get(f"/{path}", after=last))) == {"after"}


@ONE
@pytest.mark.parametrize("limit", ["0", "1001", "-1", "", "x", "1.5", "٣", "9" * 400, "1e2", " 1"])
def test_one_to_a_thousand_items_are_given_at_once(clara_calls, limit):
    assert wrong(clara_calls.get("/events", limit=limit)) == {"limit": "Ask for 1 to 1000 items."}


@ONE
def test_a_hundred_items_are_given_when_nobody_says_how_many(clara_calls):
    for n in range(60):
        clara_calls.send(key=f"l-{n}", facts=LESSON | {"lesson": f"culture/{n}"})
    for n in range(60):
        clara_calls.take_back(key=f"b-{n}", of=f"l-{n}")

    assert len(clara_calls.get("/events").json["items"]) == 100


@ONE
def test_what_else_is_asked_is_refused(clara_calls):
    unknown = wrong(clara_calls.get("/events", limt=1))
    twice = wrong(clara_calls.get("/events", limit=["1", "2"]))

    assert "Did you mean 'limit'?" in unknown["limt"]
    assert "once" in twice["limit"]

"""Private notes, action items, and the plan for the sessions of a pair."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import catalog, db
from portal.errors import NotFound, Refused
from portal.journal import EVENT
from portal.mentoring import actions, plans, queries
from portal.mentoring.models import ActionItem, PrivateNote
from portal.people.models import Person
from tests.cast import kept
from tests.mentoring.meeting import count, fixed, held, problem_of

TODAY = dt.date(2026, 3, 3)


@pytest.fixture
def note(pair, robert):
    """What Robert keeps to himself."""
    return kept(actions.keep_note(pair, text="Ask her about the pause", by=robert))


@pytest.fixture
def item(pair, robert):
    """What Robert will do."""
    return kept(actions.add_item(pair, text="Try it with the team", by=robert))


def test_a_note_is_for_the_eyes_of_its_author_alone(pair, note, maya, robert, clara, ines):
    assert queries.notes_of(robert, pair) == [(note, None)]
    assert queries.note_of(robert, note.id) == (note, pair)
    assert queries.notes_of(maya, pair) == []
    for one in (maya, clara, ines):
        with pytest.raises(NotFound, match="no such note"):
            queries.note_of(one, note.id)
        with pytest.raises(NotFound):
            actions.change_note(note, text="Mine now", by=one)
    actions.throw_note_away(pair, note.id, by=maya)
    assert queries.note_of(robert, note.id) == (note, pair)


def test_the_same_note_twice_is_one(pair, note, robert):
    assert actions.keep_note(pair, text=" Ask her about the pause ", by=robert) is note
    assert count(PrivateNote) == 1


def test_a_note_is_about_a_session_of_the_pair(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    note = actions.keep_note(pair, text="Bring the slides", session=meeting.id, by=robert)

    assert queries.notes_of(robert, pair) == [(note, meeting.starts_at)]
    with pytest.raises(Refused, match="one of your sessions"):
        actions.keep_note(pair, text="Bring the slides", session=db.new_id(), by=robert)


@pytest.mark.parametrize(("text", "words"), [("\x00 ", "write something"), ("x" * 10_001, "At most 10000")])
def test_a_note_says_something_and_has_an_end(pair, note, robert, text, words):
    for deed in (
        lambda: actions.keep_note(pair, text=text, by=robert),
        lambda: actions.change_note(note, text=text, by=robert),
    ):
        with pytest.raises(Refused, match=words):
            deed()


def test_a_note_is_thrown_away_for_good(pair, note, robert):
    for _time in range(2):
        actions.throw_note_away(pair, note.id, by=robert)

    assert count(PrivateNote) == 0


def test_the_pages_of_notes_are_for_their_author(client, pair, note, maya, robert, clara, ines):
    assert "Ask her about the pause" in client.sign_in(robert).get(f"/pairs/{pair.id}/notes").text
    assert client.get(f"/notes/{note.id}").status_code == 200
    assert "Ask her about the pause" not in client.sign_in(maya).get(f"/pairs/{pair.id}/notes").text
    for one, seen in ((maya, 200), (clara, 404), (ines, 404)):
        client.sign_in(one)
        assert client.get(f"/pairs/{pair.id}/notes").status_code == seen
        assert client.get(f"/notes/{note.id}").status_code == 404
        assert client.submit(f"/notes/{note.id}", text="Mine now").status_code == 404
    assert client.submit(f"/pairs/{pair.id}/notes", text="Hello").status_code == 404
    assert client.submit(f"/pairs/{pair.id}/notes/{note.id}/removal").status_code == 404


def test_a_note_is_kept_changed_and_thrown_away_on_pages(client, pair, note, robert):
    client.sign_in(robert)

    client.submit(f"/pairs/{pair.id}/notes", text="Another one")
    client.submit(f"/notes/{note.id}", text="Ask her twice")
    page = client.get(f"/pairs/{pair.id}/notes").text
    assert ("Another one" in page, "Ask her twice" in page) == (True, True)
    refused = client.submit(f"/notes/{note.id}", text=" ")
    assert (refused.status_code, problem_of(refused)[-29:]) == (422, "Please write something first.")
    client.submit(f"/pairs/{pair.id}/notes/{note.id}/removal")

    assert "Ask her twice" not in client.get(f"/pairs/{pair.id}/notes").text


def test_who_does_what_by_when(pair, maya, robert):
    later = actions.add_item(pair, text="Later", by=robert)
    soon = actions.add_item(pair, text="Soon", by=robert, owner="mentor", due_on=TODAY)

    assert queries.items_of(pair) == [soon, later]
    assert (soon.owner_id, later.owner_id) == (maya.id, robert.id)
    actions.finish_item(soon, pair=pair, by=robert)
    assert queries.items_of(pair) == [later, soon]


def test_the_same_item_twice_is_one(pair, item, robert):
    assert actions.add_item(pair, text="Try it  with the team", by=robert) is item
    assert count(ActionItem) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 241}, "text"),
        ({"owner": "manager"}, "owner"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "due_on"),
    ],
)
def test_an_item_that_is_not_in_order_is_refused_at_its_field(pair, robert, wrong, field):
    with pytest.raises(Refused) as refused:
        actions.add_item(pair, **{"text": "Something", "by": robert, **wrong})

    assert list(refused.value.fields) == [field]


def test_an_item_is_done_once_and_by_its_owner(pair, item, maya, robert):
    for one in (maya, robert):
        actions.finish_item(item, pair=pair, by=one)
    kept(item)

    done = db.session.execute(sa.select(EVENT).where(EVENT.c.type == "action_item.done")).all()
    assert [(event.person, event.facts) for event in done] == [(robert.id, {"item": item.id})]
    with pytest.raises(Refused, match="done already"):
        actions.drop_item(item, pair=pair, by=robert)


def test_an_item_is_taken_off_the_list(pair, item, maya, robert):
    for one in (robert, maya):
        actions.drop_item(item, pair=pair, by=one)

    assert queries.items_of(pair) == []
    with pytest.raises(Refused, match="off the list"):
        actions.finish_item(item, pair=pair, by=robert)


def test_items_are_for_a_pair_that_goes_on(pair, robert):
    actions.leave(pair, by=robert)

    with pytest.raises(Refused, match="has begun and not ended"):
        actions.add_item(pair, text="Something", by=robert)


def test_an_item_exists_for_the_pair_alone(client, pair, item, maya, clara, ines):
    assert queries.item_of(maya, item.id) == (item, pair)
    for one in (clara, ines):
        with pytest.raises(NotFound):
            queries.item_of(one, item.id)
        for deed in (
            lambda one=one: actions.add_item(pair, text="Something", by=one),
            lambda one=one: actions.finish_item(item, pair=pair, by=one),
            lambda one=one: actions.drop_item(item, pair=pair, by=one),
        ):
            with pytest.raises(NotFound):
                deed()
        client.sign_in(one)
        for address in (f"/pairs/{pair.id}/items", f"/items/{item.id}/completion", f"/items/{item.id}/dropping"):
            assert client.submit(address, text="Something").status_code == 404
    assert "Try it with the team" not in client.sign_in(clara).get(f"/pairs/{pair.id}/overview").text


def test_items_are_added_done_and_dropped_on_the_page_of_the_pair(client, pair, item, maya):
    client.sign_in(maya)

    answer = client.submit(f"/pairs/{pair.id}/items", text="Send the pages", owner="mentor", due_on="2026-03-09")
    assert answer.location == f"/pairs/{pair.id}#items"
    page = client.get(f"/pairs/{pair.id}").text
    assert ("Send the pages" in page, "by Monday, 9 March 2026" in page) == (True, True)
    refused = client.submit(f"/pairs/{pair.id}/items", text="Typed", owner="mentor", due_on="2020-01-01")
    assert (refused.status_code, 'value="Typed"' in refused.text) == (422, True)
    done = client.submit(f"/items/{item.id}/completion", htmx=True)
    assert done.text.lstrip().startswith("<section") or "Done. Thank you." in done.text
    kept_one = next(one for one in queries.items_of(pair) if one.text == "Send the pages")
    client.submit(f"/items/{kept_one.id}/dropping")

    assert "Send the pages" not in client.get(f"/pairs/{pair.id}").text


def test_the_plan_shows_what_was_held_and_what_comes_next(client, pair, maya, robert):
    first, second = catalog.plan().sessions[:2]
    before = client.sign_in(maya).get(f"/pairs/{pair.id}").text
    shown = queries.pair_of(db.session.get_one(Person, maya.id), pair.id)
    kept(held(shown, maya=shown.mentor, robert=shown.mentee))

    after = client.get(f"/pairs/{pair.id}").text

    assert "Propose session 1" in before
    assert "Propose session 2" in after
    assert f"/pairs/{pair.id}/sessions/new?step=1" not in after
    assert (first.title in after, second.title in after) == (True, True)


def test_a_session_of_the_plan_is_proposed_with_its_agenda_and_lesson(client, pair, maya):
    planned = catalog.plan().sessions[0]

    page = client.sign_in(maya).get(f"/pairs/{pair.id}/sessions/new?step=1").text
    plain = client.get(f"/pairs/{pair.id}/sessions/new?step=99").text

    assert all(line in page for line in planned.agenda[1:])
    assert f'value="{planned.lesson}" selected' in page
    assert f'value="{planned.minutes}"' in page
    assert planned.agenda[1] not in plain


def test_a_programme_names_its_plan(pair, programme, maya):
    programme.plan = "gone"
    kept(programme)

    assert plans.plan_of(queries.pair_of(maya, pair.id)) is catalog.plan()

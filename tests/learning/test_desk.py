"""The desk of a mentor: drafts that are kept in passing, never written over, and thrown away."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.learning import actions
from portal.learning.models import PUBLISHED, Answer, MicroLesson, Question
from portal.people import actions as people
from portal.people.models import Enrolment
from tests.cast import kept
from tests.learning.reading import filled, problem_of, statements

pytestmark = pytest.mark.usefixtures("programme")

BODY = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8
WRITTEN = {"title": "What is a thread?", "track": "digital-tools", "body": BODY}
KEY = "01a21cd4-f7cf-7eb4-8298-989704d64abd"
DRAFT = f"/micro-lessons/{KEY}/draft"


def begun(by, **changed):
    """The address of a draft."""
    return f"/micro-lessons/{kept(actions.draft(**(WRITTEN | changed), by=by)).id}"


def lessons():
    """Every micro-lesson there is, read anew."""
    db.session.expire_all()
    return db.session.query(MicroLesson).all()


def only():
    """The only one that there is."""
    (lesson,) = lessons()
    return lesson


def test_a_new_one_begins_with_three_headings(client, maya):
    page = client.sign_in(maya).get("/micro-lessons/new")

    assert re.search(r"<textarea[^>]*>\s*## Why\s+## How\s+## Try it\s*</textarea>", page.text)
    assert filled(page) == ["Keep as a draft"]


def test_headings_alone_are_not_kept(client, maya):
    template = "## Why\r\n\r\n## How\r\n\r\n## Try it\r\n"

    answer = client.sign_in(maya).submit("/micro-lessons/new", **(WRITTEN | {"body": template}))

    assert answer.status_code == 422
    assert "write something first" in problem_of(answer)
    assert lessons() == []


def test_the_first_words_are_kept_in_passing_and_the_page_goes_on_at_its_address(client, maya):
    client.sign_in(maya)

    first = client.submit(DRAFT, htmx=True, title="", track="culture", body="## Why\n\nBecause", revision="0")
    more = {"title": "T", "track": "culture", "body": "## Why\n\nBecause."}
    second = client.submit(DRAFT, htmx=True, **more, revision="1", told="Saved at 10:00")

    assert first.headers["HX-Replace-Url"] == f"/micro-lessons/{KEY}/edit"
    assert first.text.startswith('<div id="saved">')
    assert 'name="revision" value="1"' in first.text
    assert "Saved at 10:00" in first.text
    assert 'id="hints"' in first.text
    assert 'name="revision" value="2"' in second.text
    assert "saved-line" in first.text
    assert "saved-line" not in second.text
    assert (only().id, only().title, only().body) == (KEY, "T", "## Why\n\nBecause.")


def test_what_is_the_same_is_not_kept_twice(client, maya):
    client.sign_in(maya)
    client.submit(DRAFT, htmx=True, **WRITTEN, revision="0")

    again = client.submit(DRAFT, htmx=True, **WRITTEN, revision="1")
    after_a_lost_answer = client.submit(DRAFT, htmx=True, **WRITTEN, revision="0")

    assert again.status_code == 204
    assert 'name="revision" value="1"' in after_a_lost_answer.text
    assert only().revision == 1


def test_the_button_goes_on_with_what_was_kept_in_passing(client, maya):
    client.sign_in(maya).submit(DRAFT, htmx=True, **WRITTEN, revision="0")

    changed = WRITTEN | {"title": "And now?"}
    pressed = client.submit("/micro-lessons/new", **changed, key=KEY, revision="1")
    twice = client.submit("/micro-lessons/new", **changed, key=KEY, revision="1")

    assert [pressed.location, twice.location] == [f"/micro-lessons/{KEY}"] * 2
    assert (only().title, only().revision) == ("And now?", 2)


def test_an_untouched_desk_keeps_nothing(client, maya):
    answer = client.sign_in(maya).submit(DRAFT, htmx=True, title="", track="culture", body="## Why\n\n", revision="0")

    assert answer.status_code == 204
    assert lessons() == []


def test_what_is_too_long_is_not_kept_in_passing_and_says_so(client, maya):
    lines = "One line of ten thousand.\n" * 10_000

    in_passing = client.sign_in(maya).submit(DRAFT, htmx=True, **(WRITTEN | {"body": lines}), revision="0")
    pressed = client.submit("/micro-lessons/new", **(WRITTEN | {"body": lines}))

    assert in_passing.status_code == pressed.status_code == 422
    assert "Not saved yet." in in_passing.text
    assert "at most 20 KB" in in_passing.text
    assert "at most 20 KB" in problem_of(pressed)
    assert lines.strip() in pressed.text
    assert lessons() == []


@pytest.mark.parametrize("who", ["robert", "ines", "clara"])
def test_somebody_elses_draft_does_not_exist(client, maya, programme, who, request):
    address = begun(maya)
    stranger = request.getfixturevalue(who)
    people.enrol(stranger, programme, role="mentor")
    kept(stranger)
    client.sign_in(stranger)

    deeds = ("/draft", "/removal", "/quiz", "/edit")
    answers = [client.submit(address + deed, htmx=deed == "/draft", **WRITTEN, revision="1") for deed in deeds]
    pages = [client.get(address + page) for page in ("/removal", "/quiz", "/edit")]
    new = client.submit("/micro-lessons/new", **(WRITTEN | {"title": "Mine"}), key=address.rsplit("/", 1)[1])

    assert {answer.status_code for answer in (*answers, *pages, new)} == {404}
    assert only().title == WRITTEN["title"]


def test_who_is_no_mentor_keeps_nothing(client, robert):
    assert client.sign_in(robert).submit(DRAFT, htmx=True, **WRITTEN, revision="0").status_code == 404
    assert lessons() == []


def test_who_has_left_as_a_mentor_begins_nothing(client, maya):
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == maya.id).values(state="withdrawn"))
    db.session.commit()

    assert client.sign_in(maya).submit(DRAFT, **WRITTEN).status_code == 404
    assert lessons() == []


def test_a_stale_page_writes_nothing_over_and_shows_both(client, maya):
    address = begun(maya)
    client.sign_in(maya).submit(f"{address}/edit", **(WRITTEN | {"body": BODY + "Hers, later."}), revision="1")
    mine = WRITTEN | {"body": BODY + "Mine, from a week ago."}

    with clock.at(clock.now() + dt.timedelta(days=7)):
        pressed = client.submit(f"{address}/edit", **mine, revision="1")
        in_passing = client.submit(f"{address}/draft", htmx=True, **mine, revision="1")

    assert pressed.status_code == in_passing.status_code == 422
    assert "changed in the meantime" in problem_of(pressed)
    assert "Not saved yet." in in_passing.text
    for answer in (pressed, in_passing):
        assert re.search(r"<ins>.*?Hers, later\.</ins>", answer.text, re.DOTALL)
        assert 'name="over" value="2"' in answer.text
    assert mine["body"] in pressed.text
    assert only().body.endswith("Hers, later.")


def test_mine_can_be_kept_once_both_were_seen_and_not_over_a_third(client, maya):
    address = begun(maya)
    client.sign_in(maya).submit(f"{address}/edit", **(WRITTEN | {"title": "Second"}), revision="1")

    kept_mine = client.submit(f"{address}/edit", **(WRITTEN | {"title": "Mine"}), revision="1", over="2")
    third = client.submit(f"{address}/edit", **(WRITTEN | {"title": "Third"}), revision="1", over="2")

    assert (kept_mine.status_code, third.status_code) == (303, 422)
    assert only().title == "Mine"


def test_a_script_that_knows_no_revision_goes_on_as_before(client, maya):
    address = begun(maya)

    answer = client.sign_in(maya).submit(f"{address}/edit", **(WRITTEN | {"title": "Again"}))

    assert answer.status_code == 303
    assert only().title == "Again"


def test_what_was_handed_in_meanwhile_is_not_changed_and_nothing_typed_is_lost(client, maya):
    address = begun(maya)
    client.sign_in(maya).submit(f"{address}/submission")

    answer = client.submit(f"{address}/draft", htmx=True, **(WRITTEN | {"title": "Late"}), revision="1")

    assert answer.status_code == 422
    assert "with its reviewer" in answer.text
    assert only().title == WRITTEN["title"]


def test_what_was_kept_in_passing_is_handed_in_once_it_is_whole(client, maya):
    client.sign_in(maya).submit(DRAFT, htmx=True, **(WRITTEN | {"title": ""}), revision="0")

    early = client.submit(f"/micro-lessons/{KEY}/submission")
    client.submit(f"/micro-lessons/{KEY}/edit", **WRITTEN, revision="1")
    whole = client.submit(f"/micro-lessons/{KEY}/submission")

    assert (early.status_code, whole.status_code) == (422, 303)
    assert "give it a title" in problem_of(early)


def test_what_is_published_goes_on_as_its_next_version(client, maya):
    address = begun(maya)
    only().state = PUBLISHED
    db.session.commit()
    client.sign_in(maya)

    closed = client.submit(f"{address}/edit", **(WRITTEN | {"title": "Second"}), revision="1")
    client.submit(f"{address}/versions")
    opened = client.submit(f"{address}/edit", **(WRITTEN | {"title": "Second"}), revision="1")

    assert closed.status_code == 422
    assert "A new version can be written" in problem_of(closed)
    assert opened.location == f"{address}/versions/2"
    assert sorted(lesson.title for lesson in lessons()) == ["Second", "What is a thread?"]


def test_who_is_signed_out_meanwhile_keeps_the_page(client, maya):
    client.sign_in(maya)
    client.submit("/sign-out")

    in_passing = client.submit(DRAFT, htmx=True, **WRITTEN, revision="0")
    pressed = client.submit("/micro-lessons/new", **WRITTEN, key=KEY)

    assert in_passing.status_code == pressed.status_code == 401
    assert "HX-Redirect" not in in_passing.headers
    assert in_passing.headers["HX-Retarget"] == "#still-here"
    assert "signed out by now" in in_passing.text
    assert 'hx-swap-oob="outerHTML:input[name=csrf_token]"' in in_passing.text
    assert f'name="body" value="{BODY}"' in pressed.text
    assert "I have signed in: go on" in pressed.text


def test_a_token_of_another_sign_in_brings_the_desk_back_as_it_was_typed(client, maya):
    client.sign_in(maya)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "that of the new sign-in"

    stale = {"csrf_token": "of the old one", **WRITTEN, "key": KEY, "revision": "0"}
    in_passing = client.post(DRAFT, data=stale, headers={"HX-Request": "true"})
    pressed = client.post("/micro-lessons/new", data=stale)

    assert (in_passing.status_code, pressed.status_code) == (400, 422)
    assert "signed in anew" in in_passing.text
    assert "press the button once more" in problem_of(pressed)
    assert BODY.strip() in pressed.text
    assert lessons() == []


def test_a_draft_is_thrown_away(client, maya, robert, programme):
    address = begun(maya)
    question = Question(programme_id=programme.id, asker_id=robert.id, track="culture", text="Why?")
    db.session.add(question)
    db.session.flush()
    lesson_id = address.rsplit("/", 1)[1]
    kept(_added(Answer(question_id=question.id, mentor_id=maya.id, body="", html="", micro_lesson_id=lesson_id)))
    client.sign_in(maya)

    asks = client.get(f"{address}/removal")
    done = client.submit(f"{address}/removal")
    twice = client.submit(f"{address}/removal")

    assert "cannot be brought back" in asks.text
    assert (done.status_code, twice.status_code) == (303, 404)
    assert lessons() == []


def _added(row):
    db.session.add(row)
    return row


def test_what_was_handed_in_is_not_thrown_away(client, maya):
    address = begun(maya)
    client.sign_in(maya).submit(f"{address}/submission")

    answer = client.submit(f"{address}/removal")

    assert answer.status_code == 422
    assert "handed in, so it stays" in problem_of(answer)
    assert len(lessons()) == 1


def test_of_two_that_are_kept_at_once_one_is_told(app, maya):
    """Two windows go on from the same revision; before that, both begin the same draft."""
    visits = [app.test_client().sign_in(maya) for _window in range(2)]
    db.session.remove()

    def race(revision):
        def keep(number):
            text = WRITTEN | {"title": f"From {number}, at {revision}"}
            return visits[number].submit(DRAFT, htmx=True, **text, revision=str(revision)).status_code

        with ThreadPoolExecutor(2) as threads:
            running = [threads.submit(copy_context().run, keep, number) for number in range(2)]
        return sorted(one.result() for one in running)

    assert race(0) == [200, 422]
    assert race(1) == [200, 422]
    assert only().revision == 2


def test_what_was_pasted_is_tidied_and_said(client, maya):
    pasted = "Why\r\nBecause\xa0it helps.\r\n\r\nTo bring:\r\n•\tone\r\n•\ttwo"
    client.sign_in(maya)

    answer = client.submit("/micro-lessons/new", **(WRITTEN | {"body": pasted}))
    page = client.get(answer.location)

    assert only().body == "## Why\nBecause it helps.\n\nTo bring:\n- one\n- two"
    assert "Tidied up from what was pasted: spaces and hyphens that nobody sees, signs of lists, headings." in page.text


def test_hints_name_people_of_the_programme_and_nobody_else(client, maya, ines):
    text = WRITTEN | {"body": f"{BODY} Robert and Ines."}

    answer = client.sign_in(maya).submit(DRAFT, htmx=True, **text, revision="0")

    assert "somebody of your programme: Robert." in answer.text


def test_hints_name_nobody_of_a_programme_that_was_left(client, maya):
    address = begun(maya, body=f"{BODY} Robert.")
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == maya.id).values(state="withdrawn"))
    db.session.commit()

    assert "of your programme" not in client.sign_in(maya).get(f"{address}/edit").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_desk_costs_the_same_with_a_crowd(app, client, maya, programme):
    address = begun(maya)
    client.sign_in(maya)
    few = statements(app, lambda: client.get(f"{address}/edit"))
    for number in range(50):
        person = people.create_person(f"p{number}@demo.example", f"Person {number}")
        people.enrol(person, programme, role="mentee")
    db.session.commit()

    assert statements(app, lambda: client.get(f"{address}/edit")) == few <= 12

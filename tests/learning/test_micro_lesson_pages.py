"""The pages of micro-lessons: the shelf, the desk and the review, for each of the cast."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db
from portal.learning import actions
from portal.learning.models import MicroLesson
from portal.people import actions as people
from portal.people.models import Person
from tests.learning.reading import filled, problem_of, statements

pytestmark = pytest.mark.usefixtures("programme")

BODY = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8
WRITTEN = {"title": "What is a thread?", "track": "digital-tools", "body": BODY}


def written(by: Person, *, state: str = "draft", **changed: str) -> str:
    """A micro-lesson by Maya, in this state."""
    lesson = actions.draft(**(WRITTEN | changed), by=by)
    lesson.state = state
    lesson.submitted_at = lesson.published_at = clock.now()
    db.session.commit()
    return f"/micro-lessons/{lesson.id}"


def state_of(address: str) -> str:
    """How far it is, read anew."""
    db.session.expire_all()
    return db.session.get_one(MicroLesson, address.rsplit("/", 1)[1]).state


@pytest.mark.parametrize("page", ["/micro-lessons", "/micro-lessons/new"])
def test_a_stranger_is_asked_to_sign_in(client, page):
    assert client.get(page).status_code == 303
    assert client.get(page).location.startswith("/sign-in?next=")


@pytest.mark.parametrize("deed", ["", "/edit", "/submission", "/review", "/publication", "/completion"])
@pytest.mark.parametrize("who", ["robert", "ines", "clara"])
def test_a_draft_does_not_exist_for_others(client, maya, who, deed, request):
    address = written(maya)
    client.sign_in(request.getfixturevalue(who))

    fields = {"outcome": "approved", **WRITTEN}
    answers = [client.get(address + deed)] if deed in ("", "/edit") else []
    answers += [client.submit(address + deed, **fields)] if deed else []

    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert state_of(address) == "draft"


@pytest.mark.parametrize("deed", ["/submission", "/review", "/publication"])
@pytest.mark.parametrize("who", ["robert", "ines"])
def test_what_was_handed_in_is_out_of_reach(client, maya, who, deed, request):
    address = written(maya, state="submitted")
    client.sign_in(request.getfixturevalue(who))

    answers = [client.get(address), client.submit(address + deed, outcome="approved")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert state_of(address) == "submitted"


def test_only_mentors_find_a_desk(client, robert):
    client.sign_in(robert)

    assert client.get("/micro-lessons/new").status_code == 404
    assert client.submit("/micro-lessons/new", **WRITTEN).status_code == 404
    assert client.submit("/micro-lessons/preview", **WRITTEN).status_code == 404
    assert "/micro-lessons/new" not in client.get("/micro-lessons").text


def test_a_draft_is_kept_and_handed_in(client, maya):
    client.sign_in(maya)

    kept = client.submit("/micro-lessons/new", **WRITTEN)
    page = client.get(kept.location)
    handed_in = client.submit(f"{kept.location}/submission")

    assert kept.status_code == 303
    assert filled(page) == ["Hand it in"]
    assert handed_in.status_code == 303
    assert state_of(kept.location) == "submitted"


def test_nothing_typed_is_lost(client, maya):
    client.sign_in(maya)

    answer = client.submit("/micro-lessons/new", title="", track="culture", body=BODY)

    assert answer.status_code == 422
    assert "title of at most 120 characters" in problem_of(answer)
    assert 'href="#title"' in answer.text
    assert BODY.strip() in answer.text
    assert '<option value="culture" selected>' in answer.text


def test_a_text_of_more_than_twenty_kilobytes_comes_back_whole(client, maya):
    long = "long " * 4_001

    answer = client.sign_in(maya).submit("/micro-lessons/new", **(WRITTEN | {"body": long}))

    assert answer.status_code == 422
    assert "at most 20 KB" in problem_of(answer)
    assert long.strip() in answer.text


def test_a_text_of_ten_megabytes_is_refused_in_a_sentence(client, maya):
    answer = client.sign_in(maya).submit("/micro-lessons/new", **(WRITTEN | {"body": "x" * 10_000_000}))

    assert answer.status_code == 413
    assert "more than the portal takes at once" in answer.text


def test_what_was_handed_in_is_not_changed_and_nothing_typed_is_lost(client, maya):
    address = written(maya, state="submitted")

    answer = client.sign_in(maya).submit(f"{address}/edit", **(WRITTEN | {"body": "Another text."}))

    assert answer.status_code == 422
    assert "with its reviewer" in problem_of(answer)
    assert "Another text." in answer.text


def test_a_preview_is_drawn_without_keeping_anything(client, maya):
    client.sign_in(maya)
    body = "## How\n\n**Bold** <script>alert(1)</script>"

    fragment = client.submit("/micro-lessons/preview", htmx=True, **(WRITTEN | {"body": body}))
    page = client.submit("/micro-lessons/preview", **(WRITTEN | {"body": body}))

    assert fragment.text.startswith('<section id="preview"')
    for shown in (fragment.text, page.text):
        assert "<strong>Bold</strong> &lt;script&gt;" in shown
        assert "<script>alert" not in shown
    assert "## How" in page.text
    assert db.session.query(MicroLesson).count() == 0


def test_a_preview_says_when_it_is_too_long(client, maya):
    answer = client.sign_in(maya).submit("/micro-lessons/preview", htmx=True, **(WRITTEN | {"body": "x" * 20_001}))

    assert answer.status_code == 200
    assert "too long for five minutes" in answer.text


def test_the_desk_of_a_draft_previews_that_draft(client, maya):
    address = written(maya)
    client.sign_in(maya)

    page = client.submit(f"/micro-lessons/preview?of={address.rsplit('/', 1)[1]}", **WRITTEN)
    unknown = client.submit("/micro-lessons/preview?of=somebody-elses", **WRITTEN)

    assert f'action="{address}/edit"' in page.text
    assert unknown.status_code == 404


def test_a_review_is_approved_and_published(client, maya, clara):
    address = written(maya, state="submitted")
    client.sign_in(clara)

    assert "What is a thread?" in client.get("/micro-lessons").text
    assert filled(client.get(address)) == ["Take it up"]
    assert client.submit(f"{address}/uptake").location == f"{address}/review"
    assert filled(client.get(f"{address}/review")) == ["Approve"]
    assert client.submit(f"{address}/review", outcome="approved", comment="").status_code == 303
    assert filled(client.get(address)) == ["Publish"]
    assert client.submit(f"{address}/publication").status_code == 303
    assert client.submit(f"{address}/publication").status_code == 303
    assert state_of(address) == "published"


def test_revisions_reach_the_author(client, app, maya, clara):
    address = written(maya, state="submitted")
    client.sign_in(clara)

    refused = client.submit(f"{address}/review", outcome="revisions-requested", comment=" ")
    sent_back = client.submit(f"{address}/review", outcome="revisions-requested", comment="Say when.\n\n<b>Please</b>.")
    again = client.submit(f"{address}/review", outcome="revisions-requested", comment="Say when.")
    mine = app.test_client().sign_in(maya).get(address)

    assert (refused.status_code, sent_back.status_code, again.status_code) == (422, 303, 303)
    assert "what should be different" in problem_of(refused)
    assert "Say when." in mine.text
    assert "&lt;b&gt;Please&lt;/b&gt;" in mine.text
    assert BODY[:40] not in client.get(address).text


def test_a_review_without_an_outcome_is_refused_and_keeps_the_comment(client, maya, clara):
    address = written(maya, state="submitted")

    answer = client.sign_in(clara).submit(f"{address}/review", comment="Clear and kind.")

    assert answer.status_code == 422
    assert "Clear and kind." in answer.text
    assert state_of(address) == "submitted"


def test_the_author_is_never_the_reviewer(client, maya, programme):
    people.enrol(maya, programme, role="coordinator")
    address = written(maya, state="submitted")
    client.sign_in(maya)

    page = client.get(address)
    answer = client.submit(f"{address}/review", outcome="approved")

    assert "Approve" not in page.text
    assert answer.status_code == 422
    assert "Nobody reviews a micro-lesson of their own" in problem_of(answer)
    assert state_of(address) == "submitted"


def test_a_micro_lesson_is_finished_in_place_and_without_a_script(client, maya, robert):
    address = written(maya, state="published")
    client.sign_in(robert)

    assert filled(client.get(address)) == ["I have finished this micro-lesson"]
    in_place = client.submit(f"{address}/completion", htmx=True)
    again = client.submit(f"{address}/completion")

    assert in_place.text.startswith('<footer id="micro-lesson-footer"')
    assert "You have finished this micro-lesson" in in_place.text
    assert again.status_code == 303
    assert filled(client.get(address)) == ["Find another"]


def test_ones_own_is_not_finished(client, maya):
    address = written(maya, state="published")

    answer = client.sign_in(maya).submit(f"{address}/completion")

    assert answer.status_code == 422
    assert "your own micro-lesson" in problem_of(answer)


def test_a_shelf_is_turned_page_by_page(client, maya, robert):
    for number in range(23):
        with clock.at(clock.now() + dt.timedelta(minutes=number)):
            written(maya, state="published", title=f"Number {number:02}")
    client.sign_in(robert)

    first, second = client.get("/micro-lessons"), client.get("/micro-lessons?page=2")

    assert first.text.count("Number ") == 20
    assert "Number 22" in first.text
    assert second.text.count("Number ") == 3
    assert client.get("/micro-lessons?page=٣&_scheme=x&endpoint=y").text.count("Number ") == 20


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_shelf_costs_the_same_with_two_hundred(app, client, maya, clara, programme):
    people.enrol(maya, programme, role="reviewer")
    people.enrol(clara, programme, role="mentor")

    def fill(count: int) -> None:
        for _number in range(count):
            for by, state in ((clara, "published"), (maya, "draft"), (clara, "submitted")):
                written(by, state=state)

    client.sign_in(maya)
    fill(1)
    one = statements(app, lambda: client.get("/micro-lessons"))
    fill(199)

    assert statements(app, lambda: client.get("/micro-lessons")) == one <= 12

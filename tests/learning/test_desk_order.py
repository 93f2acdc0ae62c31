"""One page of the desk is never in conflict with itself: of what it sends the newest stays, however it arrives."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import db
from portal.learning import actions
from portal.learning.actions import Verdict
from portal.learning.actions.micro_lessons import quizzes
from portal.learning.models import MicroLesson, Picture
from portal.people import actions as people
from tests.cast import kept
from tests.learning.drawing import photograph
from tests.learning.reading import problem_of

pytestmark = pytest.mark.usefixtures("programme")

KEY = "01a21cd4-f7cf-7eb4-8298-989704d64abd"
ADDRESS = f"/micro-lessons/{KEY}"
BODY = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8
HERE, ELSEWHERE = "018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"


def typed(words, *, turn, revision=0, desk=HERE, **more):
    """What a page sends."""
    text = {"title": "What is a thread?", "track": "digital-tools", "body": BODY + words}
    return text | {"key": KEY, "revision": str(revision), "turn": str(turn), "desk": desk} | more


def by_itself(client, words, **how):
    """Words that are kept while one writes."""
    return client.submit(f"{ADDRESS}/draft", htmx=True, **typed(words, **how))


def pressed(client, words, *, address=f"{ADDRESS}/edit", **how):
    """Words that are kept with the button."""
    return client.submit(address, **typed(words, **how))


def illustrated(client, words, *, turn, **how):
    """Words that come with a picture."""
    fields = typed(words, turn=turn, **how) | {"alt": "Two halves", "csrf_token": client._csrf_token()}
    sent = fields | {"picture": FileStorage(io.BytesIO(photograph()), "photo.jpg")}
    boundary, body = encode_multipart(sent)
    return client.post(f"{ADDRESS}/pictures", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def lesson():
    """The only one that there is, read anew."""
    db.session.expire_all()
    return db.session.query(MicroLesson).one()


def ending():
    """How its text ends."""
    return lesson().body.rsplit("together.", 1)[1].strip()


def name_on(page):
    """The name of a page of the desk."""
    found = re.search(r'name="desk" value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_an_older_text_that_arrives_after_the_button_changes_nothing(client, maya):
    client.sign_in(maya)
    button = pressed(client, "New.", address="/micro-lessons/new", turn=2)

    late = by_itself(client, "Old.", turn=1)

    assert button.status_code == 303
    assert late.status_code == 200
    assert 'name="revision" value="1"' in late.text
    assert 'id="conflict"' not in late.text
    assert (ending(), lesson().revision) == ("New.", 1)


def test_the_button_goes_on_from_what_its_page_has_sent_without_knowing_of_it(client, maya):
    client.sign_in(maya)
    by_itself(client, "Old.", turn=1)

    button = pressed(client, "New.", address="/micro-lessons/new", turn=2)
    after_a_lost_answer = by_itself(client, "Newer.", turn=3)

    assert (button.status_code, after_a_lost_answer.status_code) == (303, 200)
    assert (ending(), lesson().revision) == ("Newer.", 3)


def test_words_that_were_taken_back_are_not_brought_back_by_what_comes_late(client, maya):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1)
    by_itself(client, "One.", turn=3)

    late = by_itself(client, "Two.", turn=2)

    assert late.status_code == 200
    assert (ending(), lesson().revision) == ("One.", 1)


def test_where_nothing_counts_one_goes_back_and_keeps_again(client, maya):
    client.sign_in(maya)

    answers = [pressed(client, words, address="/micro-lessons/new", turn=0) for words in ("One.", "Two.", "Two.")]

    assert [answer.status_code for answer in answers] == [303] * 3
    assert (ending(), lesson().revision) == ("Two.", 2)


def test_another_page_still_sees_both(client, maya):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1)
    pressed(client, "Two.", revision=1, turn=1, desk=ELSEWHERE)

    here = by_itself(client, "Three.", revision=1, turn=9)
    button = pressed(client, "Three.", revision=1, turn=10)
    over = pressed(client, "Three.", revision=1, over="2", turn=11)
    there = by_itself(client, "Four.", revision=2, turn=12, desk=ELSEWHERE)

    assert [answer.status_code for answer in (here, button, over, there)] == [422, 422, 303, 422]
    for answer in (here, button):
        assert re.search(r"<ins>.*?Two\.</ins>", answer.text, re.DOTALL)
    assert "changed in the meantime" in problem_of(button)
    assert ending() == "Three."


@pytest.mark.parametrize("name", ["", "x", HERE.upper()])
def test_a_page_without_a_good_name_is_another_page(client, maya, name):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1, desk=name)

    assert by_itself(client, "Two.", turn=2, desk=name).status_code == 422
    assert ending() == "One."


@pytest.mark.parametrize("turn", ["", "-1", "1e9", "9" * 40, "²"])
def test_a_turn_that_is_no_number_is_the_first(client, maya, turn):
    client.sign_in(maya)

    first, second = by_itself(client, "One.", turn=turn), by_itself(client, "Two.", turn=turn)

    assert (first.status_code, second.status_code) == (200, 200)
    assert (ending(), lesson().turn) == ("Two.", 0)


def test_what_a_reviewer_has_edited_since_is_not_written_over(client, maya, clara, ines, programme):
    people.enrol(ines, programme, role="reviewer")
    client.sign_in(maya)
    by_itself(client, "", turn=1, track="culture")
    row = lesson()
    actions.submit(row, by=maya)
    actions.decide(row, Verdict(is_approved=True, body=row.body.replace("keeps", "holds", 1)), by=clara)
    actions.review(row, is_approved=False, comment="Say when.", by=ines)
    kept(row)

    assert by_itself(client, "Mine.", turn=2, track="culture").status_code == 422
    assert "holds" in lesson().body


def test_questions_that_were_kept_meanwhile_are_no_conflict_and_stay(client, maya):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1)
    quizzes.write_quiz(lesson(), [{"ask": "How?", "kind": "order", "items": _three()}], by=maya)
    db.session.commit()

    assert by_itself(client, "Two.", revision=1, turn=2).status_code == 200
    assert (ending(), len(lesson().quiz)) == ("Two.", 1)


def _three():
    return [{"text": f"Step {number}", "because": "So."} for number in range(3)]


def test_each_page_has_its_own_name_and_one_that_was_refused_keeps_it(client, maya):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1)

    pages = [client.get(f"{ADDRESS}/edit") for _tab in range(2)]
    refused = pressed(client, "Two.", turn=7, title="")
    looked_at = client.submit("/micro-lessons/preview", **typed("Two.", turn=8))

    assert len({HERE, *map(name_on, pages)}) == 3
    assert refused.status_code == 422
    for page in (refused, looked_at):
        assert name_on(page) == HERE
        assert "What was kept elsewhere" not in page.text
    assert 'name="turn" value="7"' in refused.text


# ---- at the same time ---------------------------------------------------------------------------------------------


def at_once(app, who, *deeds):
    """Each deed in a thread and a browser of its own: their answers' codes."""
    visits = [app.test_client().sign_in(who) for _deed in deeds]
    db.session.remove()
    with ThreadPoolExecutor(len(deeds)) as threads:
        running = [threads.submit(copy_context().run, deed, visit) for deed, visit in zip(deeds, visits, strict=True)]
        return [one.result().status_code for one in running]


@pytest.mark.parametrize("is_begun", [True, False])
def test_of_a_text_on_its_way_and_the_button_at_once_the_button_stays(app, client, maya, is_begun):
    if is_begun:
        by_itself(client.sign_in(maya), "Begun.", turn=1)
    page = "/micro-lessons/new"

    codes = at_once(
        app,
        maya,
        lambda visit: by_itself(visit, "Old.", turn=2),
        lambda visit: pressed(visit, "New.", address=page, turn=3),
        lambda visit: by_itself(visit, "Older.", turn=1),
        lambda visit: pressed(visit, "New.", address=page, turn=3),
    )

    assert codes == [200, 303, 200, 303]
    assert ending() == "New."


def test_a_double_click_where_nothing_counts_is_one_draft(app, maya):
    button = [lambda visit: pressed(visit, "New.", address="/micro-lessons/new", turn=0)] * 4

    assert at_once(app, maya, *button) == [303] * 4
    assert (ending(), lesson().revision) == ("New.", 1)


# ---- with a picture ----------------------------------------------------------------------------------------------


def test_a_picture_is_put_into_what_was_typed_while_it_was_on_its_way(client, maya):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1)
    by_itself(client, "One. And two.", turn=3)

    answer = illustrated(client, "One.", turn=2)

    assert answer.status_code == 303
    assert re.fullmatch(r"One\. And two\.\n\n!\[Two halves\]\(picture:[^)]+\)", ending())


def test_a_picture_is_not_taken_out_by_a_page_that_does_not_know_it(client, maya):
    client.sign_in(maya)
    by_itself(client, "One.", turn=1)
    answers = [illustrated(client, "One.", turn=turn) for turn in (2, 3)]

    late, later = by_itself(client, "None.", turn=1), by_itself(client, "None.", turn=4)

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (late.status_code, later.status_code) == (422, 422)
    assert ending().count("picture:") == 1
    assert db.session.query(Picture).count() == 1


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_double_click_puts_a_picture_in_once(app, client, maya, is_begun):
    if is_begun:
        by_itself(client.sign_in(maya), "One.", turn=1)

    codes = at_once(app, maya, *[lambda visit: illustrated(visit, "One.", turn=2)] * 3)

    assert codes == [303, 303, 303]
    assert ending().count("picture:") == 1
    assert db.session.query(Picture).count() == 1

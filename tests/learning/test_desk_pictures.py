"""Pictures on the desk: put into the text, refused in a sentence, and never at the cost of what is typed."""

from __future__ import annotations

import io
import re

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import db
from portal.learning import actions
from portal.learning.actions.micro_lessons.illustrating import with_picture
from portal.learning.models import PUBLISHED, MicroLesson, MicroLessonPicture, Picture
from portal.people import actions as people
from tests.cast import kept
from tests.effort import at_most
from tests.learning.drawing import halves, photograph, saved
from tests.learning.reading import problem_of

pytestmark = [pytest.mark.usefixtures("programme"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

KEY = "01a21cd4-f7cf-7eb4-8298-989704d64abd"
THERE = f"/micro-lessons/{KEY}/pictures"
TYPED = {"title": "", "track": "culture", "body": "## Why\n\nBecause.\n\n## How\n\nSo.", "revision": "0"}


def put_in(client, data, *, name="photo.jpg", alt="Two halves, red and blue", **changed):
    """Send a picture with all that is typed."""
    fields = TYPED | changed | {"alt": alt, "csrf_token": client._csrf_token()}
    sent = fields | {"picture": FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart(sent)  # in memory: the client itself would leave a file open
    return client.post(THERE, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def lesson():
    """The only one, read anew."""
    db.session.expire_all()
    return db.session.query(MicroLesson).one()


def test_a_picture_is_put_where_it_belongs_and_the_text_is_kept(client, maya):
    client.sign_in(maya)

    answer = put_in(client, photograph(), under="Why")
    page = client.get(answer.location)

    picture = db.session.query(Picture).one()
    shown = f"![Two halves, red and blue](picture:{picture.id})"
    assert (answer.status_code, answer.location) == (303, f"/micro-lessons/{KEY}/edit")
    assert lesson().body == f"## Why\n\nBecause.\n\n{shown}\n\n## How\n\nSo."
    assert page.text.count(f'src="/pictures/{picture.id}"') == 2
    assert b"Nokia" not in picture.data


@pytest.mark.parametrize(
    ("data", "name", "alt", "sentence"),
    [
        (b"", "", "A cat", "Please choose a picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "A cat", "An SVG can carry a program"),
        (b"PK\x03\x04 word/document.xml", "Notes.DOCX", "A cat", "This is a document and no picture."),
        (b"just words", "a.png", "A cat", "not a picture that can be read here"),
        (photograph(), "a.jpg", " ", "say in a few words what the picture shows"),
        (b"\xff\xd8" + b"x" * 30_000_000, "large.jpg", "A cat", "This picture has 30 MB; at most 10 MB are taken."),
    ],
    ids=["none", "svg", "word", "no picture", "no words", "thirty megabytes"],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(client, maya, data, name, alt, sentence):
    answer = put_in(client.sign_in(maya), data, name=name, alt=alt)

    assert answer.status_code == 422
    assert sentence in problem_of(answer)
    assert "## How\n\nSo." in answer.text
    assert f'value="{alt.strip()}"' in answer.text or not alt.strip()
    assert re.search(r'<details id="pictures" open', answer.text)
    assert db.session.query(Picture).count() == 0


def test_who_is_too_fast_gets_back_what_was_typed_and_a_time(client, maya):
    client.sign_in(maya)
    codes = [put_in(client, b"", name="").status_code for _picture in range(20)]

    answer = put_in(client, photograph(), title="A title of mine", under="How")

    assert (set(codes), answer.status_code) == ({422}, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "What you wrote is still here." in problem_of(answer)
    for typed in ('value="A title of mine"', "## How\n\nSo.", 'value="Two halves, red and blue"'):
        assert typed in answer.text
    assert '<option value="How" selected' in answer.text
    assert db.session.query(MicroLesson).count() == db.session.query(Picture).count() == 0


def test_to_htmx_who_is_too_fast_is_told_the_sentence_alone(client, maya):
    client.sign_in(maya)

    answers = [client.submit(THERE, htmx=True, **TYPED) for _picture in range(21)]

    assert answers[-1].status_code == 429
    assert answers[-1].headers["HX-Retarget"] == "#problem-place"
    assert "Retry-After" in answers[-1].headers


def test_who_is_too_fast_with_a_draft_of_somebody_else_is_told_no_more(client, maya, robert, programme):
    lesson = kept(actions.draft(title="Hers", track="culture", body="Secret.", by=maya))
    kept(people.enrol(robert, programme, role="mentor"))
    client.sign_in(robert)

    answers = [client.submit(f"/micro-lessons/{lesson.id}/pictures", **TYPED) for _picture in range(21)]

    assert answers[-1].status_code == 429
    assert "Hers" not in answers[-1].text
    assert "Secret." not in answers[-1].text


def test_a_picture_that_nothing_shows_is_thrown_away_and_another_is_not(client, maya):
    client.sign_in(maya)
    put_in(client, saved(halves(), "PNG"))
    body = lesson().body
    picture = f"{THERE}/{db.session.query(Picture).one().id}/removal"

    refused = client.submit(picture, **(TYPED | {"body": body, "revision": "1"}))
    done = client.submit(picture, **(TYPED | {"revision": "1"}))
    twice = client.submit(picture, **(TYPED | {"revision": "2"}))

    assert (refused.status_code, done.status_code, twice.status_code) == (422, 303, 404)
    assert "take it out of the text first" in problem_of(refused)
    assert lesson().body == TYPED["body"]
    assert db.session.query(Picture).count() == 0


def test_reviewers_and_the_next_version_see_the_picture(client, maya, clara):
    put_in(client.sign_in(maya), photograph(), title="T", body="## Why\n\n" + "Because it helps. " * 20)
    client.submit(f"/micro-lessons/{KEY}/submission")
    shown = f'src="/pictures/{db.session.query(Picture).one().id}"'

    assert shown in client.sign_in(clara).get(f"/micro-lessons/{KEY}/review").text
    lesson().state = PUBLISHED
    new = kept(actions.renew(lesson(), by=maya))
    assert shown in new.html
    assert db.session.query(MicroLessonPicture).filter_by(micro_lesson_id=new.id).count() == 1


def test_to_a_stranger_neither_draft_nor_picture_exists(client, maya, robert, programme):
    put_in(client.sign_in(maya), photograph())
    picture = db.session.query(Picture).one()
    kept(people.enrol(robert, programme, role="mentor"))
    client.sign_in(robert)
    own = kept(actions.draft(title="T", track="culture", body="B", by=robert))

    answers = [
        put_in(client, photograph()),
        client.submit(f"{THERE}/{picture.id}/removal", **TYPED),
        client.submit(f"/micro-lessons/{own.id}/pictures/{picture.id}/removal", **TYPED),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert db.session.query(Picture).count() == 1


def test_a_picture_goes_to_the_end_of_its_section():
    picture = Picture(id="p", alt="a [b] *c*")
    body = "## Why\n\n```\n## How\n```\n\n## How\n\nSo."

    assert with_picture(body, picture, under="how").endswith("So.\n\n![a \\[b\\] \\*c\\*](picture:p)\n")
    assert "```\n\n![a" in with_picture(body, picture, under="Why")
    assert with_picture("", picture) == "![a \\[b\\] \\*c\\*](picture:p)\n"


def test_a_picture_finds_its_place_at_once_in_any_text():
    with at_most(1):
        with_picture("## " + "# " * 100_000 + "x", Picture(id="p", alt="a"))
        with_picture("## " + " " * 200_000 + "x", Picture(id="p", alt="a"))

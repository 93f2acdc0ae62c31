"""The pages of what was tried: nothing typed is lost, and nobody sees what is not for them."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import clock, db
from portal.learning.models import Evidence, Picture
from portal.people import actions as people
from portal.people.models import Enrolment
from tests.cast import kept
from tests.learning.drawing import halves, saved
from tests.learning.reading import filled, problem_of, statements
from tests.learning.trying import TEXT, answered, lesson, together, tried

ADDRESS = "/tracks/digital-tools/a-good-question/evidence"
PNG = saved(halves(), "PNG")


def file(data=PNG, name="picture.png"):
    return (io.BytesIO(data), name)


def held_in(answer):
    """The id of the picture that a form keeps."""
    found = re.search(r'name="picture_id" value="([^"]+)"', answer.text)
    return found[1] if found else ""


@pytest.fixture
def others(programme):
    """Another mentor, a reviewer, and a coordinator of another programme."""
    olga, ben, carl = (people.create_person(f"{name}@demo.example", name.title()) for name in ("olga", "ben", "carl"))
    people.enrol(olga, programme, role="reviewer")
    people.enrol(ben, programme, role="mentor")
    people.open_programme("Autumn", slug="autumn", by=carl)
    return kept({"olga": olga, "ben": ben, "carl": carl})


def test_the_form_says_who_can_see_it(client, robert, ines, pair):
    assert "Maya and the reviewers of your programme can see this." in client.sign_in(robert).get(ADDRESS).text
    assert "Only Maya can see this." in client.get(f"{ADDRESS}?kind=taught").text
    assert "Nobody else can see this until you are in a programme." in client.sign_in(ines).get(ADDRESS).text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_is_too_fast_gets_back_what_was_typed_and_a_time(client, robert, pair):
    client.sign_in(robert)
    codes = [client.submit(ADDRESS, text="").status_code for _click in range(20)]

    answer = client.submit(ADDRESS, text=TEXT, link="https://a.example/b", alt="Two halves", picture=file())

    assert (set(codes), answer.status_code) == ({422}, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "What you wrote is still here." in problem_of(answer)
    for typed in (TEXT, 'value="https://a.example/b"', 'value="Two halves"'):
        assert typed in answer.text
    assert db.session.query(Evidence).count() == db.session.query(Picture).count() == 0


def test_it_is_handed_in_with_words_a_link_and_a_picture(client, robert, pair):
    more = {"link": "https://a.example/b", "alt": "Two halves", "picture": file()}

    answer = client.sign_in(robert).submit(ADDRESS, text=TEXT, **more)
    page = client.get(answer.location)

    assert answer.status_code == 303
    for part in (TEXT, 'href="https://a.example/b" rel="nofollow noopener noreferrer"', 'alt="Two halves"'):
        assert part in page.text
    picture_id = db.session.query(Picture).one().id
    assert f'src="/pictures/{picture_id}"' in page.text


def test_without_anything_the_form_comes_back_with_a_sentence(client, robert, pair):
    answer = client.sign_in(robert).submit(ADDRESS, text=" ")

    assert answer.status_code == 422
    assert "Please say what you did" in problem_of(answer)


def test_a_good_picture_stays_when_something_else_is_refused(client, robert, pair):
    more = {"text": TEXT, "alt": "Two halves"}
    refused = client.sign_in(robert).submit(ADDRESS, link="http://a.example", picture=file(), **more)

    held = held_in(refused)
    assert refused.status_code == 422
    assert TEXT in refused.text
    assert f'src="/pictures/{held}"' in refused.text
    answer = client.submit(ADDRESS, link="https://a.example", picture_id=held, **more)
    assert answer.status_code == 303
    assert db.session.query(Evidence).one().picture_id == held
    assert db.session.query(Picture).count() == 1


def test_words_for_a_picture_may_be_given_afterwards(client, robert, pair):
    refused = client.sign_in(robert).submit(ADDRESS, text=TEXT, picture=file())
    held = held_in(refused)

    answer = client.submit(ADDRESS, text=TEXT, picture_id=held, alt="Two halves")

    assert "Please say in a few words what the picture shows" in problem_of(refused)
    assert answer.status_code == 303


def test_a_picture_may_be_left_out_again(client, robert, pair):
    client.sign_in(robert).submit(ADDRESS, text=TEXT, picture=file(), alt="Two halves")
    picture_id = db.session.query(Evidence).one().picture_id

    client.submit(ADDRESS, text=TEXT, picture_id=picture_id, without_picture="y")

    db.session.expire_all()
    assert db.session.query(Evidence).one().picture_id is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"\xff\xd8" + b"\0" * 30_000_000, "This picture has 30 MB"), (b"A text.", "This is not a picture")],
)
def test_a_bad_picture_loses_nothing_else(client, robert, pair, data, sentence):
    token = client.sign_in(robert)._csrf_token()
    fields = {"csrf_token": token, "text": TEXT, "link": "https://a.example", "alt": "Words"}
    fields["picture"] = FileStorage(*file(data))
    boundary, body = encode_multipart(fields)  # in memory: the client itself would leave a file open

    answer = client.post(ADDRESS, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    assert answer.status_code == 422
    assert sentence in problem_of(answer)
    assert all(part in answer.text for part in (TEXT, "https://a.example", 'value="Words"'))


def test_nobody_hands_in_the_picture_of_another(client, robert, maya, pair):
    client.sign_in(robert).submit(ADDRESS, text=TEXT, picture=file(), alt="Two halves")
    picture_id = db.session.query(Picture).one().id

    answer = client.sign_in(maya).submit(ADDRESS, text=TEXT, picture_id=picture_id, alt="Mine")

    assert answer.status_code == 404


def test_what_is_tried_is_seen_by_those_who_are_asked(client, robert, maya, clara, ines, pair, others):
    address, cast = f"/evidence/{tried(robert).id}", {"maya": maya, "clara": clara, "ines": ines, **others}

    pages = {name: client.sign_in(person).get(address) for name, person in cast.items()}

    assert {name for name, page in pages.items() if page.status_code == 200} == {"maya", "clara", "olga"}
    assert all(
        TEXT in page.text and "Yes, it is done" in page.text for page in pages.values() if page.status_code == 200
    )


def test_once_it_is_answered_the_others_see_how_it_stands_alone(client, robert, maya, clara, pair):
    found = answered(tried(robert), maya, comment="I saw it.", pairs=together(pair))

    page = client.sign_in(clara).get(f"/evidence/{found.id}")

    assert "Attested by Maya Lindqvist." in page.text
    assert TEXT not in page.text
    assert "I saw it." not in page.text
    assert "I saw it." in client.sign_in(robert).get(f"/evidence/{found.id}").text


def test_who_has_left_a_programme_shows_it_nothing_more(client, robert, clara, programme):
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state="withdrawn"))
    db.session.commit()

    client.sign_in(robert)
    assert "Nobody else can see this" in client.get(ADDRESS).text
    made = client.submit(ADDRESS, text=TEXT).location

    assert TEXT in client.get(made).text
    assert client.sign_in(clara).get(made).status_code == 404


def test_what_is_changed_after_leaving_is_not_for_those_who_were_left(client, robert, clara, programme):
    client.sign_in(robert)
    made = client.submit(ADDRESS, text=TEXT).location
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state="withdrawn"))
    db.session.commit()

    client.submit(ADDRESS, text="Something else.")

    assert client.sign_in(clara).get(made).status_code == 404


def test_a_stranger_answers_nothing(client, robert, ines, pair):
    address = f"/evidence/{tried(robert).id}/attestation"

    assert client.sign_in(ines).submit(address, outcome="attested", round="1").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": "more-needed", "round": "1"}, "Please say what is still needed"),
        ({"outcome": "", "comment": "Well", "round": "1"}, "Please say whether it is done"),
        ({"outcome": "attested", "comment": "Well", "round": "0"}, "has changed this since you opened it"),
        ({"outcome": "attested", "comment": "x" * 2001, "round": "1"}, "at most 2000 characters"),
    ],
)
def test_an_answer_that_is_refused_keeps_what_was_typed(client, robert, maya, pair, fields, sentence):
    address = f"/evidence/{tried(robert).id}/attestation"

    answer = client.sign_in(maya).submit(address, **fields)

    assert (answer.status_code, fields.get("comment", "") in answer.text) == (422, True)
    assert sentence in problem_of(answer)


def test_an_answer_is_given_and_read(client, robert, maya, pair):
    address = f"/evidence/{tried(robert).id}"
    asked = client.sign_in(maya).submit(
        f"{address}/attestation", outcome="more-needed", comment="And what did they say?", round="1"
    )

    page = client.sign_in(robert).get(address)

    assert asked.status_code == 303
    assert "And what did they say?" in page.text
    assert filled(page) == ["Add to it"]


def test_the_list_shows_what_waits_and_what_is_mine(client, robert, maya, clara, pair):
    title = lesson().title
    tried(robert)

    assert "Waits for your answer" in client.sign_in(maya).get("/evidence").text
    assert title in client.get("/evidence").text
    clara_sees = client.sign_in(clara).get("/evidence").text
    assert "Waits in your programme" in clara_sees
    assert title in clara_sees
    assert "waits for an answer" in client.sign_in(robert).get("/evidence").text


def test_the_list_costs_as_much_with_many_rows_as_with_one(app, client, robert, maya, pair):
    tried(robert)
    client.sign_in(maya)
    one = statements(app, lambda: client.get("/evidence"))
    for number in range(25):
        db.session.add(Evidence(person_id=robert.id, track="culture", lesson=f"lesson-{number}", kind="tried"))
    db.session.commit()

    many = statements(app, lambda: client.get("/evidence"))
    page = client.get("/evidence?waiting=2")

    assert one == many
    assert page.text.count('href="/evidence/') == 6


def test_what_waits_for_somebody_is_their_next_step(client, robert, maya, clara, pair):
    tried(robert)

    assert "Robert tried something" in client.sign_in(maya).get("/").text
    assert "Robert tried something" not in client.sign_in(clara).get("/").text


def test_after_a_week_those_who_review_are_asked_too(client, robert, clara, pair):
    with clock.at(clock.now() - dt.timedelta(days=8)):
        tried(robert)

    assert "Robert tried something" in client.sign_in(clara).get("/").text


def test_the_page_of_a_pair_shows_what_waits_and_what_was_taught_back(client, robert, maya, pair):
    tried(robert)
    answered(tried(robert, lesson(1), kind="taught"), maya, pairs=together(pair))

    page = client.sign_in(maya).get(f"/pairs/{pair.id}").text

    assert "Robert tried this" in page
    assert "Robert showed this to Maya" in page

"""Pictures on the way to a browser: to whom, and with what in the head of the answer."""

from __future__ import annotations

import io

import pytest

from portal import db
from portal.blueprints.pictures import data_of
from portal.catalog import markdown
from portal.catalog.links import Ways
from portal.learning import actions as learning
from portal.learning import queries
from portal.learning.actions import pictures
from portal.learning.models import Evidence, MicroLesson, MicroLessonPicture
from portal.people import actions as people
from portal.people.models import Person
from tests.cast import kept
from tests.learning.drawing import halves, saved

PNG = saved(halves(), "PNG")
BODY = "## Why\n\n" + "Somebody asked how one finds the decision in a long thread of messages. " * 5


@pytest.fixture
def picture(robert):
    """A picture of Robert's."""
    return kept(pictures.put_in(PNG, alt="Two halves", by=robert))


@pytest.fixture
def others(maya, robert, programme):
    """Somebody who reviews in the programme, another mentor, and a coordinator of another programme."""
    olga, ben, carl = (people.create_person(f"{name}@demo.example", name.title()) for name in ("olga", "ben", "carl"))
    people.enrol(olga, programme, role="reviewer")
    people.enrol(ben, programme, role="mentor")
    people.open_programme("Autumn", slug="autumn", by=carl)
    return kept({"olga": olga, "ben": ben, "carl": carl})


def who_sees(client, address, people_by_name):
    """Those to whom an address shows something."""
    return {name for name, person in people_by_name.items() if client.sign_in(person).get(address).status_code == 200}


def test_a_picture_comes_with_a_head_that_lets_it_do_nothing(client, robert, picture):
    answer = client.sign_in(robert).get(f"/pictures/{picture.id}")

    assert (answer.data, answer.content_type) == (picture.data, "image/webp")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_browser_that_has_it_is_told_so_as_long_as_it_may_see_it(client, robert, ines, picture):
    kept_already = {"If-None-Match": f'"{picture.digest}"'}

    again = client.sign_in(robert).get(f"/pictures/{picture.id}", headers=kept_already)
    stranger = client.sign_in(ines).get(f"/pictures/{picture.id}", headers=kept_already)

    assert (again.status_code, again.data) == (304, b"")
    assert (stranger.status_code, stranger.headers["Cache-Control"]) == (404, "no-store")


def test_who_is_signed_out_is_sent_to_the_door(client, picture):
    assert client.get(f"/pictures/{picture.id}").status_code == 303


def test_a_picture_of_evidence_is_seen_by_those_who_are_asked_about_it(
    client, maya, clara, ines, pair, picture, others
):
    row = {
        "track": "culture",
        "lesson": "x",
        "kind": "tried",
        "picture_id": picture.id,
        "programme_id": pair.programme_id,
    }
    db.session.add(Evidence(person_id=pair.mentee_id, **row))
    db.session.commit()

    seen_by = who_sees(client, f"/pictures/{picture.id}", {"maya": maya, "clara": clara, "ines": ines, **others})

    assert seen_by == {"maya", "clara", "olga"}


@pytest.fixture
def lesson(maya, programme):
    """A draft of Maya's that shows a picture of hers; and the picture."""
    shown = pictures.put_in(PNG, alt="Two halves", by=maya)
    draft = learning.draft(title="One", track="digital-tools", body=f"{BODY}\n\n![Two](picture:{shown.id})", by=maya)
    pictures.uses(draft, queries.pictures_in(draft.body))
    return kept((draft, shown.id))


def test_a_picture_of_a_micro_lesson_is_seen_by_those_who_may_read_it(
    client, maya, clara, robert, ines, lesson, others
):
    everybody = {"maya": maya, "clara": clara, "robert": robert, "ines": ines, **others}
    draft, picture_id = lesson
    seen = [who_sees(client, f"/pictures/{picture_id}", everybody)]

    again = db.session.get_one(MicroLesson, draft.id)
    learning.submit(again, by=maya)
    kept(again)
    seen.append(who_sees(client, f"/pictures/{picture_id}", everybody))
    again = db.session.get_one(MicroLesson, draft.id)
    learning.review(again, is_approved=True, comment="", by=clara)
    learning.publish(again, by=clara)
    db.session.commit()
    seen.append(who_sees(client, f"/pictures/{picture_id}", everybody))

    assert seen == [{"maya"}, {"maya", "clara", "olga"}, set(everybody)]


def test_nobody_reads_the_picture_of_another_by_naming_it(maya, programme, picture):
    draft = learning.draft(title="One", track="digital-tools", body=f"{BODY}\n\n![His](picture:{picture.id})", by=maya)

    pictures.uses(draft, queries.pictures_in(draft.body))

    assert db.session.query(MicroLessonPicture).count() == 0
    ways = queries.ways_to_pictures(draft.body, owner_id=maya.id)
    assert "<img" not in markdown.render(draft.body, ways=ways)
    assert [each.sentence for each in markdown.troubles(draft.body, ways=ways)] == [
        "There is no such picture of yours."
    ]


def test_a_picture_that_a_text_shows_no_more_is_its_readers_no_more(lesson):
    draft = db.session.get_one(MicroLesson, lesson[0].id)

    pictures.uses(draft, [])

    assert db.session.query(MicroLessonPicture).count() == 0


def test_a_text_shows_pictures_with_their_words_and_sizes(maya, lesson):
    body, ways = f"![Two](picture:{lesson[1]})", Ways(link={"lesson:a/b": "/tracks/a/b"}.get)

    html = markdown.render(f"{body} [A](lesson:a/b)", ways=queries.ways_to_pictures(body, owner_id=maya.id, ways=ways))

    assert f'<img src="/pictures/{lesson[1]}" alt="Two" width="80" height="40" loading="lazy">' in html
    assert 'href="/tracks/a/b"' in html


def test_nobody_waits_for_the_database_while_a_picture_is_made_anew(app, robert):
    form = {"picture": (io.BytesIO(PNG), "picture.png")}

    with app.test_request_context("/", method="POST", data=form):
        db.session.get_one(Person, robert.id)
        data = data_of()

        assert (data, db.session().in_transaction()) == (PNG, False)

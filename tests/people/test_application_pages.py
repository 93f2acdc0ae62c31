"""Applying on the page: sent, saved, changed; and one's own parts."""

from __future__ import annotations

import pytest

from portal import db
from portal.people import actions as people
from portal.people import availability
from portal.people.enrolments import queries
from portal.people.models import Enrolment, NotWith, Objective, Person
from tests.cast import kept
from tests.mentoring.meeting import mails_to
from tests.people.enrolling import FORM, a_topic, applied, approved, invited, part_of, state_of

PAGE = "/programmes/spring/application"


@pytest.fixture
def part(programme, ines):
    return kept(invited(ines, programme))


def form(**more):
    return {**FORM, f"topic:{a_topic()}": "2", "role": "mentee", "deed": "send", **more}


def test_an_invitation_is_the_next_step_on_the_home_page(client, part, ines):
    page = client.sign_in(ines).get("/").text

    assert "Take part in Spring" in page
    assert f'href="{PAGE}?role=mentee"' in page


def test_an_application_is_kept_where_matching_looks(client, programme, part, ines, maya):
    objective = kept(Objective(programme_id=programme.id, position=1, text="Ask sooner"))
    db.session.add(objective)
    db.session.commit()

    answer = client.sign_in(ines).submit(
        PAGE, **form(speaks=["de", "fr"], objectives=objective.id, not_with="Maya Lindqvist", like_monday="y")
    )

    assert answer.location == "/me/enrolments"
    db.session.expire_all()
    found = db.session.get_one(Enrolment, part.id)
    assert (found.state, found.why, found.minutes_a_month) == ("applied", "To learn how one asks.", 90)
    assert (found.objectives, queries.topics_of(found)) == ([objective.id], {a_topic(): 2})
    person = db.session.get_one(Person, ines.id)
    assert (person.channel, person.speaks) == ("video", ["de", "fr"])
    assert [tuple(span) for span in availability.free_times_of(person)] == [(day, 540, 630) for day in range(5)]
    assert [(row.person_id, row.other_id) for row in db.session.query(NotWith)] == [(ines.id, maya.id)]
    assert mails_to(ines)[-1].subject == "Spring: your application is there"


def test_sending_twice_is_one_application(client, part, ines):
    client.sign_in(ines)

    answers = [client.submit(PAGE, **form()) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(mails_to(ines)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"why": " "}, "why"),
        ({"why": "x" * 4001}, "why"),
        ({"minutes_a_month": "many"}, "minutes_a_month"),
        ({"minutes_a_month": "5"}, "minutes_a_month"),
        ({"minutes_a_month": "٣٠"}, "minutes_a_month"),
        ({"agrees": ""}, "agrees"),
        ({"channel": "pigeon"}, "channel"),
        ({"pace": "never"}, "pace"),
        ({"speaks": "elvish!"}, "speaks"),
        ({"begins_0": "9 o'clock"}, "free"),
        ({"begins_0": "12:00", "ends_0": "11:00"}, "free"),
        ({"not_with": "Somebody Unknown"}, "not_with"),
        ({"not_with": "ines@demo.example"}, "not_with"),
    ],
)
def test_what_is_amiss_is_marked_and_nothing_typed_is_lost(client, part, ines, wrong, field):
    answer = client.sign_in(ines).submit(PAGE, **form(**({"why": "Kept as it was."} | wrong)))

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text or f'id="{field}-' in answer.text
    assert "Kept as it was." in answer.text or field == "why"
    assert state_of(part) == "invited"


def test_a_topic_has_to_be_chosen(client, part, ines):
    sent = form() | {f"topic:{a_topic()}": "0"}

    answer = client.sign_in(ines).submit(PAGE, **sent)

    assert answer.status_code == 422
    assert "choose at least one topic" in answer.text


def test_a_draft_is_kept_as_it_was_typed(client, part, ines):
    client.sign_in(ines).submit(PAGE, **form(deed="draft", why="Half a", minutes_a_month="nine"))

    page = client.get(PAGE).text
    assert "Half a" in page
    assert 'value="nine"' in page
    assert "Go on with your application" in client.get("/me/enrolments").text
    assert state_of(part) == "invited"


def test_it_can_be_changed_until_somebody_is_in_a_pair(client, programme, ines, clara):
    part = kept(approved(ines, programme, clara))
    client.sign_in(ines)

    assert client.submit(PAGE, **form(why="Changed my mind.")).status_code == 303
    db.session.expire_all()
    assert (db.session.get_one(Enrolment, part.id).why, state_of(part)) == ("Changed my mind.", "approved")
    db.session.get_one(Enrolment, part.id).state = "matched"
    db.session.commit()

    refused = client.submit(PAGE, **form(why="Again."))
    assert refused.status_code == 422
    assert "cannot be changed any more" in client.get(PAGE).text


def test_whom_somebody_avoids_is_seen_by_nobody_else(client, programme, part, ines, maya, clara):
    client.sign_in(ines).submit(PAGE, **form(not_with="maya@demo.example"))

    assert "Not with Maya Lindqvist" in client.get(PAGE).text
    client.sign_in(clara)
    for page in (f"applications/{part.id}", "applications?show=applied", "people/ines-duarte"):
        assert "Maya" not in client.get(f"/programmes/spring/{page}").text
    assert client.sign_in(maya).get(PAGE).text.count("Ines Duarte") == 0


def test_somebody_can_be_taken_off_the_list(client, part, ines):
    client.sign_in(ines).submit(PAGE, **form(not_with="maya@demo.example\nrobert@demo.example"))
    maya = people.person_with("maya@demo.example")

    client.submit(PAGE, **form(keeps=maya.id))

    assert [row.other_id for row in db.session.query(NotWith)] == [maya.id]


def test_without_an_enrolment_there_is_no_form(client, programme, ines):
    client.sign_in(ines)

    assert client.get(PAGE).status_code == 404
    assert client.submit(PAGE, **form()).status_code == 404
    assert client.get("/programmes/spring/join").status_code == 404
    assert client.submit("/programmes/spring/join").status_code == 404
    assert client.submit("/programmes/spring/join", role="mentee").status_code == 404


def test_where_everybody_may_apply_one_begins_by_oneself(client, programme, ines):
    programme.is_open, programme.state = True, "enrolling"
    kept(programme)
    client.sign_in(ines)

    assert "Apply as Mentor" in client.get("/programmes/spring/join").text
    assert client.submit("/programmes/spring/join", role="mentor").location == f"{PAGE}?role=mentor"
    assert client.get(f"{PAGE}?role=mentor").status_code == 200
    assert client.submit("/programmes/spring/join", role="coordinator").status_code == 422


def test_one_pauses_comes_back_and_leaves_with_one_button_each(client, programme, robert):
    part = part_of(programme, robert)
    kept(part)
    client.sign_in(robert)

    for deed, state in (("pause", "paused"), ("return", "available"), ("withdrawal", "withdrawn")):
        for _time in range(2):
            assert client.submit(f"/enrolments/{part.id}/{deed}").location == "/me/enrolments"
        assert state_of(part) == state
    assert client.get("/me/enrolments").status_code == 200


@pytest.mark.parametrize("deed", ["pause", "return", "withdrawal"])
def test_the_part_of_somebody_else_does_not_exist(client, programme, robert, maya, clara, ines, deed):
    part = kept(part_of(programme, robert))

    for person in (maya, clara, ines):
        assert client.sign_in(person).submit(f"/enrolments/{part.id}/{deed}").status_code == 404
    assert state_of(part) == "available"


def test_an_applicant_sees_nothing_of_the_programme(client, programme, pair, ines):
    kept(applied(ines, programme, "mentor"))
    client.sign_in(ines)

    assert "Ask a question" not in client.get("/questions").text or client.get("/questions/new").status_code != 200
    assert client.get(f"/pairs/{pair.id}").status_code == 404
    assert client.get("/programmes/spring").status_code == 404

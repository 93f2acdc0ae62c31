"""Applications as coordinators see and answer them, one and many."""

from __future__ import annotations

import pytest

from portal import db
from portal.people import actions as people
from portal.people.models import Enrolment, Person, Programme
from tests.cast import kept
from tests.mentoring.meeting import mails_to, statements
from tests.people.enrolling import applied, invited, part_of, state_of

PAGE = "/programmes/spring/applications"


@pytest.fixture
def part(programme, ines):
    return kept(applied(ines, programme, why="To ask better."))


def test_they_are_listed_by_state_and_role(client, programme, part, clara):
    page = client.sign_in(clara).get(PAGE).text

    assert "Ines Duarte" in page
    assert "Robert Keller" not in page
    assert "Robert Keller" in client.get(f"{PAGE}?show=all&role=mentee").text
    assert "Ines Duarte" not in client.get(f"{PAGE}?show=applied&role=mentor").text


def test_one_is_shown_with_what_they_wrote(client, part, clara):
    page = client.sign_in(clara).get(f"{PAGE}/{part.id}").text

    assert "To ask better." in page
    assert "Minutes a month" in page


@pytest.mark.parametrize(
    ("deed", "state"), [("approval", "approved"), ("waiting", "waitlisted"), ("refusal", "declined")]
)
def test_each_is_answered(client, part, ines, clara, deed, state):
    client.sign_in(clara)

    for _time in range(2):
        assert client.submit(f"{PAGE}/{part.id}/decision", deed=deed).location == f"{PAGE}/{part.id}"

    assert state_of(part) == state
    assert len(mails_to(ines)) == 2


def test_a_reason_is_read_by_coordinators_alone(client, part, ines, clara):
    client.sign_in(clara).submit(f"{PAGE}/{part.id}/decision", deed="refusal", reason="Too soon.")

    assert "Too soon." in client.get(f"{PAGE}/{part.id}").text
    client.sign_in(ines)
    assert "Too soon." not in client.get("/me/enrolments").text


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"deed": ""}, "deed"), ({"deed": "burn"}, "deed"), ({"deed": "refusal", "reason": "x" * 2001}, "reason")],
)
def test_an_answer_that_is_none_is_refused(client, part, clara, sent, field):
    answer = client.sign_in(clara).submit(f"{PAGE}/{part.id}/decision", **sent)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert state_of(part) == "applied"


def test_many_are_answered_at_once_and_who_cannot_be_is_named(client, programme, part, maya, clara):
    mayas = kept(applied(maya, programme))
    waits = kept(invited(people.create_person("new@demo.example", "Nina Neu"), programme))

    answer = client.sign_in(clara).submit(
        f"{PAGE}/decisions", one=[part.id, mayas.id, waits.id], deed="approval", show="all"
    )

    assert answer.status_code == 303
    assert [state_of(each) for each in (part, mayas, waits)] == ["approved", "approved", "invited"]
    page = client.get(answer.location).text
    assert "2 applications are answered." in page
    assert "Nina Neu: Only an application can be approved." in page


def test_the_last_place_is_given_once(client, programme, part, maya, robert, clara):
    mayas = kept(applied(maya, programme))
    client.sign_in(clara).submit(f"{PAGE}/places", mentee_places="2", mentor_places="")

    client.submit(f"{PAGE}/decisions", one=[part.id, mayas.id], deed="approval")

    assert sorted(state_of(each) for each in (part, mayas)) == ["applied", "approved"]


@pytest.mark.parametrize("wrong", [{"mentee_places": "some"}, {"mentor_places": "-1"}, {"mentee_places": "10001"}])
def test_places_are_a_number_or_nothing(client, programme, clara, wrong):
    answer = client.sign_in(clara).submit(f"{PAGE}/places", **wrong)

    assert answer.status_code == 422
    assert f'href="#{next(iter(wrong))}"' in answer.text


def test_places_and_openness_are_kept(client, programme, clara):
    client.sign_in(clara).submit(f"{PAGE}/places", mentor_places="12", mentee_places="", is_open="y")

    found = db.session.get_one(Programme, programme.id, populate_existing=True)
    assert (found.mentor_places, found.mentee_places, found.is_open) == (12, None, True)


def test_nothing_ticked_is_refused(client, part, clara):
    answer = client.sign_in(clara).submit(f"{PAGE}/decisions", deed="approval")

    assert answer.status_code == 422
    assert "tick at least one" in answer.text


def test_they_exist_only_for_coordinators_of_the_programme(client, programme, part, maya, robert, ines, clara):
    otto = people.create_person("otto@demo.example", "Otto Berg")
    autumn = people.open_programme("Autumn", slug="autumn", by=otto)
    kept(autumn)

    for person in (maya, robert, ines, otto):
        client.sign_in(person)
        assert client.get(PAGE).status_code == 404
        assert client.get(f"{PAGE}/{part.id}").status_code == 404
        for deed, sent in (
            (f"{part.id}/decision", {"deed": "approval"}),
            (f"{part.id}/consent", {}),
            ("decisions", {"one": part.id, "deed": "approval"}),
            ("places", {}),
        ):
            assert client.submit(f"{PAGE}/{deed}", **sent).status_code == 404
    client.sign_in(otto)
    assert client.get(f"/programmes/autumn/applications/{part.id}").status_code == 404
    answer = client.submit("/programmes/autumn/applications/decisions", one=part.id, deed="approval")
    assert answer.status_code == 404
    assert state_of(part) == "applied"


def test_a_long_list_is_paged_and_costs_the_same(app, client, programme, part, clara):
    few = statements(app, lambda: client.sign_in(clara).get(f"{PAGE}?show=all"))
    for n in range(60):
        person = Person(email=f"p{n}@demo.example", handle=f"p-{n}", name=f"Person {n:02}")
        db.session.add(person)
        db.session.flush()
        db.session.add(Enrolment(programme_id=programme.id, person_id=person.id, role="mentee", state="applied"))
    db.session.commit()

    assert statements(app, lambda: client.get(f"{PAGE}?show=all")) <= few
    assert client.get(f"{PAGE}?show=all").text.count('name="one"') == 50
    assert client.get(f"{PAGE}?show=all&rows=2").text.count('name="one"') > 10


def test_who_waits_moves_up_when_somebody_leaves(client, programme, part, robert, clara):
    client.sign_in(clara)
    client.submit(f"{PAGE}/places", mentee_places="1", mentor_places="")
    client.submit(f"{PAGE}/{part.id}/decision", deed="waiting")
    roberts = kept(part_of(programme, robert))

    client.sign_in(robert).submit(f"/enrolments/{roberts.id}/withdrawal")

    assert state_of(part) == "approved"

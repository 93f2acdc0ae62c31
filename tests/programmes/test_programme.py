"""The page of a programme: for those who coordinate it, without anything that pairs say or write."""

from __future__ import annotations

import re

import pytest

from portal import clock, db
from portal.learning import actions as learning
from portal.mentoring import actions, queries
from portal.mentoring.models import Pair
from portal.people import actions as people
from portal.people.models import Enrolment, Person, Programme
from tests.cast import kept
from tests.mentoring.meeting import (
    agreed,
    count,
    filled,
    fixed,
    held,
    mails_to,
    many_pairs,
    statements,
)

PAGE = "/programmes/spring"


def test_a_programme_exists_for_those_who_coordinate_it(client, programme, maya, robert, clara, ines):
    for address in ("/programmes", PAGE):
        client.delete_cookie("portal")
        assert client.get(address).location.startswith("/sign-in?next=")
        assert [client.sign_in(person).get(address).status_code for person in (clara, maya, robert, ines)] == [
            200, 404, 404, 404,
        ]  # fmt: skip


def test_who_coordinates_another_one_does_not_see_it(client, programme, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))
    client.sign_in(ines)

    assert client.get(PAGE).status_code == 404
    assert "Autumn" in client.get("/programmes").text
    assert "Spring" not in client.get("/programmes").text


@pytest.mark.parametrize("deed", ["pairs", "enrolments"])
def test_only_who_coordinates_it_changes_it(client, programme, deed, maya, ines):
    address = f"{PAGE}/{deed}"

    assert client.submit(address).status_code == 303
    assert [client.sign_in(person).submit(address).status_code for person in (maya, ines)] == [404, 404]


def test_it_shows_pairs_with_states_and_dates(client, pair, maya, robert, clara):
    kept(held(pair, maya=maya, robert=robert))
    agreed(pair, maya=maya, robert=robert, title="Answer in the document", why="Because")
    kept(fixed(pair, maya=maya, robert=robert, starts_at=clock.now().replace(day=20), agenda="Quietly"))

    page = client.sign_in(clara).get(PAGE).text

    row = " ".join(re.sub(r"<[^>]*>", " ", page[page.index("<tbody>") : page.index("</tbody>")]).split())
    assert row == "Robert Keller and Maya Lindqvist active 1 1 Fri 20 Mar 2026, 10:00"
    assert "1 session held" in page
    assert [words for words in ("Answer in the document", "Because", "Quietly") if words in page] == []


def test_a_pair_is_formed(client, programme, clara, maya, robert):
    client.sign_in(clara)
    assert filled(client.get(PAGE)) == ["Form the pair"]

    answers = [client.submit(f"{PAGE}/pairs", mentor=maya.id, mentee=robert.id) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert count(Pair) == 1
    assert [mail.subject for mail in mails_to(robert)] == ["You and Maya Lindqvist: a suggestion"]


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"mentor": "", "mentee": "robert"}, "mentor"),
        ({"mentor": "robert", "mentee": "robert"}, "mentor"),
        ({"mentor": "maya", "mentee": "ines"}, "mentee"),
        ({"mentor": "maya", "mentee": "' or 1=1"}, "mentee"),
    ],
)
def test_only_who_is_enrolled_is_paired(client, request, programme, clara, chosen, field):
    ids = {
        role: request.getfixturevalue(name).id if name in ("maya", "robert", "ines") else name
        for role, name in chosen.items()
    }

    answer = client.sign_in(clara).submit(f"{PAGE}/pairs", **ids)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count(Pair) == 0


def test_somebody_new_is_invited(client, programme, clara):
    answer = client.sign_in(clara).submit(
        f"{PAGE}/enrolments", email=" Nora@Demo.Example ", name="Nora Weiss", role="mentee"
    )

    assert answer.location == PAGE
    nora = people.person_with("nora@demo.example")
    [mail] = mails_to(nora)
    assert mail.subject == "Spring: you are invited"
    assert mail.link.startswith("/invitations/")
    assert "Nora Weiss is invited" in client.get(PAGE).text
    assert client.get(mail.link).status_code == 200


def test_who_is_known_is_told_without_a_key(client, programme, clara, ines):
    ines.password_hash = "kept elsewhere"
    kept(ines)

    client.sign_in(clara).submit(f"{PAGE}/enrolments", email=ines.email, name="Somebody Else", role="mentor")

    assert [mail.link for mail in mails_to(ines)] == [f"{PAGE}/application?role=mentor"]
    assert db.session.get_one(Person, ines.id).name == "Ines Duarte"
    assert ines.id not in [each.id for each in queries.candidates_in(_again(programme))]


def test_a_double_click_invites_once(client, programme, clara):
    client.sign_in(clara)

    for _time in range(2):
        client.submit(f"{PAGE}/enrolments", email="nora@demo.example", name="Nora Weiss", role="mentee")

    nora = people.person_with("nora@demo.example")
    assert len(mails_to(nora)) == 1
    assert db.session.query(Enrolment).filter_by(person_id=nora.id).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nora"}, "email"),
        ({"email": "nora@demo.example\r\nBcc: thief@evil.example"}, "email"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Nora\x07"}, "name"),
        ({"role": "owner"}, "role"),
        ({"role": ""}, "role"),
    ],
)
def test_an_invitation_that_is_refused_comes_back_as_it_was_typed(client, programme, clara, wrong, field):
    typed = {"email": "nora@demo.example", "name": "Nora Weiss", "role": "mentor", **wrong}

    answer = client.sign_in(clara).submit(f"{PAGE}/enrolments", **typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    if field != "name":
        assert 'value="Nora Weiss"' in answer.text
    assert db.session.query(Person).filter_by(email="nora@demo.example").count() == 0


def test_a_micro_lesson_waits_for_its_reviewer(client, programme, clara, maya):
    lesson = learning.draft(title="A shorter mail", track="digital-tools", body="Say what you want. " * 20, by=maya)
    learning.submit(lesson, by=maya)
    kept(lesson)

    page = client.sign_in(clara).get(PAGE)

    assert "A shorter mail" in page.text
    assert f"/micro-lessons/{lesson.id}" in page.text


def test_a_session_held_can_be_taken_back_from_the_list(client, pair, clara, maya, robert):
    meeting = kept(held(pair, maya=maya, robert=robert))

    page = client.sign_in(clara).get(PAGE)

    assert f'action="/sessions/{meeting.id}/retraction"' in page.text


def test_its_lists_are_turned_one_by_one(client, programme, clara):
    many_pairs(_again(programme), 25)
    client.sign_in(clara)

    page = client.get(f"{PAGE}?pairs=2&sessions=3").text

    assert page.count('scope="row"') == 5
    assert "pairs=2&amp;sessions=4" in page
    assert "pairs=1&amp;sessions=3" in page


@pytest.mark.parametrize("page", ["/programmes", PAGE])
def test_a_page_costs_the_same_with_many_rows(app, client, programme, clara, page):
    client.sign_in(clara)
    many_pairs(_again(programme), 1)
    few = statements(app, lambda: client.get(page))
    many_pairs_more(programme)

    many = statements(app, lambda: client.get(page))

    assert many == few <= 12


def many_pairs_more(programme):
    """Two hundred more pairs, after one that is there."""
    for one in db.session.query(Person).filter(Person.handle.in_(("anna-0", "otto-0"))):
        one.email, one.handle = f"first.{one.email}", f"first-{one.handle}"
    db.session.commit()
    many_pairs(_again(programme), 200)


def _again(programme):
    return db.session.get_one(Programme, programme.id)


def test_pairs_are_counted_by_role(programme, pair, maya, robert):
    found = {(each.name, each.role): each.pairs for each in queries.candidates_in(programme)}

    assert found == {("Maya Lindqvist", "mentor"): 1, ("Robert Keller", "mentee"): 1}


def test_totals_are_those_of_the_programme(pair, maya, robert, programme):
    goal = agreed(pair, maya=maya, robert=robert)
    actions.complete(goal, pair=pair, attainment=0, by=maya)
    held(pair, maya=maya, robert=robert)

    assert queries.counts_in(programme) == {"pairs": 1, "active": 1, "held": 1, "reached": 1}

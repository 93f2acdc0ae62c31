"""The pages of nominations: write, follow, decide."""

from __future__ import annotations

import re

import pytest

from portal import credentials, db
from portal.awards import hands, nominations
from portal.awards.models import Nomination
from portal.credentials import keys
from portal.gamification import queries as treasury
from portal.people import actions as people
from portal.people.models import Person
from tests.awards.test_nominations import ANSWER, BADGE, TEXT
from tests.cast import kept
from tests.learning.reading import statements
from tests.mentoring.meeting import badges_of, count

NEW, QUEUE = "/nominations/new", "/programmes/spring/nominations"


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def nominate(visit, **fields):
    return visit.submit(NEW, **{"nominee": "maya-lindqvist", "badge": BADGE, "text": TEXT, "is_named": "y", **fields})


@pytest.fixture
def made(programme, robert, maya):
    """Robert's nomination of Maya."""
    return kept(nominations.nominate(maya, BADGE, text=TEXT, is_named=True, by=robert))


def test_somebody_is_nominated_from_the_page_of_the_pair(client, pair, robert):
    visit = client.sign_in(robert)
    assert f'href="{NEW}?for=maya-lindqvist"' in visit.get(f"/pairs/{pair.id}").text
    page = visit.get(f"{NEW}?for=maya-lindqvist")
    assert "The coordinators of the programme read them; if they agree, your colleague does too." in words(page)
    assert "checked" in page.text.partition('name="is_named"')[2][:200]

    assert nominate(visit).location == "/nominations"

    seen = words(visit.get("/nominations"))
    assert "Thank you. A coordinator reads what you wrote about Maya." in seen
    assert TEXT in seen
    assert "to be read" in seen


def test_somebody_else_of_the_programme_is_nominated_by_their_address(client, programme, robert, clara):
    visit = client.sign_in(robert)

    assert nominate(visit, nominee="", email=" Clara@demo.example").status_code == 303
    assert db.session.query(Nomination).one().nominee_id == clara.id


def test_an_address_that_was_typed_counts_more_than_whom_the_list_shows(client, pair, robert, clara):
    visit = client.sign_in(robert)

    assert nominate(visit, email="clara@demo.example").status_code == 303
    assert db.session.query(Nomination).one().nominee_id == clara.id


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"nominee": ""}, "choose somebody, or give their e-mail address"),
        ({"nominee": "", "email": "ines@demo.example"}, "nobody with this address in a programme of yours"),
        ({"nominee": "", "email": "robert@demo.example"}, "Nobody nominates themselves"),
        ({"badge": "bridge-builder"}, "choose a badge"),
        ({"badge": ""}, "choose a badge"),
        ({"text": "Well done."}, "20 to 600 letters"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(client, pair, robert, ines, fields, sentence):
    answer = nominate(client.sign_in(robert), **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields.get("text", TEXT) in answer.text
    assert count(Nomination) == 0


def test_the_page_names_only_whom_one_sees_in_the_portal(client, pair, robert, clara, maya, ines, settings):
    visit = client.sign_in(robert)

    assert "Maya Lindqvist" in visit.get(NEW).text
    assert "Clara Rossi" not in visit.get(NEW).text
    for handle in ("clara-rossi", "ines-duarte", "robert-keller", "nobody"):
        assert visit.get(f"{NEW}?for={handle}").status_code == 404
        assert nominate(visit, nominee=handle).status_code == 404
    keys.create(settings.keys)
    kept(hands.grant(maya, hands.a_badge("explorer"), reason=TEXT, by=None))
    award = next(each for each in treasury.awards_of(maya.id) if each.badge)
    credentials.share(credentials.issue(award.id, viewer=maya), by=maya)
    kept(maya)
    visit = client.sign_in(clara)
    assert f'href="{NEW}?for=maya-lindqvist"' in visit.get("/people/maya-lindqvist").text
    assert "Maya Lindqvist" in visit.get(f"{NEW}?for=maya-lindqvist").text
    assert NEW not in client.sign_in(ines).get("/people/maya-lindqvist").text


def test_a_stranger_is_told_that_it_needs_a_programme(client, programme, ines, robert):
    visit = client.sign_in(ines)

    assert "within a programme" in words(visit.get(NEW))
    assert nominate(visit, nominee="", email=robert.email).status_code == 422
    assert count(Nomination) == 0


def test_a_coordinator_accepts(client, made, clara, maya, robert):
    visit = client.sign_in(clara)
    assert "1 nomination to read" in words(visit.get("/programmes/spring"))
    assert TEXT in words(visit.get(QUEUE))
    assert "by Robert Keller" in words(visit.get(QUEUE))

    for _click in range(2):
        assert visit.submit(f"{QUEUE}/{made.id}/acceptance").location == QUEUE

    assert BADGE in badges_of(maya)
    assert "Nothing waits for you here" in words(visit.get(QUEUE))
    assert TEXT in words(visit.get(f"{QUEUE}?show=accepted"))
    award = next(each for each in treasury.awards_of(maya.id) if each.badge == BADGE)
    assert f"Robert Keller nominated you, and Clara Rossi agreed on 3 March: {TEXT}" in words(
        client.sign_in(maya).get(f"/awards/{award.id}")
    )
    assert "accepted" in words(client.sign_in(robert).get("/nominations"))


def test_a_coordinator_declines_with_a_sentence_that_the_nominator_reads(client, made, clara, maya, robert):
    visit = client.sign_in(clara)

    refused = visit.submit(f"{QUEUE}/{made.id}/refusal", answer="No.")
    assert refused.status_code == 422
    assert "kind sentence" in refused.text
    assert visit.submit(f"{QUEUE}/{made.id}/refusal", answer=ANSWER).location == QUEUE

    assert f"The coordinator writes: {ANSWER}" in words(client.sign_in(robert).get("/nominations"))
    assert ANSWER not in client.sign_in(maya).get("/nominations").text
    assert badges_of(maya) == set()


def test_what_cannot_be_given_is_said_on_the_page(client, made, clara, maya):
    db.session.get_one(Person, maya.id).hides_points = True
    kept(clara)

    answer = client.sign_in(clara).submit(f"{QUEUE}/{made.id}/acceptance")

    assert answer.status_code == 422
    assert "keeps points and badges hidden" in answer.text


def test_nobody_else_decides(client, made, maya, robert, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))

    for person in (maya, robert, ines):
        visit = client.sign_in(person)
        assert visit.get(QUEUE).status_code == 404
        assert visit.submit(f"{QUEUE}/{made.id}/acceptance").status_code == 404
        assert visit.submit(f"{QUEUE}/{made.id}/refusal", answer=ANSWER).status_code == 404
    assert client.submit(f"/programmes/autumn/nominations/{made.id}/acceptance").status_code == 404
    assert db.session.get_one(Nomination, made.id).state == "open"


def test_signed_out_everything_leads_to_the_door(client, made):
    for path in (NEW, "/nominations", QUEUE):
        assert client.get(path).location.startswith("/sign-in")
    assert nominate(client).location.startswith("/sign-in")
    assert client.submit(f"{QUEUE}/{made.id}/acceptance").location.startswith("/sign-in")


def test_the_queue_is_filtered_paged_and_costs_no_more_with_many(app, client, programme, clara, maya, robert):
    visit = client.sign_in(clara)
    few = statements(app, lambda: visit.get(QUEUE))
    for number in range(12):
        writer = people.create_person(f"p{number}@demo.example", f"Person {number}")
        people.enrol(writer, programme, role="mentee")
        badge = "patient-explainer" if number % 2 else BADGE
        nominations.nominate(maya, badge, text=f"{TEXT} {number}", is_named=True, by=writer)
    kept(clara)

    assert statements(app, lambda: visit.get(QUEUE)) <= few + 1
    assert "by Person 9" in visit.get(QUEUE).text
    assert "by Person 11" not in visit.get(QUEUE).text
    assert "by Person 11" in visit.get(f"{QUEUE}?nominations=2").text
    assert "by Person 1 " not in visit.get(f"{QUEUE}?badge={BADGE}").text
    assert visit.get(f"{QUEUE}?badge=x&show=y&nominations=z").status_code == 200

"""The pages of matching: a coordinator's run, whom a mentee may ask, and the card that both answer."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.mentoring import actions
from portal.mentoring.matching import queries, runs
from portal.mentoring.models import ACCEPTED_BY_ONE, ACTIVE, DECLINED, MatchRun, Pair, Suggestion, Unmatched
from portal.people import actions as people
from portal.people.models import NotWith, Person
from tests.cast import kept
from tests.mentoring.matching import available, ready
from tests.mentoring.meeting import again, count, filled, mails_to, problem_of, statements

PAGE = "/programmes/spring/matching"


@pytest.fixture
def crowd(programme, maya, robert):
    """Maya and Robert, who can be matched."""
    ready(programme, maya, "mentor")
    return kept(ready(programme, robert, "mentee"))


@pytest.fixture
def run(programme, crowd, clara):
    """A run in which Maya and Robert are suggested."""
    begun = runs.start(programme, by=clara)
    runs.propose(begun, programme)
    return kept(begun)


@pytest.fixture
def offered(programme, crowd, clara, maya, robert):
    """A pair that is offered to Maya and Robert."""
    return kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))


def the_suggestion(run):
    """Its one suggestion."""
    return queries.suggestions_in(run)[0].id


def deeds(run):
    """Every deed of a coordinator on a run, by address."""
    here, one = f"{PAGE}/{run.id}", f"{PAGE}/{run.id}/suggestions/{the_suggestion(run)}"
    return [PAGE, *(f"{here}/{deed}" for deed in ("proposal", "pins", "publication", "discard"))] + [
        f"{one}/{deed}" for deed in ("pin", "release", "removal")
    ]


def test_from_a_run_to_a_pair_that_both_want(client, programme, crowd, clara, maya, robert):
    client.sign_in(clara)
    here = client.submit(PAGE).location
    assert filled(client.get(here)) == ["Propose pairs"]
    client.submit(f"{here}/proposal")
    page = client.get(here)
    assert filled(page) == ["Publish 1 pair"]
    for words in (
        "Maya Lindqvist and Robert Keller",
        "80 of 100",
        "Maya Lindqvist offers what Robert Keller wants most",
    ):
        assert words in page.text
    assert client.submit(f"{here}/publication").location == PAGE

    pair = kept(db.session.query(Pair).one())
    card = client.sign_in(robert).get(f"/pairs/{pair.id}")
    assert "Maya offers what you want most: An assistant that serves you." in card.text
    assert filled(card) == ["Read and sign"]
    assert client.submit(f"/pairs/{pair.id}/acceptance").status_code == 303
    assert "You have said yes." in client.get(f"/pairs/{pair.id}").text
    for person in (robert, maya):
        client.sign_in(person).submit(f"/pairs/{pair.id}/signature")
    assert again(pair).state == ACTIVE
    assert "Why the two of you" not in client.get(f"/pairs/{pair.id}").text


def test_a_run_exists_for_those_who_coordinate_the_programme(client, run, clara, maya, robert, ines):
    autumn = people.open_programme("Autumn", slug="autumn", by=ines)
    addresses = [PAGE, f"{PAGE}/{run.id}"]
    kept(autumn)

    for person in (maya, robert, ines):
        client.sign_in(person)
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        assert {client.submit(address).status_code for address in deeds(run)} == {404}
    assert client.submit(f"/programmes/autumn/matching/{run.id}/publication").status_code == 404
    assert count(Pair) == 0
    assert again(run).state == "proposed"
    client.sign_in(clara)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_signed_out_a_run_leads_to_the_door(client, run):
    for address in (PAGE, f"{PAGE}/{run.id}", "/matches", "/matches/spring"):
        assert client.get(address).location.startswith("/sign-in?next=")


def test_a_suggestion_is_pinned_released_and_taken_out(client, run, clara):
    one = f"{PAGE}/{run.id}/suggestions/{the_suggestion(run)}"
    client.sign_in(clara)

    client.submit(f"{one}/pin")
    pinned = "1 pinned" in client.get(f"{PAGE}/{run.id}").text
    client.submit(f"{one}/release")
    released = "0 pinned" in client.get(f"{PAGE}/{run.id}").text
    client.submit(f"{one}/removal")
    page = client.get(f"{PAGE}/{run.id}").text

    assert pinned
    assert released
    assert page.count("The pair that was proposed for them was taken out.") == 2
    assert client.submit(f"{one}/pin").status_code == 404


def test_two_are_pinned_by_hand(client, programme, run, clara, maya):
    otto = kept(available(programme, "Otto Kern", "mentee", topics={}))
    client.sign_in(clara)

    client.submit(f"{PAGE}/{run.id}/pins", mentor=maya.id, mentee=otto.id)
    client.submit(f"{PAGE}/{run.id}/proposal")
    page = client.get(f"{PAGE}/{run.id}").text

    assert "Maya Lindqvist and Otto Kern" in page
    assert "1 pinned" in page
    assert page.count("Those who are possible for them fit others better.") == 1


@pytest.mark.parametrize(
    ("mentor", "mentee", "field"), [("", "", "mentor"), ("x", "x", "mentor"), ("maya", "x", "mentee")]
)
def test_what_is_not_on_the_list_is_not_pinned(client, run, clara, maya, mentor, mentee, field):
    chosen = {"mentor": maya.id if mentor == "maya" else mentor, "mentee": mentee}

    answer = client.sign_in(clara).submit(f"{PAGE}/{run.id}/pins", **chosen)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_the_coordinator_is_not_told_whom_somebody_does_not_want(client, programme, crowd, clara, maya, robert):
    db.session.add(NotWith(person_id=robert.id, other_id=maya.id))
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)
    kept(run)

    page = client.sign_in(clara).get(f"{PAGE}/{run.id}").text
    answer = client.submit(f"{PAGE}/{run.id}/pins", mentor=maya.id, mentee=robert.id)

    assert "No mentor with room is possible for them." in page
    assert "This pair is not possible. Please choose somebody else." in problem_of(answer)


def test_what_cannot_be_published_any_more_is_said_and_nothing_is(client, run, clara, maya, robert):
    maya.manager_id = robert.id
    kept(maya)

    answer = client.sign_in(clara).submit(f"{PAGE}/{run.id}/publication")

    assert answer.status_code == 422
    assert "nothing was published" in problem_of(answer)
    assert count(Pair) == 0


def test_a_discarded_run_can_only_be_read(client, run, clara):
    client.sign_in(clara).submit(f"{PAGE}/{run.id}/discard")

    page = client.get(f"{PAGE}/{run.id}")

    assert "discarded" in page.text
    assert filled(page) == []
    assert client.submit(f"{PAGE}/{run.id}/proposal").status_code == 422


def test_a_no_is_silent_and_the_coordinator_reads_why(client, offered, clara, maya, robert):
    answer = client.sign_in(robert).submit(f"/pairs/{offered.id}/decline", why="too-close")

    assert answer.location == "/matches"
    assert again(offered).state == DECLINED
    assert "We work too closely together" not in client.sign_in(maya).get(f"/pairs/{offered.id}").text
    assert "We work too closely together" not in mails_to(maya)[-1].text
    page = client.sign_in(clara).get(PAGE).text
    assert "We work too closely together: 1" in page
    assert "Maya Lindqvist and Robert Keller" in page


def test_to_the_other_one_a_no_looks_like_no_answer(client, offered, maya, robert):
    pages = []
    for state in ("declined", "expired"):
        db.session.execute(sa.update(Pair).values(state=state))
        db.session.commit()
        pages.append(client.sign_in(maya).get(f"/pairs/{offered.id}").text)

    assert "declined" not in pages[0]
    assert pages[0].split("<main")[1].split("</main>")[0] == pages[1].split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("why", ["", "because", "too-close "])
def test_a_no_without_a_reason_from_the_list_is_refused(client, offered, robert, why):
    answer = client.sign_in(robert).submit(f"/pairs/{offered.id}/decline", why=why)

    assert answer.status_code == 422
    assert "from the list" in problem_of(answer)
    assert again(offered).state == "offered"


def test_nobody_else_answers_for_a_pair(client, offered, clara, ines):
    for person in (clara, ines):
        client.sign_in(person)
        assert client.submit(f"/pairs/{offered.id}/acceptance").status_code == 404
        assert client.submit(f"/pairs/{offered.id}/decline", why="no-time").status_code == 404


def test_a_mentee_chooses_and_the_mentor_is_asked(client, crowd, maya, robert):
    client.sign_in(robert)
    assert 'href="/matches/spring"' in client.get("/matches").text
    page = client.get("/matches/spring").text
    assert "Ask Maya" in page

    answer = client.submit("/matches/spring/asks", mentor=maya.id)

    pair = kept(db.session.query(Pair).one())
    assert answer.location == f"/pairs/{pair.id}"
    assert pair.state == ACCEPTED_BY_ONE
    assert "You have a pair, or have asked somebody." in client.get("/matches/spring").text
    assert f'href="/pairs/{pair.id}"' in client.sign_in(maya).get("/matches").text


def test_only_a_mentee_of_the_programme_asks(client, crowd, clara, maya, ines):
    for person in (maya, clara, ines):
        client.sign_in(person)
        assert client.get("/matches/spring").status_code == 404
        assert client.submit("/matches/spring/asks", mentor=maya.id).status_code == 404
    assert [client.sign_in(person).get("/matches").status_code for person in (clara, ines)] == [404, 404]


@pytest.mark.parametrize("mentor", ["", "x", "somebody"])
def test_who_is_not_on_the_list_is_not_asked(client, crowd, robert, mentor):
    answer = client.sign_in(robert).submit("/matches/spring/asks", mentor=mentor)

    assert answer.status_code == 422
    assert "Please choose a mentor" in problem_of(answer)
    assert count(Pair) == 0


def test_a_pair_in_the_reporting_line_is_shown_until_it_is_solved(client, offered, clara, maya, robert):
    client.sign_in(clara)
    words = "Maya Lindqvist and Robert Keller: one now reports to the other."
    shown = []
    for manager in (robert.id, None):
        db.session.execute(sa.update(Person).where(Person.id == maya.id).values(manager_id=manager))
        db.session.commit()
        shown.append([words in client.get(page).text for page in ("/programmes/spring", PAGE)])

    assert shown == [[True, True], [False, False]]


def test_a_page_costs_the_same_with_many_rows(client, app, programme, run, clara, robert):
    visits = [(clara, PAGE), (clara, f"{PAGE}/{run.id}"), (robert, "/matches/spring")]
    many(programme, run, range(1))
    few = [statements(app, lambda one=one: client.sign_in(one[0]).get(one[1])) for one in visits]
    many(programme, run, range(1, 30))

    assert [statements(app, lambda one=one: client.sign_in(one[0]).get(one[1])) for one in visits] == few


def many(programme, run, numbers):
    """More suggestions, people without, mentors to ask, and runs."""
    for n in numbers:
        mentor, mentee = (
            people.enrol(available(programme, f"{role}{n} Frei", role), programme, role=role).id
            for role in ("mentor", "mentee")
        )
        two = {"mentor_enrolment_id": mentor, "mentee_enrolment_id": mentee}
        db.session.add(Suggestion(run_id=run.id, score=1, **two))
        db.session.add(Unmatched(run_id=run.id, enrolment_id=mentee, reason="outnumbered"))
        db.session.add(MatchRun(programme_id=programme.id, started_by_id=run.started_by_id, state="discarded"))
    db.session.commit()


def test_to_other_systems_a_no_looks_like_no_answer(client, offered, maya, robert):
    client.sign_in(robert).submit(f"/pairs/{offered.id}/decline", why="too-close")
    token = people.make_token(db.session.get_one(Person, maya.id), ["read"])
    db.session.commit()
    asking = {"Authorization": f"Bearer {token}"}

    pairs, events = (client.get(f"/api/v1/{what}", headers=asking) for what in ("pairs", "events"))

    assert [pair["state"] for pair in pairs.json["items"]] == ["expired"]
    assert "pair.lapsed" in events.text
    assert "too-close" not in events.text
    assert "declin" not in events.text

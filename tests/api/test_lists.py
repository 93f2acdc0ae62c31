"""What is read: by coordinators of their programmes, by others of themselves, by strangers nothing; never texts."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db
from portal.credentials import actions as credentials
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.gamification import queries as treasury
from portal.people.models import Person
from tests.api.conftest import LISTS, Caller, again
from tests.cast import kept
from tests.mentoring.meeting import agreed, fixed, held, many_pairs, statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECRET = "between-the-two-of-us"
EARNED = ("ledger", "awards", "holdings", "credentials")


@pytest.fixture
def life(app, pair, maya, robert, clara, elsewhere):
    """Maya and Robert in the middle of their programme, with words that are theirs alone; and a programme elsewhere."""
    keys.create(app.config["PORTAL"].keys)
    agreed(pair, maya=maya, robert=robert, title=SECRET, why=SECRET, milestones=(SECRET,))
    held(pair, maya=maya, robert=robert, agenda=SECRET, link=f"https://meet.example.org/{SECRET}")
    fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + dt.timedelta(days=30), agenda=SECRET)
    robert.how_i_work = SECRET
    kept(robert)
    credentials.settle([maya.id, robert.id])
    return pair


def of(caller, path, name):
    """One member of every item."""
    return [each[name] for each in caller.items(f"/{path}")]


@pytest.mark.parametrize("path", LISTS)
def test_a_coordinator_reads_what_happens_in_their_programme_and_nothing_of_another(app, life, clara, elsewhere, path):
    answer = Caller(app, clara).get(f"/{path}")

    assert answer.status_code == 200
    assert answer.json["items"]
    assert len({each["id"] for each in answer.json["items"]}) == len(answer.json["items"])
    for stranger in (elsewhere[1].id, elsewhere[1].email, elsewhere[0].id, "autumn"):
        assert stranger not in answer.text


@ONE
@pytest.mark.parametrize("who", ["clara", "maya", "robert"])
@pytest.mark.parametrize("path", LISTS)
def test_words_of_people_are_in_no_list(app, life, request, path, who):
    assert SECRET not in Caller(app, request.getfixturevalue(who)).get(f"/{path}").text


@ONE
@pytest.mark.parametrize("path", ["pairs", "sessions", "goals", "events", *EARNED])
def test_a_stranger_reads_nothing_of_a_pair(app, life, ines, maya, robert, path):
    answer = Caller(app, ines).get(f"/{path}")

    assert answer.status_code == 200
    for theirs in (life.id, maya.id, robert.id, "spring"):
        assert theirs not in answer.text


@ONE
def test_a_stranger_sees_their_own_people_and_programmes(app, life, ines, elsewhere):
    stranger = Caller(app, ines)

    assert set(of(stranger, "people", "email")) == {"ines@demo.example", "otto@demo.example"}
    assert of(stranger, "programmes", "slug") == ["autumn"]


@ONE
def test_somebody_in_no_programme_sees_themselves_alone(app, pair, ines):
    alone = Caller(app, ines)

    assert of(alone, "people", "email") == ["ines@demo.example"]
    assert {path: alone.items(f"/{path}") for path in LISTS if path != "people"} == {
        path: [] for path in LISTS if path != "people"
    }


@ONE
def test_a_mentee_sees_themselves_and_their_mentor(app, life, clara, robert):
    found = {each["email"]: each["enrolments"] for each in Caller(app, robert).items("/people")}

    assert found == {
        "maya@demo.example": [],
        "robert@demo.example": [{"programme": "spring", "role": "mentee", "state": "matched"}],
    }


@ONE
@pytest.mark.parametrize("path", ["pairs", "sessions", "goals"])
def test_both_of_a_pair_and_its_coordinator_see_the_same(app, life, maya, robert, clara, path):
    found = [Caller(app, who).get(f"/{path}").text for who in (maya, robert, clara)]

    assert len(set(found)) == 1


@ONE
@pytest.mark.parametrize("path", EARNED)
def test_a_mentee_sees_what_they_earned_and_not_what_their_mentor_did(app, life, maya, robert, path):
    answer = Caller(app, robert).get(f"/{path}")

    assert robert.id in answer.text
    assert maya.id not in answer.text


@ONE
def test_a_mentee_sees_the_events_in_which_they_are(app, life, robert, maya, clara):
    types = set(of(Caller(app, robert), "events", "type"))

    assert {"person.enrolled", "pair.formed", "goal.agreed", "session.completed"} <= types
    assert clara.id not in Caller(app, robert).get("/events").text


@ONE
def test_people_who_were_deactivated_are_not_listed(clara_calls, robert):
    again(robert).deactivated_at = clock.now()
    db.session.commit()

    assert "robert@demo.example" not in of(clara_calls, "people", "email")


@ONE
@pytest.mark.parametrize("who", ["clara", "robert"])
@pytest.mark.parametrize("path", EARNED)
def test_who_hides_points_is_in_no_list_not_even_for_themselves(app, life, robert, request, path, who):
    again(robert).hides_points = True
    db.session.commit()

    assert robert.id not in Caller(app, request.getfixturevalue(who)).get(f"/{path}").text


def test_ledger_holdings_and_awards_agree(app, life, clara, robert):
    caller = Caller(app, clara)
    held: dict[str, int] = {}
    for row in caller.items("/ledger"):
        name = f"{row['subject']}:{row['what']}".replace("/", "~")
        held[name] = held.get(name, 0) + row["delta"]

    points = [each["points"] for each in caller.items("/awards") if each["subject"] == robert.id and each["currency"]]

    assert {each["id"]: each["amount"] for each in caller.items("/holdings")} == held
    assert sum(points) == treasury.points_of(robert.id)["xp"]


def test_an_award_says_its_rule_its_sentence_and_what_it_is(clara_calls):
    clara_calls.send()

    (found,) = clara_calls.items("/awards")

    assert (found["rule"], found["currency"], found["points"]) == ("lesson-finished", "xp", 5)
    assert found["sentence"].startswith("Each lesson you finish")
    assert (found["badge"], found["level"]) == (None, None)


def test_awards_are_those_that_stand(clara_calls, pair):
    for n in range(3):
        facts = {"pair": pair.id, "session": f"s-{n}", "minutes": 45}
        clara_calls.send(key=f"s-{n}", type="session.completed", at=f"2026-02-0{n + 1}T09:00:00Z", facts=facts)
    clara_calls.take_back(key="b", of="s-2")
    facts = {"pair": pair.id, "session": "s-3", "minutes": 45}
    clara_calls.send(key="s-3", type="session.completed", at="2026-02-04T09:00:00Z", facts=facts)
    clara_calls.take_back(key="c", of="s-0")

    events = {each["id"]: each["key"] for each in clara_calls.items("/events")}
    stand = [events[each["event"]] for each in clara_calls.items("/awards") if each["rule"] == "session-held"]
    badges = [each["badge"] for each in clara_calls.items("/awards") if each["rule"] == "good-company"]

    assert sorted(stand) == ["s-1", "s-1", "s-3", "s-3"]
    assert badges == []


def test_a_credential_tells_its_address_once_it_is_shared(app, life, clara, robert):
    mine = [each for each in Caller(app, clara).items("/credentials") if each["person"] == robert.id]
    first = db.session.get_one(Credential, mine[0]["id"])
    credentials.share(first, by=again(robert))
    db.session.get_one(Credential, mine[0]["id"]).shared_at = clock.now()
    db.session.commit()

    shared = {each["id"]: each["url"] for each in Caller(app, clara).items("/credentials")}

    assert {each["url"] for each in mine} == {None}
    assert shared.pop(first.id) == f"http://localhost/b/{first.short}"
    assert set(shared.values()) == {None}


@ONE
def test_events_tell_the_key_under_which_they_were_sent_and_what_they_take_back(clara_calls):
    clara_calls.send()
    clara_calls.take_back()

    *own, sent, back = clara_calls.items("/events")

    assert all(each["key"].startswith(each["type"]) for each in own)
    assert (sent["key"], sent["programme"], sent["at"]) == ("lms-1", "spring", "2026-03-03T08:00:00Z")
    assert sent["facts"] == {"lesson": "culture/reading-the-room", "track": "culture", "kind": "curated"}
    assert (back["key"], back["retracts"], back["reason"]) == ("back-1", sent["id"], "by-mistake")


@ONE
@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_often_for_many_rows_as_for_one(app, life, clara, programme, path):
    caller = Caller(app, clara)
    before = statements(app, lambda: caller.get(f"/{path}", limit=1))
    many_pairs(programme, 60)
    first = caller.get(f"/{path}", limit=1).json["next"]

    after = statements(app, lambda: caller.get(f"/{path}", limit=1000))
    further = statements(app, lambda: caller.get(f"/{path}", limit=1000, after=first))

    assert after == before
    assert further <= before + 1
    assert before <= 4
    assert db.session.get(Person, clara.id)

"""What a programme says, asks and counts: set a section at a time, kept as typed when something is amiss."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal import audit, db
from portal.errors import Refused
from portal.mentoring.actions.staff import appoint, release
from portal.people import actions as people
from portal.people.limits import LIMITS, limit_of
from portal.people.models import Enrolment, Objective, Programme
from portal.people.programmes import objectives, queries, settings
from portal.people.words import words_of
from tests.cast import kept
from tests.mentoring.meeting import again, count, mails_to, problem_of
from tests.programmes.preparing import BASIS, LEARNING, NUMBERS, PAGE, TEXTS, prepared

SETTINGS = f"{PAGE}/settings"
WORDS = {"mentor_word": "guide", "mentee_word": "host", "programme_word": "exchange"}


def test_each_section_is_kept(client, programme, clara):
    client.sign_in(clara)

    forms: dict[str, dict[str, Any]] = {"basis": BASIS, "learning": LEARNING, "texts": TEXTS, "words": WORDS}
    for section, form in forms.items():
        assert client.submit(f"{SETTINGS}/{section}", **form).location.endswith(f"/settings#{section}")
    numbers = {**NUMBERS, "k": "6", "limit-milestone": "30", "asks_managers": "y"}
    client.submit(f"{SETTINGS}/numbers", **numbers)

    found = again(programme)
    assert (found.starts_on, found.ends_on) == (dt.date(2026, 4, 1), dt.date(2026, 9, 30))
    assert sorted(found.tracks) == sorted(LEARNING["tracks"])
    assert (found.plan, found.survey, found.code_of_conduct) == ("six-sessions", "baseline", TEXTS["code_of_conduct"])
    assert words_of(found) == ("guide", "host", "exchange")
    assert (found.k, found.asks_managers, found.limits) == (6, True, {"milestone": 30})
    assert {name: limit_of(found, name) for name in LIMITS} == {
        "first_session": 10, "next_session": 21, "agreement": 7, "milestone": 30, "cancellations": 2, "review": 3,
        "nudge": 7,
    }  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_changed_stands_in_the_audit_and_what_is_not_does_not(client, programme, clara):
    client.sign_in(clara)

    for _time in range(2):
        client.submit(f"{SETTINGS}/words", **WORDS)

    lines = [(each.by, each.why) for each in audit.read(before=None, limit=9) if each.deed == "programme.changed"]
    assert lines == [(clara.id, "mentor_word mentee_word programme_word")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("section", "form", "wrong", "field"),
    [
        ("basis", BASIS, {"name": ""}, "name"),
        ("basis", BASIS, {"aim": "x" * 301}, "aim"),
        ("basis", BASIS, {"starts_on": "2026-02-30"}, "starts_on"),
        ("basis", BASIS, {"ends_on": "2026-03-31"}, "ends_on"),
        ("basis", BASIS, {"ends_on": "2036-03-31"}, "ends_on"),
        ("basis", BASIS, {"timezone": "Mars/Olympus"}, "timezone"),
        ("learning", LEARNING, {"tracks": ["alchemy"]}, "tracks"),
        ("learning", LEARNING, {"plan": "sixty-sessions"}, "plan"),
        ("learning", LEARNING, {"survey": "none"}, "survey"),
        ("texts", TEXTS, {"privacy_text": "x" * 8001}, "privacy_text"),
        ("words", WORDS, {"mentor_word": "x" * 31}, "mentor_word"),
        ("numbers", NUMBERS, {"k": "2"}, "k"),
        ("numbers", NUMBERS, {"k": "٥"}, "k"),
        ("numbers", NUMBERS, {"minutes_a_month": "-5"}, "minutes_a_month"),
        ("numbers", NUMBERS, {"limit-review": "21"}, "limit-review"),
    ],
)
def test_what_is_amiss_comes_back_as_it_was_typed(client, programme, clara, section, form, wrong, field):
    answer = client.sign_in(clara).submit(f"{SETTINGS}/{section}", **{**form, **wrong})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    other = next(value for name, value in form.items() if name not in wrong and isinstance(value, str))
    assert other in answer.text
    assert again(programme).steps == 0
    assert (again(programme).aim, again(programme).plan, again(programme).k) == ("", "", 5)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_else_sets_anything(client, programme, clara, maya, robert, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))
    objectives.add(programme, "Listen", by=clara)
    aim = kept(queries.objectives_of(programme)[0])
    deeds = [f"{SETTINGS}/{section}" for section in ("basis", "learning", "texts", "words", "numbers")]
    deeds += [f"{PAGE}/objectives", f"{PAGE}/objectives/{aim.id}/removal", f"{PAGE}/objectives/{aim.id}/place"]
    deeds += [f"{PAGE}/staff", f"{PAGE}/staff/{aim.id}/release", f"{PAGE}/copy"]

    for person in (maya, robert, ines):
        client.sign_in(person)
        assert {client.submit(address, **BASIS).status_code for address in deeds} == {404}
        pages = ("settings", "staff", "copy")
        assert [client.get(f"{PAGE}/{page}").status_code for page in pages] == [404, 404, 404]


def test_after_the_launch_nothing_that_people_rely_on_goes(client, programme, clara):
    prepared(programme, by=clara)
    client.sign_in(clara).submit(f"{PAGE}/state", step="launch")

    answer = client.submit(f"{SETTINGS}/basis", **{**BASIS, "aim": ""})

    assert "it may change, but not go. Aim" in problem_of(answer)
    assert client.submit(f"{SETTINGS}/basis", **{**BASIS, "aim": "Another one."}).status_code == 303
    assert again(programme).aim == "Another one."
    (only,) = queries.objectives_of(again(programme))
    assert client.submit(f"{PAGE}/objectives/{only.id}/removal").status_code == 422


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_after_the_launch_k_rises_and_never_falls(programme, clara):
    programme.state = "running"
    given = {"k": 7, "minutes_a_month": 90, **{name: limit.usual for name, limit in LIMITS.items()}}

    settings.bound(programme, given, asks_managers=False, by=clara)

    with pytest.raises(Refused, match="from 7 to 50"):
        settings.bound(programme, {**given, "k": 6}, asks_managers=False, by=clara)


@pytest.mark.parametrize("state", ["closed", "archived"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_over_stays_as_it_was(programme, clara, state):
    programme.state = state

    with pytest.raises(Refused, match="stays as it was"):
        settings.call(programme, WORDS, by=clara)


def test_objectives_are_added_moved_and_removed(client, programme, clara):
    client.sign_in(clara)

    for text in ("One", "Two", "Three", "Two"):
        client.submit(f"{PAGE}/objectives", objective=text)
    three = queries.objectives_of(again(programme))[2]
    client.submit(f"{PAGE}/objectives/{three.id}/place")

    assert [each.text for each in queries.objectives_of(again(programme))] == ["One", "Three", "Two"]
    for _time in range(2):
        assert client.submit(f"{PAGE}/objectives/{three.id}/removal").status_code == 303
    assert [each.text for each in queries.objectives_of(again(programme))] == ["One", "Two"]


def test_an_objective_that_somebody_shares_stays(programme, clara, robert):
    objectives.add(programme, "Listen", by=clara)
    (aim,) = queries.objectives_of(programme)
    theirs = sa.select(Enrolment).where(Enrolment.person_id == robert.id)
    db.session.scalars(theirs).one().objectives = [aim.id]
    kept(programme)

    with pytest.raises(Refused, match="Somebody shares"):
        objectives.remove(programme, aim.id, by=clara)
    db.session.rollback()
    assert count(Objective) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_an_objective_is_one_sentence(client, programme, clara, text):
    answer = client.sign_in(clara).submit(f"{PAGE}/objectives", objective=text)

    assert answer.status_code == 422
    assert 'href="#objective"' in answer.text


def test_an_objective_of_another_programme_is_none_of_mine(client, programme, clara, ines):
    autumn = people.open_programme("Autumn", slug="autumn", by=ines)
    objectives.add(autumn, "Theirs", by=ines)
    aim = kept(queries.objectives_of(autumn)[0])
    client.sign_in(clara)

    assert client.submit(f"{PAGE}/objectives/{aim.id}/place").status_code == 404
    assert client.submit(f"{PAGE}/objectives/{aim.id}/removal").status_code == 303
    assert count(Objective) == 1


def test_a_safe_contact_is_asked_by_mail_and_released(client, programme, clara):
    client.sign_in(clara)

    for _time in range(2):
        form = {"role": "safe-contact", "email": "sofia@demo.example", "name": "Sofia Lind"}
        assert client.submit(f"{PAGE}/staff", **form).status_code == 303

    sofia = people.person_with("sofia@demo.example")
    assert len(mails_to(sofia)) == 1
    part = next(each for each in queries.staff_of(again(programme)) if each.role == "safe-contact")
    assert (part.name, part.email) == ("Sofia Lind", "sofia@demo.example")
    client.submit(f"{PAGE}/staff/{part.enrolment_id}/release")
    assert "safe-contact" not in [each.role for each in queries.staff_of(again(programme))]
    client.submit(f"{PAGE}/staff", **form)
    assert "safe-contact" in [each.role for each in queries.staff_of(again(programme))]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_coordinates_is_no_safe_contact_and_the_last_one_stays(client, programme, clara):
    answer = client.sign_in(clara).submit(f"{PAGE}/staff", role="safe-contact", email=clara.email)

    assert "cannot be its safe contact" in problem_of(answer)
    assert clara.email in answer.text

    prepared(db.session.get_one(Programme, programme.id), by=clara)
    contact = next(each for each in queries.staff_of(again(programme)) if each.role == "safe-contact")
    as_coordinator = client.submit(f"{PAGE}/enrolments", name="Any", email=contact.email, role="coordinator")
    assert "cannot be its safe contact" in problem_of(as_coordinator)

    client.submit(f"{PAGE}/state", step="launch")
    part = next(each for each in queries.staff_of(again(programme)) if each.role == "safe-contact")
    assert "name the next one first" in problem_of(client.submit(f"{PAGE}/staff/{part.enrolment_id}/release"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_other_role_is_given_here(programme, clara, maya):
    with pytest.raises(Refused, match="choose a role"):
        appoint(programme, email="x@demo.example", name="X", role="coordinator", by=clara)
    theirs = sa.select(Enrolment.id).where(Enrolment.person_id == maya.id)
    release(programme, db.session.scalars(theirs).one(), by=clara)

    assert db.session.scalars(sa.select(Enrolment.state).where(Enrolment.person_id == maya.id)).one() != "withdrawn"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_people_read_the_words_of_their_programme(client, programme, pair, clara, maya, robert):
    settings.call(programme, WORDS, by=clara)
    kept(programme)

    assert "Guide" in client.sign_in(clara).get(PAGE).text
    assert "You are the guide" in client.sign_in(maya).get(f"/pairs/{pair.id}").text
    assert "your guide" in client.sign_in(robert).get("/").text
    assert words_of(None) == ("mentor", "mentee", "programme")

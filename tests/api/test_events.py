"""What other systems saw: recorded once, counted under the rules, kept apart by programme."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import clock, db, journal
from portal.credentials import keys
from portal.credentials import queries as credentials
from portal.journal import EVENT
from portal.people import actions as people
from tests.api.conftest import LESSON, Caller, again, enrolled_too, wrong
from tests.cast import kept
from tests.mentoring.meeting import points_of

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def stored(key="lms-1"):
    """What the journal has under the key of another system."""
    db.session.rollback()
    return journal.happening_called(f"api:{key}")


def test_an_event_is_recorded_and_answers_with_what_it_earned(clara_calls, robert, programme):
    answer = clara_calls.send()

    assert answer.status_code == 201
    assert answer.json["key"] == "lms-1"
    given = [(each["subject"], each["what"], each["delta"]) for each in answer.json["awards"]]
    assert given == [(robert.id, "points:xp", 5)]
    about = {"person": robert.id, "mentee": robert.id, "cohort": programme.id}
    assert stored().values == LESSON | {"kind": "curated"} | about
    assert points_of(robert) == 5


def test_the_same_event_again_gets_the_same_answer_and_counts_once(clara_calls, robert):
    first = clara_calls.send()

    more = [clara_calls.send() for _ in range(3)]

    assert [answer.status_code for answer in more] == [200] * 3
    assert {answer.text for answer in more} == {first.text}
    assert points_of(robert) == 5


@ONE
def test_without_a_moment_it_happened_now_and_can_be_said_again_later(clara_calls):
    first = clara_calls.send(at=None)
    with clock.at(clock.now().replace(hour=17)):
        later = clara_calls.send(at=None)

    assert stored().at == clock.now()
    assert (first.status_code, later.status_code) == (201, 200)
    assert later.text == first.text


def test_a_moment_is_kept_in_utc_and_counts_on_the_local_day(clara_calls):
    clara_calls.send(at="2026-03-01T22:30:00.5-01:00")

    assert stored().at.isoformat() == "2026-03-01T23:30:00.500000+00:00"
    assert stored().day == clock.local_day(stored().at, "Europe/Zurich").toordinal()
    assert clara_calls.send(at="2026-03-01T23:30:00.5Z").status_code == 200


@ONE
@pytest.mark.parametrize(
    "change",
    [
        {"type": "track.completed", "facts": {"track": "culture"}},
        {"person": "maya@demo.example"},
        {"at": "2026-03-03T08:00:01Z"},
        {"facts": LESSON | {"lesson": "culture/another"}},
        {"facts": LESSON | {"tool": "chat"}},
    ],
)
def test_a_key_that_was_used_for_something_else_is_a_409(clara_calls, change):
    clara_calls.send()

    answer = clara_calls.send(**change)

    assert answer.status_code == 409
    assert answer.json["errors"][0]["field"] == "key"


@ONE
def test_a_key_never_meets_those_of_the_portal(clara_calls, robert):
    own = db.session.scalars(sa.select(EVENT.c.key).where(EVENT.c.person == robert.id)).first()

    answer = clara_calls.send(key=own)

    assert answer.status_code == 201
    assert stored(own).key == f"api:{own}"


@ONE
def test_the_person_may_be_named_by_id_and_by_an_address_in_any_case(clara_calls, robert):
    assert clara_calls.send(person=robert.id).status_code == 201
    assert clara_calls.send(person=" Robert@Demo.example ").status_code == 200


@ONE
@pytest.mark.parametrize("who", ["ines@demo.example", "otto@demo.example", "nobody@demo.example", "no address", "'"])
def test_nobody_outside_of_ones_programmes_can_be_named(clara_calls, elsewhere, who):
    answer = clara_calls.send(person=who)

    assert wrong(answer) == {"person": "Nobody in a programme that you coordinate has this address or id."}


@ONE
def test_somebody_who_was_deactivated_cannot_be_named(clara_calls, robert):
    again(robert).deactivated_at = clock.now()
    db.session.commit()

    assert set(wrong(clara_calls.send())) == {"person"}


@ONE
@pytest.mark.parametrize("who", ["maya", "robert", "ines"])
def test_only_coordinators_send(app, pair, elsewhere, request, who):
    answer = Caller(app, request.getfixturevalue(who)).send()

    assert set(wrong(answer)) == {"person"}
    assert db.session.scalar(sa.select(EVENT.c.seq).where(EVENT.c.key == "api:lms-1")) is None


@ONE
def test_nobody_attests_what_they_did_themselves(clara_calls, clara, programme):
    enrolled_too(clara, programme.id, "mentee")

    assert "Nobody attests" in wrong(clara_calls.send(person="clara@demo.example"))["person"]


def test_mentor_mentee_and_programme_of_a_pair_follow_from_it(clara_calls, pair, maya, robert, programme):
    facts = {"pair": pair.id, "session": "door-7", "minutes": 45}

    answer = clara_calls.send(type="session.completed", person=None, facts=facts)

    assert answer.status_code == 201
    assert {each["subject"] for each in answer.json["awards"]} == {maya.id, robert.id}
    found = stored().values
    assert (found["mentor"], found["mentee"], found["cohort"]) == (maya.id, robert.id, programme.id)
    assert "person" not in found


@ONE
@pytest.mark.parametrize(("who", "code"), [("maya@demo.example", 201), ("clara@demo.example", 422), ("x", 422)])
def test_who_is_named_beside_a_pair_is_one_of_the_two(clara_calls, pair, who, code):
    facts = {"pair": pair.id, "session": "door-7", "minutes": 45}

    assert clara_calls.send(type="session.completed", person=who, facts=facts).status_code == code


@ONE
def test_who_stayed_away_is_one_of_the_two(clara_calls, pair, maya):
    facts = {"pair": pair.id, "session": "door-7", "absent": "maya@demo.example"}

    right = clara_calls.send(type="session.no_show", person=None, facts=facts)
    other = clara_calls.send(key="2", type="session.no_show", person=None, facts=facts | {"absent": "clara"})

    assert right.status_code == 201
    assert stored().values["absent"] == maya.id
    assert set(wrong(other)) == {"facts.absent"}


@ONE
def test_a_pair_of_another_programme_does_not_exist(app, pair, elsewhere, ines):
    facts = {"pair": pair.id, "session": "door-7", "minutes": 45}

    answer = Caller(app, ines).send(type="session.completed", person=None, facts=facts)

    assert wrong(answer) == {"facts.pair": "There is no such pair in a programme that you coordinate."}


@ONE
def test_in_several_programmes_one_is_named(clara_calls, clara, robert):
    autumn = kept(people.open_programme("Autumn", slug="autumn", by=again(clara)))
    enrolled_too(robert, autumn.id, "mentor")

    of_some = clara_calls.send()
    named = clara_calls.send(facts=LESSON | {"programme": "autumn"})

    assert "autumn, spring" in wrong(of_some)["facts.programme"]
    assert named.status_code == 201
    found = stored().values
    assert (found["cohort"], found["mentor"]) == (autumn.id, robert.id)
    assert "mentee" not in found


@ONE
def test_said_again_after_another_enrolment_it_is_still_the_same(clara_calls, clara, robert, programme):
    first = clara_calls.send()
    autumn = kept(people.open_programme("Autumn", slug="autumn", by=again(clara)))
    enrolled_too(robert, programme.id, "mentor")
    enrolled_too(robert, autumn.id, "mentor")

    later = clara_calls.send()

    assert (later.status_code, later.text) == (200, first.text)


@ONE
def test_an_event_of_another_programme_is_not_told_under_its_key(app, clara_calls, elsewhere, ines, robert):
    clara_calls.send()
    enrolled_too(robert, elsewhere[0].id, "mentee")

    answer = Caller(app, ines).send()

    assert answer.status_code == 409
    assert robert.id not in answer.text


@ONE
def test_an_event_of_a_programme_alone_needs_nobody(clara_calls, programme):
    answer = clara_calls.send(type="programme.opened", person=None, facts=None)

    assert answer.status_code == 201
    assert stored().values == {"cohort": programme.id}


@ONE
def test_a_badge_becomes_a_credential_at_once(clara_calls, app, robert):
    keys.create(app.config["PORTAL"].keys)

    clara_calls.send(type="track.completed", facts={"track": "digital-tools"})

    assert len(credentials.credentials_of(robert.id)) == 1


@ONE
def test_of_who_hides_points_nothing_is_told(clara_calls, robert):
    again(robert).hides_points = True
    db.session.commit()

    first, later = clara_calls.send(), clara_calls.send()

    assert first.json["awards"] == []
    assert later.text == first.text
    assert points_of(robert) == 5


def test_the_journal_agrees_afterwards(clara_calls, pair):
    clara_calls.send()
    clara_calls.send(key="2", type="session.completed", facts={"pair": pair.id, "session": "s", "minutes": 45})
    clara_calls.take_back()

    db.session.rollback()
    assert journal.verify().differences == ()

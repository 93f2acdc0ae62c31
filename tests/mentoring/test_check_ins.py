"""Check-ins: asked in time, answered once, read by the coordinators and never by the other one of the pair."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.mentoring import queries
from portal.mentoring.actions import check_ins
from portal.mentoring.models import CheckIn
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.caring import DAY, asked_how_it_goes, check_in_of, enrolled, ring, told
from tests.mentoring.meeting import again, count, mails_to, problem_of

DAY_ONE = dt.date(2026, 3, 3)


@pytest.mark.parametrize(
    ("ends", "moments"),
    [
        (None, {"start": 14, "middle": 91, "end": 176}),
        (DAY_ONE + 180 * DAY, {"start": 14, "middle": 90, "end": 173}),
        (DAY_ONE + 40 * DAY, {"start": 14, "end": 33}),
        (DAY_ONE + 30 * DAY, {"start": 14}),
        (DAY_ONE + 3 * DAY, {"start": 14}),
        (DAY_ONE - 30 * DAY, {"start": 14, "middle": 91, "end": 176}),
    ],
)
def test_each_side_is_asked_at_times_that_lie_apart(ends, moments):
    found = check_ins.days_of(DAY_ONE, ends)

    assert {moment: (day - DAY_ONE).days for moment, day in found.items()} == moments


def test_an_active_pair_is_asked_three_times_on_each_side_and_twice_is_once(pair):
    check_ins.schedule(pair)

    assert count(CheckIn) == 6


def test_it_opens_in_time_with_one_mail_and_lapses_without_another(pair, maya, robert):
    opens_at = check_in_of(pair, maya).opens_at
    begun = len(mails_to(robert))

    ring()
    assert check_in_of(pair, maya).state == "scheduled"
    for days in (14, 15):
        ring(days * DAY)

    found = again(check_in_of(pair, robert))
    assert (found.state, opens_at.isoformat()) == ("open", "2026-03-17T08:00:00+00:00")
    assert [mail.kind for mail in mails_to(robert)[begun:]] == ["check-in"]
    assert found.id in (mails_to(robert)[-1].link or "")
    ring(29 * DAY)
    assert again(found).state == "lapsed"
    assert len(mails_to(robert)) == begun + 1


def test_an_open_one_is_what_to_do_at_home_until_it_is_answered(client, pair, maya, robert):
    asked_how_it_goes(pair, robert)
    db.session.commit()

    before = [client.sign_in(one).get("/").text for one in (maya, robert)]
    told(pair, robert, light="green")
    db.session.commit()

    assert ["How is it going with" in page for page in before] == [False, True]
    assert "How is it going with" not in client.get("/").text


def test_one_that_comes_much_too_late_is_let_go_in_silence(pair, maya):
    begun = len(mails_to(maya))

    ring(400 * DAY)

    assert {each.state for each in db.session.query(CheckIn)} == {"lapsed"}
    assert len(mails_to(maya)) == begun


@pytest.mark.parametrize(("state", "becomes"), [("paused", "scheduled"), ("exited", "lapsed"), ("wrapping_up", "open")])
def test_a_pair_that_rests_is_asked_later_and_one_that_is_gone_never(pair, maya, state, becomes):
    pair.state = state

    found = asked_how_it_goes(pair, maya)

    assert found.state == becomes


def test_a_pair_that_rested_is_asked_when_it_goes_on(pair, maya):
    pair.state = "paused"
    ring(14 * DAY + dt.timedelta(hours=1))
    pair.state = "active"

    ring(21 * DAY + dt.timedelta(hours=2))

    assert again(check_in_of(pair, maya)).state == "open"


def test_a_pair_that_comes_to_its_end_is_asked_the_last_question_then(pair, maya):
    pair.state = "completed"
    check_ins.finish(pair)

    ring()

    states = {each.moment: each.state for each in db.session.query(CheckIn).filter_by(person_id=maya.id)}
    assert states == {"start": "lapsed", "middle": "lapsed", "end": "open"}


def test_an_answer_is_kept_once(pair, maya):
    found = told(pair, maya, light="amber", text="We talk too little.")

    check_ins.answer(found, pair, light="amber", text="We talk too little.", by=maya)

    assert (found.state, found.light) == ("done", "amber")
    with pytest.raises(Refused, match="answered already"):
        check_ins.answer(found, pair, light="green", by=maya)


def test_what_is_refused(pair, maya, robert):
    early, found = check_in_of(pair, maya, "middle"), asked_how_it_goes(pair, maya)

    with pytest.raises(Refused, match="three lights"):
        check_ins.answer(found, pair, light="blue", by=maya)
    with pytest.raises(Refused, match="2000 characters"):
        check_ins.answer(found, pair, light="red", text="x" * 2001, by=maya)
    with pytest.raises(Refused, match="closed"):
        check_ins.answer(early, pair, light="red", by=maya)
    with pytest.raises(NotFound):
        check_ins.answer(found, pair, light="red", by=robert)


def test_a_red_light_is_told_to_the_coordinators_without_its_words(pair, maya, robert, clara):
    told(pair, maya, light="amber")
    told(pair, robert, light="red", text="She laughs at me.")

    said = [mail for mail in mails_to(clara) if mail.kind == "coordinator"]
    assert len(said) == 1
    assert "laughs" not in said[0].text + said[0].subject
    assert (said[0].link, [mail.kind for mail in mails_to(maya)].count("coordinator")) == (
        "/programmes/spring/feedback",
        0,
    )


def test_a_coordinator_in_the_pair_reads_nothing_of_it(pair, programme, maya, robert, clara):
    people.enrol(maya, programme, role="coordinator")

    told(pair, robert, light="red", text="She laughs at me.")

    assert [mail for mail in mails_to(maya) if mail.kind == "coordinator"] == []
    assert queries.lights_in(programme, by=maya) == []
    assert queries.red_lights(programme, by=maya) == []
    assert queries.check_ins_of(programme, by=maya) == {}
    assert [each.person for each in queries.red_lights(programme, by=clara)] == ["Robert Keller"]


def test_red_is_over_once_a_later_light_is_not(pair, programme, robert, clara):
    told(pair, robert, light="red")
    with clock.at(clock.now() + 100 * DAY):
        told(pair, robert, light="green", moment="middle")

    assert queries.red_lights(programme, by=clara) == []
    assert queries.check_ins_of(programme, by=clara) == {"red": 1, "green": 1, "scheduled": 4}


def test_only_who_is_asked_has_the_page(client, pair, programme, maya, robert, clara, ines):
    found = kept(asked_how_it_goes(pair, robert))
    address = f"/check-ins/{found.id}"
    petra = kept(enrolled(programme, "Petra Vogel", "safe-contact"))

    assert client.get(address).status_code == 303
    assert client.sign_in(robert).get(address).status_code == 200
    for other in (maya, clara, ines, petra):
        assert client.sign_in(other).get(address).status_code == 404
        assert client.submit(address, light="red").status_code == 404
    assert again(found).state == "open"


def test_a_light_is_set_on_the_page_and_lands_with_the_coordinator(client, pair, maya, robert, clara, ines):
    address = f"/check-ins/{kept(asked_how_it_goes(pair, robert)).id}"
    page = client.sign_in(robert).get(address).text
    assert "you and the coordinators of Spring (Clara Rossi)" in page

    empty = client.submit(address, text="She laughs at me.")
    sent = client.submit(address, light="red", text="She laughs at me.")

    assert (empty.status_code, sent.status_code) == (422, 303)
    assert "three lights" in problem_of(empty)
    assert "She laughs at me." in empty.text
    assert "She laughs at me." in client.get(address).text
    assert "She laughs at me." in client.sign_in(clara).get("/programmes/spring/feedback").text
    for other in (maya, robert, ines):
        assert client.sign_in(other).get("/programmes/spring/feedback").status_code == 404
    for place in (f"/pairs/{pair.id}", f"/pairs/{pair.id}/feedback", "/"):
        assert "laughs" not in client.sign_in(maya).get(place).text

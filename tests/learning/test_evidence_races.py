"""Handing in and answering at the same moment, through the front door."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from portal import db, journal
from portal.learning.models import Evidence
from tests.learning.trying import lesson, told, tried


def at_once(*deeds):
    """The answers to some deeds that begin at the same moment."""
    db.session.remove()
    with ThreadPoolExecutor(len(deeds)) as threads:
        return [race.result() for race in [threads.submit(copy_context().run, deed) for deed in deeds]]


def test_handed_in_ten_times_at_once_it_is_one(app, robert, programme):
    address = f"/tracks/digital-tools/{lesson().slug}/evidence"
    visits = [app.test_client().sign_in(robert) for _racer in range(10)]

    answers = at_once(*(lambda visit=visit: visit.submit(address, text="Three colleagues.") for visit in visits))

    assert {answer.status_code for answer in answers} == {303}
    assert (db.session.query(Evidence).count(), db.session.query(Evidence).one().round) == (1, 1)
    assert len(told("evidence.claimed")) == 1


def test_of_two_who_answer_at_once_one_decides(app, robert, maya, clara, pair):
    address = f"/evidence/{tried(robert).id}/attestation"
    hers, theirs = (app.test_client().sign_in(person) for person in (maya, clara))
    more = {"outcome": "more-needed", "comment": "And what did they say?", "round": "1"}

    answers = at_once(
        lambda: hers.submit(address, outcome="attested", round="1"), lambda: theirs.submit(address, **more)
    )

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert "Somebody else has answered this meanwhile" in next(each.text for each in answers if each.status_code == 422)
    assert len(told("attestation.given")) == 1
    assert journal.verify().differences == ()


def test_the_last_two_tasks_attested_at_once_reach_the_rung(app, robert, maya, clara, pair):
    first, *last = (f"/evidence/{tried(robert, lesson(number)).id}/attestation" for number in range(3))
    visits = [app.test_client().sign_in(person) for person in (maya, clara)]
    visits[0].submit(first, outcome="attested", round="1")

    at_once(
        *(
            lambda visit=visit, address=address: visit.submit(address, outcome="attested", round="1")
            for visit, address in zip(visits, last, strict=True)
        )
    )

    assert [facts["rung"] for _type, facts in told("skill.reached")] == ["tried", "can-do"]

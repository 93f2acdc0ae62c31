"""Feedback: read by whom its writer chose, and by nobody else."""

from __future__ import annotations

import pytest

from portal import db
from portal.errors import NotFound, Refused
from portal.gamification import queries as treasury
from portal.journal import EVENT
from portal.mentoring import actions, queries
from portal.mentoring.actions import feedback
from portal.mentoring.models import Feedback, Pulse
from portal.mentoring.queries import feeds
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.caring import enrolled
from tests.mentoring.meeting import count, fixed, held, mails_to, problem_of

SAID = "Please speak a little slower."


@pytest.fixture
def everybody(client, pair, programme, maya, robert, clara, ines):
    """Who opens a page, and the browser in which they do: by name."""
    autumn = people.open_programme("Autumn", slug="autumn", by=enrolled(programme, "Olga Other", "sponsor"))
    people.enrol(robert, autumn, role="mentee")
    anna, otto = enrolled(programme, "Anna Other", "mentor"), enrolled(programme, "Otto Other", "mentee")
    two = actions.form_pair(programme, mentor=anna, mentee=otto, by=clara)
    actions.sign(two, by=anna)
    kept(two)
    others = {
        role: kept(enrolled(programme, f"{role.title().replace('-', '')} Somebody", role))
        for role in ("reviewer", "sponsor", "safe-contact")
    }
    olga = db.session.query(type(maya)).filter_by(name="Olga Other").one()
    return {
        "mentor": maya, "mentee": robert, "coordinator": clara, "stranger": ines, "other pair": anna,
        "coordinator elsewhere": olga, **others,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seen_by", "readers"),
    [("me", {"mentee"}), ("partner", {"mentor", "mentee"}), ("coordinator", {"mentee", "coordinator"})],
)
def test_feedback_is_read_by_whom_it_is_for(client, pair, everybody, robert, seen_by, readers):
    kept(feedback.give(pair, text=SAID, seen_by=seen_by, by=robert))
    pages = (f"/pairs/{pair.id}/feedback", f"/pairs/{pair.id}", "/programmes/spring/feedback", "/programmes/spring")

    found = {
        name
        for name, person in everybody.items()
        if any(SAID in client.sign_in(person).get(page).text for page in pages)
    }

    assert found == readers


def test_pages_of_feedback_exist_for_few(client, pair, everybody):
    client.delete_cookie("portal")
    assert client.get(f"/pairs/{pair.id}/feedback").status_code == 303
    open_to: dict[str, set[str]] = {"/programmes/spring/feedback": set(), f"/pairs/{pair.id}/feedback": set()}

    for name, person in everybody.items():
        for page, names in open_to.items():
            if client.sign_in(person).get(page).status_code == 200:
                names.add(name)

    assert list(open_to.values()) == [{"coordinator"}, {"mentor", "mentee"}]


def test_a_coordinator_does_not_read_what_their_own_partner_wrote(pair, programme, maya, robert):
    people.enrol(maya, programme, role="coordinator")
    feedback.give(pair, text=SAID, seen_by="coordinator", by=robert)

    assert queries.feedback_to_coordinators(programme, by=maya) == []
    assert not [mail for mail in mails_to(maya) if mail.kind == "coordinator"]


def test_whom_it_is_for_is_told_without_the_words(pair, maya, robert, clara):
    before = len(mails_to(maya)), len(mails_to(clara))

    for seen_by in ("me", "partner", "coordinator"):
        feedback.give(pair, text=SAID, seen_by=seen_by, by=robert)

    told = [*mails_to(maya)[before[0] :], *mails_to(clara)[before[1] :]]
    assert [mail.kind for mail in told] == ["message", "coordinator"]
    assert not any(SAID in mail.text + mail.subject for mail in told)


def test_the_same_words_twice_are_one_feedback(pair, robert):
    for _time in range(2):
        feedback.give(pair, text=SAID, seen_by="partner", by=robert)

    assert count(Feedback) == 1


def test_what_is_refused_comes_back_as_it_was_typed(client, pair, robert, maya, ines):
    address = f"/pairs/{pair.id}/feedback"
    client.sign_in(robert)

    nobody, nothing, long = (
        client.submit(address, text=SAID, seen_by="everybody"),
        client.submit(address, text=" ", seen_by="me"),
        client.submit(address, text="x" * 2001, seen_by="me"),
    )

    assert [answer.status_code for answer in (nobody, nothing, long)] == [422] * 3
    assert ("who can see it" in problem_of(nobody), SAID in nobody.text) == (True, True)
    assert client.submit(address, text=SAID, seen_by="me").status_code == 303
    assert client.sign_in(ines).submit(address, text=SAID, seen_by="me").status_code == 404
    with pytest.raises(NotFound):
        feedback.give(pair, text=SAID, seen_by="me", by=ines)
    assert count(Feedback) == 1


def test_a_pulse_counts_once_and_its_words_go_where_they_should(client, pair, maya, robert, clara):
    meeting = kept(held(pair, maya=maya, robert=robert))
    address, page = f"/sessions/{meeting.id}/pulse", f"/sessions/{meeting.id}"
    given = {"useful": "yes", "at_ease": "partly", "text": SAID, "seen_by": "partner"}
    client.sign_in(robert)
    assert "Were you at ease?" in client.get(page).text

    sent = [client.submit(address, **given).status_code for _time in range(2)]
    other = client.submit(address, **{**given, "useful": "no"})

    assert (sent, other.status_code) == ([303, 303], 422)
    assert (count(Pulse), count(Feedback)) == (1, 1)
    assert "You have said how this session was already" in problem_of(other)
    assert SAID in client.sign_in(maya).get(page).text
    assert "Partly</dd>" not in client.get(page).text
    assert SAID not in client.sign_in(clara).get(page).text


def test_a_pulse_is_refused_before_they_met_and_to_others(client, pair, maya, robert, clara, ines):
    meeting = kept(fixed(pair, maya=maya, robert=robert))
    address = f"/sessions/{meeting.id}/pulse"

    early = client.sign_in(robert).submit(address, useful="yes", at_ease="yes")
    empty = client.submit(address, useful="yes", text=SAID)

    assert (early.status_code, empty.status_code) == (422, 422)
    assert "that you met" in problem_of(early)
    for other in (clara, ines):
        assert client.sign_in(other).submit(address, useful="yes", at_ease="yes").status_code == 404
    with pytest.raises(Refused):
        feedback.rate(meeting, useful="yes", at_ease="maybe", by=robert)


def test_a_rating_is_told_by_the_journal_to_nobody_but_who_gave_it(pair, maya, robert, clara):
    meeting = held(pair, maya=maya, robert=robert)
    feedback.rate(meeting, useful="no", at_ease="no", by=robert)

    def ratings(person):
        """The ratings in this person's part of the journal."""
        events = feeds.events_for(person, after=None, limit=500).items
        return [each for each in events if each["type"] == "session.rated"]

    told = {person.name: ratings(person) for person in (maya, robert, clara)}
    assert {name: len(events) for name, events in told.items()} == {
        "Maya Lindqvist": 0, "Robert Keller": 1, "Clara Rossi": 0,
    }  # fmt: skip
    assert told["Robert Keller"][0]["facts"]["stars"] == 1


def test_a_session_that_is_taken_back_takes_its_rating_along(pair, maya, robert):
    meeting = held(pair, maya=maya, robert=robert)
    feedback.rate(meeting, useful="yes", at_ease="yes", by=robert)

    actions.take_back(meeting, by=maya)

    kinds = db.session.query(EVENT.c.type).filter(EVENT.c.retracts.is_not(None)).all()
    assert sorted(kind for (kind,) in kinds) == ["session.completed", "session.rated"]
    assert treasury.points_of(robert.id).get("xp", 0) == 5

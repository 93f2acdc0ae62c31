"""News of a programme for other systems: what is told, to whom, once, and never where nobody may reach."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal import audit, clock, db, journal
from portal.errors import Refused
from portal.events import GoalCompleted, PairFormed, SessionCompleted, TrackCompleted
from portal.people import actions as people
from portal.post.hooks import actions, news, queries, shapes
from portal.post.hooks.calling import tell_waiting
from portal.post.hooks.models import FLAVOURS, SIGNED, SLACK, TEAMS, Hook, HookMessage
from portal.post.models import Mail
from portal.post.sending import WAITS
from tests.cast import kept

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ADDRESS = "https://issuer.example/hook?key=secret"
EVERYTHING = tuple(news.TYPES)
WEEK = dt.timedelta(days=7)
MONDAY = dt.datetime(2026, 3, 9, 7, 0, tzinfo=dt.UTC)
"""Eight in Zurich, of the week after that in which the tests happen."""


class Receiver:
    """Keeps what it is told; answers what it is told to answer, in this order, and then that all is well."""

    def __init__(self, elsewhere):
        self.told, self.answers = [], []
        elsewhere.pages[ADDRESS] = self.answer

    def answer(self, asked):
        body = asked.rfile.read(int(asked.headers["Content-Length"]))
        status = self.answers.pop(0) if self.answers else 200
        if status == "hangs up":
            asked.connection.shutdown(socket.SHUT_RDWR)
            return
        self.told.append((status, dict(asked.headers), body))
        asked.send_response(status)
        asked.send_header("Location", "https://other.example/")
        asked.send_header("Content-Length", "0")
        asked.end_headers()

    @property
    def heard(self):
        return [json.loads(body) for status, _headers, body in self.told if status == 200]


@pytest.fixture
def receiver(elsewhere):
    return Receiver(elsewhere)


@pytest.fixture
def listen(programme, clara):
    """Add a receiver, whose greeting is not waited for."""

    def add(flavour=SIGNED, address=ADDRESS, hears=EVERYTHING, greeted=True):
        hook = actions.add(actions.Wanted(db.new_id(), flavour, address, hears), programme_id=programme.id, by=clara.id)
        if greeted:
            db.session.execute(sa.delete(HookMessage))
        db.session.commit()
        return hook

    return add


def happens(programme, maya, robert, minutes=45):
    """A session of a pair, once more."""
    both = {"mentor": maya.id, "mentee": robert.id, "pair": db.new_id(), "cohort": programme.id}
    journal.record(SessionCompleted(session=db.new_id(), minutes=minutes, topic="tone", **both), zone="Europe/Zurich")
    db.session.commit()
    return both


def round_of(settings, elsewhere):
    """What a worker does."""
    news.write_news()
    return tell_waiting(settings, elsewhere.network())


def messages():
    db.session.rollback()
    return list(db.session.scalars(sa.select(HookMessage).order_by(HookMessage.id)))


def test_what_happens_is_told_once_and_signed(listen, receiver, elsewhere, settings, programme, maya, robert):
    hook = listen()
    happens(programme, maya, robert)

    assert [round_of(settings, elsewhere) for _time in range(3)] == [1, 0, 0]

    ((_status, headers, body),) = receiver.told
    (message,) = messages()
    told = json.loads(body)
    assert told == {
        "id": message.id,
        "type": "session.completed",
        "at": "2026-03-03T09:00:00Z",
        "programme": "spring",
        "facts": {"kind": "one-to-one"},
    }
    key = base64.b64decode(shapes.secret_of(hook.id, settings).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (message.id, "1772528400")


@ONE
def test_nobody_is_named_and_nothing_that_anybody_wrote_is_told(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    listen()
    both = happens(programme, maya, robert)
    journal.record(PairFormed(**both), zone="UTC")
    journal.record(GoalCompleted(**both, person=maya.id, goal=db.new_id()), zone="UTC")
    journal.record(TrackCompleted(person=robert.id, mentee=robert.id, cohort=programme.id, track="culture"), zone="UTC")
    db.session.commit()

    assert round_of(settings, elsewhere) == 4

    told = b" ".join(body for _status, _headers, body in receiver.told).decode()
    for secret in (maya.id, robert.id, both["pair"], "Maya", "Robert", "@", "tone"):
        assert secret not in told
    assert [(one["type"], one["facts"]) for one in receiver.heard] == [
        ("session.completed", {"kind": "one-to-one"}),
        ("pair.formed", {}),
        ("goal.completed", {}),
        ("track.completed", {"track": "culture", "kind": "curated"}),
    ]


@ONE
def test_only_what_was_chosen_and_only_from_then_on_and_only_of_this_programme(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    happens(programme, maya, robert)
    listen(hears=("sessions",))
    both = happens(programme, maya, robert, minutes=30)
    journal.record(PairFormed(**both), zone="UTC")
    journal.record(PairFormed(**both | {"pair": db.new_id(), "cohort": db.new_id()}), zone="UTC")
    db.session.commit()

    assert round_of(settings, elsewhere) == 1


@ONE
def test_what_was_taken_back_before_it_was_told_is_not_told(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    listen()
    both = happens(programme, maya, robert)
    journal.record(PairFormed(**both), zone="UTC", key="formed")
    journal.retract("formed", reason="a-mistake")
    db.session.commit()

    assert round_of(settings, elsewhere) == 1


@ONE
def test_slack_is_told_in_a_sentence_that_holds_no_markup(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    programme.name = "Spring <!channel> & more"
    db.session.merge(programme)
    listen(SLACK)
    happens(programme, maya, robert)

    round_of(settings, elsewhere)

    assert receiver.heard == [{"text": "Spring &lt;!channel&gt; &amp; more: A session was held."}]
    assert "webhook-signature" not in receiver.told[0][1]


@ONE
def test_teams_is_told_with_an_adaptive_card(listen, receiver, elsewhere, settings, programme, maya, robert):
    listen(TEAMS)
    happens(programme, maya, robert)

    round_of(settings, elsewhere)

    (told,) = receiver.heard
    (attached,) = told["attachments"]
    assert (told["type"], attached["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attached["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert card["body"][0]["inlines"] == [{"type": "TextRun", "text": "Spring: A session was held."}]
    assert card["actions"][0]["url"] == "http://localhost/programmes/spring"


def test_the_week_is_told_on_monday_once_and_not_when_nothing_happened(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    listen(hears=("week",))
    both = happens(programme, maya, robert)
    happens(programme, maya, robert, minutes=30)
    journal.record(PairFormed(**both), zone="UTC", key="formed")
    journal.retract("formed", reason="a-mistake")
    db.session.commit()

    told = []
    for moment in (MONDAY - dt.timedelta(minutes=1), MONDAY, MONDAY + dt.timedelta(days=2), MONDAY + WEEK):
        with clock.at(moment):
            told.append(round_of(settings, elsewhere))

    assert told == [0, 1, 0, 0]
    (week,) = receiver.heard
    assert week["facts"] == {"week": "2026-W10", "sessions": 2, "pairs": 0, "goals": 0, "tracks": 0, "minutes": 75}
    assert shapes.sentence(messages()[-1]) == "last week: 2 sessions held."


@pytest.mark.parametrize("answer", [500, 429, 302, 404, "hangs up"])
@ONE
def test_a_failure_is_tried_again_with_the_same_id(
    answer, listen, receiver, elsewhere, settings, programme, maya, robert
):
    listen()
    happens(programme, maya, robert)
    receiver.answers = [answer]

    assert round_of(settings, elsewhere) == 0
    assert round_of(settings, elsewhere) == 0
    with clock.at(clock.now() + WAITS[0]):
        assert round_of(settings, elsewhere) == 1

    (message,) = messages()
    assert {headers["webhook-id"] for _status, headers, _body in receiver.told} == {message.id}
    assert "https://other.example/" not in elsewhere.asked


@ONE
def test_a_chat_that_was_asked_and_did_not_answer_is_not_told_twice(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    listen(SLACK)
    happens(programme, maya, robert)
    receiver.answers = ["hangs up"]

    for moment in (clock.now(), clock.now() + WAITS[0], clock.now() + WEEK):
        with clock.at(moment):
            assert tell_waiting(settings, elsewhere.network()) == 0
            news.write_news()

    assert elsewhere.asked.count(ADDRESS) == 1


@ONE
def test_one_that_fails_holds_up_no_other_and_is_asked_once_in_a_round(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    elsewhere.serve("https://other.example/hook", b"", 503)
    listen(address="https://other.example/hook")
    listen()
    for _time in range(3):
        happens(programme, maya, robert)

    assert round_of(settings, elsewhere) == 3

    assert elsewhere.asked.count("https://other.example/hook") == 1


def test_after_days_in_vain_it_is_turned_off_and_who_added_it_is_told(
    listen, receiver, elsewhere, settings, programme, clara, maya, robert
):
    hook = listen()
    happens(programme, maya, robert)
    receiver.answers = [500] * 50
    news.write_news()
    for number in range(len(WAITS) + 3):
        with clock.at(clock.now() + number * dt.timedelta(days=2)):
            tell_waiting(settings, elsewhere.network())

    assert len(receiver.told) == len(WAITS) + 1
    (shown,) = queries.hooks_of(programme.id)
    assert shown.off_why == "silent"
    (mail,) = db.session.scalars(sa.select(Mail).where(Mail.key.startswith("hook.off:")))
    assert (mail.recipient, mail.kind, mail.link) == (clara.email, "coordinator", "/programmes/spring/webhooks")
    assert "secret" not in mail.text

    happens(programme, maya, robert)
    receiver.answers = []
    actions.turn_on(hook.id, programme_id=programme.id)
    actions.turn_on(hook.id, programme_id=programme.id)
    db.session.commit()
    assert round_of(settings, elsewhere) == 0
    happens(programme, maya, robert)
    assert round_of(settings, elsewhere) == 1


@ONE
def test_one_that_says_that_it_is_gone_is_turned_off_at_once(
    listen, receiver, elsewhere, settings, programme, maya, robert
):
    listen()
    happens(programme, maya, robert)
    receiver.answers = [410]

    assert round_of(settings, elsewhere) == 0

    assert queries.hooks_of(programme.id)[0].off_why == "gone"
    happens(programme, maya, robert)
    assert round_of(settings, elsewhere) == 0
    assert len(receiver.told) == 1


@ONE
@pytest.mark.parametrize("led_to", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1"])
def test_a_name_that_leads_to_a_private_address_is_never_asked(
    led_to, listen, elsewhere, settings, programme, maya, robert
):
    elsewhere.names["issuer.example"] = [(led_to, elsewhere.forbidden.getsockname()[1])]
    listen()
    happens(programme, maya, robert)

    assert round_of(settings, elsewhere) == 0

    assert elsewhere.reached == set()
    assert elsewhere.asked == []
    assert messages()[0].tries == 1


@ONE
@pytest.mark.parametrize(
    "address",
    [
        "http://issuer.example/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://issuer.example:22/hook",
        "https://someone:secret@issuer.example/",
        "file:///etc/passwd",
        "https://issuer.example\\@evil.example/",
        "https://issuer.example/" + "x" * 3000,
        "",
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(address, listen, programme):
    with pytest.raises(Refused, match="This address cannot be used") as refused:
        listen(address=address)

    assert "url" in refused.value.fields
    db.session.rollback()
    assert queries.hooks_of(programme.id) == []


@ONE
def test_this_portal_is_not_made_to_ask_itself(listen, elsewhere, settings, programme, maya, robert):
    listen()
    happens(programme, maya, robert)

    assert round_of(replace(settings, base_url="https://issuer.example"), elsewhere) == 0

    assert elsewhere.asked == []


def test_two_workers_at_once_tell_everything_once(listen, receiver, elsewhere, settings, programme, maya, robert):
    listen()
    for _time in range(8):
        happens(programme, maya, robert)
    together = threading.Barrier(3)

    def work():
        together.wait()
        try:
            return round_of(settings, elsewhere)
        finally:
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(3) as threads:
        for one in [threads.submit(copy_context().run, work) for _ in range(3)]:
            one.result()

    round_of(settings, elsewhere)
    ids = [headers["webhook-id"] for _status, headers, _body in receiver.told]
    assert len(ids) == len(set(ids)) == 8


def test_adding_is_greeted_audited_and_twice_is_once(programme, clara, receiver, elsewhere, settings):
    wanted = actions.Wanted(db.new_id(), SLACK, ADDRESS, ("week",))

    for _time in range(2):
        actions.add(wanted, programme_id=programme.id, by=clara.id)
        db.session.commit()

    assert round_of(settings, elsewhere) == 1
    assert "From now on" in receiver.heard[0]["text"]
    assert len(queries.hooks_of(programme.id)) == 1
    for _time in range(2):
        actions.remove(wanted.id, programme_id=programme.id, by=clara.id)
        db.session.commit()
    lines = [(line.deed, line.by, line.what) for line in audit.read(before=None, limit=5)]
    assert lines == [("webhook.removed", clara.id, wanted.id), ("webhook.added", clara.id, wanted.id)]
    assert ADDRESS not in str([vars(line) for line in audit.read(before=None, limit=5)])
    assert db.session.scalars(sa.select(HookMessage)).all() == []


@ONE
@pytest.mark.parametrize(
    ("flavour", "hears", "field"),
    [("carrier-pigeon", ("week",), "flavour"), (SLACK, (), "hears"), (SLACK, ("x",), "hears")],
)
def test_what_cannot_be_is_refused(flavour, hears, field, listen):
    with pytest.raises(Refused) as refused:
        listen(flavour, hears=hears)

    assert list(refused.value.fields) == [field]


@ONE
def test_the_same_address_again_and_an_eleventh_are_refused(listen, programme):
    listen()
    with pytest.raises(Refused, match="told to this address already"):
        listen()
    db.session.rollback()
    for number in range(actions.MOST - 1):
        listen(address=f"https://issuer.example/{number}")

    with pytest.raises(Refused, match="at most 10 webhooks"):
        listen(address="https://issuer.example/more")
    db.session.rollback()
    assert len(queries.hooks_of(programme.id)) == actions.MOST


@ONE
def test_each_kind_of_message_has_a_sentence(listen):
    types = [type_ for types in news.TYPES.values() for type_ in types]

    for type_ in [*types, "hook.added"]:
        assert shapes.sentence(HookMessage(type=type_, facts={"track": "culture"})).endswith(".")


@ONE
def test_what_was_told_long_ago_is_forgotten_and_not_told_again(
    listen, receiver, elsewhere, settings, programme, maya, robert, monkeypatch
):
    monkeypatch.setattr(news, "LATE", 2)
    listen()
    for number in range(6):
        with clock.at(clock.now() + number * 2 * WEEK):
            happens(programme, maya, robert)
            round_of(settings, elsewhere)

    assert len([one for one in receiver.heard if one["type"] == "session.completed"]) == 6
    assert len(messages()) < len(receiver.heard)


def add_by_form(visit, **fields):
    typed = {"hook": db.new_id(), "flavour": SLACK, "url": ADDRESS, "hears": ["week", "pairs"]}
    return visit.submit("/programmes/spring/webhooks", **typed | fields)


@ONE
def test_a_coordinator_adds_and_removes_one(client, clara, programme):
    client.sign_in(clara)

    assert add_by_form(client).status_code == 303

    page = client.get("/programmes/spring/webhooks").text
    assert "issuer.example" in page
    assert "key=secret" not in page
    (hook,) = queries.hooks_of(programme.id)
    for _time in range(2):
        assert client.submit(f"/programmes/spring/webhooks/{hook.id}/deletion").status_code == 303
    assert queries.hooks_of(programme.id) == []


@ONE
def test_the_secret_is_shown_this_once_also_when_the_form_is_sent_twice(client, app, clara, programme):
    client.sign_in(clara)
    named = db.new_id()

    answers = [add_by_form(client, hook=named, flavour=SIGNED) for _time in range(2)]

    secret = shapes.secret_of(named, app.config["PORTAL"])
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(secret.replace("+", "&#43;") in answer.text or secret in answer.text for answer in answers)
    assert answers[0].headers["Cache-Control"] == "no-store"
    page = client.get("/programmes/spring/webhooks").text
    assert "whsec_" not in page


@ONE
def test_a_refused_form_comes_back_as_it_was_typed(client, clara, programme):
    answer = add_by_form(client.sign_in(clara), url="http://issuer.example/mine", hears=["goals"])

    assert answer.status_code == 422
    assert "only addresses that begin with https are" in answer.text
    assert "http://issuer.example/mine" in answer.text
    assert 'value="goals" checked' in answer.text
    assert 'value="week" checked' not in answer.text
    assert db.session.scalars(sa.select(Hook)).all() == []


@ONE
def test_one_that_was_turned_off_can_be_turned_on(client, clara, programme, listen):
    hook = listen()
    db.session.execute(sa.update(Hook).values(off_at=clock.now(), off_why="silent"))
    db.session.commit()
    client.sign_in(clara)
    assert "turned off" in client.get("/programmes/spring/webhooks").text

    client.submit(f"/programmes/spring/webhooks/{hook.id}/return")

    assert queries.hooks_of(programme.id)[0].off_at is None


@ONE
@pytest.mark.parametrize("who", ["maya", "ines", "another"])
def test_to_others_there_are_no_webhooks(who, request, client, programme, listen, ines):
    hook = listen()
    person = ines if who == "another" else request.getfixturevalue(who)
    if who == "another":
        kept(people.open_programme("Autumn", slug="autumn", by=ines))
    client.sign_in(person)

    answers = [
        client.get("/programmes/spring/webhooks"),
        add_by_form(client, url="https://other.example/"),
        client.submit(f"/programmes/spring/webhooks/{hook.id}/deletion"),
        client.submit(f"/programmes/spring/webhooks/{hook.id}/return"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    if who == "another":
        client.submit(f"/programmes/autumn/webhooks/{hook.id}/deletion")
    assert [one.host for one in queries.hooks_of(programme.id)] == ["issuer.example"]
    assert set(FLAVOURS) == {SLACK, TEAMS, SIGNED}

"""An app reads somebody's badges, and brings some: what it gets, what is kept, what is refused and why."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
import sqlalchemy as sa

from portal import clock, credentials, db
from portal.credentials.models import Credential
from portal.credentials.received.actions import MOST, MOST_LETTERS, Kept
from portal.credentials.received.models import ReceivedBadge
from portal.credentials.received.reading import words_of
from portal.credentials.verify import verify
from portal.errors import Refused
from portal.people.models import Person
from tests.conftest import MORNING
from tests.credentials.conftest import hold_session, take_back
from tests.oauth.wallet import CREDENTIALS, PROFILE, READ, UPSERT, Wallet, bearer
from tests.open_badges_api.conftest import said
from tests.open_badges_api.elsewhere import ISSUED, from_elsewhere, keep
from tests.pages.test_pages import counted

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def received():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ReceivedBadge)))


def links(answer):
    """The links of an answer, by what they lead to."""
    return {name: address for address, name in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])}


def test_ones_own_badges_are_read_word_for_word_though_they_are_private(wallet, tokens, credential):
    answer = wallet.get(tokens)

    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Total-Count"] == "1"
    assert credential.shared_at is None
    assert answer.json == {"credential": [json.loads(credential.document)], "compactJwsString": []}
    assert credential.document in answer.text
    assert verify(credential.document, email="robert@demo.example").is_good


def test_nobody_elses_are(app, wallet, tokens, credential, ines, maya):
    for stranger in (ines, maya):
        visit = Wallet(app, app.test_client().sign_in(stranger))
        shown = visit.get(visit.tokens()).text
        assert credential.id not in shown


def test_badges_from_elsewhere_are_among_them_each_in_its_form(wallet, tokens, credential, robert, ines):
    keep(robert, 1, document='{"id": "one"}')
    keep(robert, 2, document="e30.e30.e30", form="jwt")
    keep(ines, 3)

    answer = wallet.get(tokens)

    assert answer.headers["X-Total-Count"] == "3"
    assert answer.json["credential"] == [{"id": "one"}, json.loads(credential.document)]
    assert answer.json["compactJwsString"] == ["e30.e30.e30"]


def test_a_badge_that_was_taken_back_is_not(wallet, tokens, maya, robert, mint):
    event = hold_session(maya, robert)
    credentials.settle([robert.id])
    take_back(event)
    credentials.settle([robert.id])

    assert wallet.get(tokens).json == {"credential": [], "compactJwsString": []}


@ONE
def test_who_hides_badges_hides_them_from_apps_too(wallet, tokens, credential, robert):
    keep(robert)
    db.session.get_one(Person, robert.id).hides_points = True
    db.session.commit()

    answer = wallet.get(tokens)

    assert answer.json == {"credential": [], "compactJwsString": []}
    assert answer.headers["X-Total-Count"] == "0"


def test_a_long_list_is_read_in_parts_that_lead_to_each_other(wallet, tokens, robert):
    for number in range(5):
        keep(robert, number, issued=ISSUED + dt.timedelta(minutes=number))

    seen, following, parts = [], f"http://localhost{CREDENTIALS}?limit=2", []
    while following:
        parts.append(wallet.client.get(following, headers=bearer(tokens)))
        seen += [each["id"] for each in parts[-1].json["credential"]]
        following = links(parts[-1]).get("next")

    here = f"http://localhost{CREDENTIALS}?limit=2&offset="
    assert seen == [f"https://academy.example/{number}" for number in range(5)]
    assert [sorted(links(part)) for part in parts] == [
        ["first", "last", "next"],
        ["first", "last", "next", "prev"],
        ["first", "last", "prev"],
    ]
    assert links(parts[1]) == {"first": here + "0", "prev": here + "0", "next": here + "4", "last": here + "4"}


@ONE
def test_fifty_are_given_where_nobody_said_how_many_and_never_more_than_a_hundred(wallet, tokens, robert):
    for number in range(120):
        keep(robert, number)

    assert len(wallet.get(tokens).json["credential"]) == 50
    most = wallet.get(tokens, limit=1000)
    assert len(most.json["credential"]) == 100
    assert "limit=100&offset=100" in links(most)["next"]


def test_since_leaves_out_what_was_there_before(wallet, tokens, robert, credential):
    keep(robert, 1)
    keep(robert, 2, issued=ISSUED + dt.timedelta(hours=1))

    counted = {
        since: wallet.get(tokens, since=since).headers["X-Total-Count"]
        for since in (
            "2026-03-01T11:59:59Z",
            "2026-03-01T12:00:00Z",
            "2026-03-01T14:30:00+01:00",
            "2030-01-01T00:00:00Z",
        )
    }

    assert list(counted.values()) == ["3", "2", "1", "0"]
    assert "since=2026-03-01T12%3A00%3A00Z" in links(wallet.get(tokens, since="2026-03-01T12:00:00Z"))["first"]


@ONE
@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "many"},
        {"limit": "٣"},
        {"limit": "1e3"},
        {"limit": "9" * 30},
        {"offset": "-1"},
        {"offset": ""},
        {"offset": "99999999"},
        {"since": "yesterday"},
        {"since": "2026-03-01"},
        {"since": "2026-03-01T12:00:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"since": "9999-12-31T23:59:59-14:00"},
        {"since": ""},
    ],
    ids=str,
)
def test_what_is_asked_in_no_number_or_moment_is_a_400_with_a_sentence(wallet, tokens, query):
    assert said(wallet.get(tokens, **query), 400)


@ONE
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "shown", [None, "Bearer guessed", "Bearer ", "Basic cm9iZXJ0Og==", "Bearer é", "Bearer " + "x" * 500]
)
def test_without_a_good_token_nobody_comes_in(client, house, method, shown):
    headers = {"Authorization": shown} if shown else {}

    answer = getattr(client, method)(CREDENTIALS, headers=headers)

    assert said(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")


@ONE
@pytest.mark.parametrize(("method", "needed"), [("get", READ), ("post", UPSERT)])
def test_a_token_for_something_else_is_a_403_that_says_what_is_needed(wallet, method, needed):
    tokens = wallet.tokens(scope=PROFILE)

    answer = getattr(wallet.client, method)(CREDENTIALS, headers=bearer(tokens))

    assert needed in said(answer, 403)
    assert f'error="insufficient_scope", scope="{needed}"' in answer.headers["WWW-Authenticate"]


@ONE
def test_a_cookie_opens_nothing(client, robert, credential):
    client.sign_in(robert)

    assert said(client.get(CREDENTIALS), 401)
    assert said(client.post(CREDENTIALS, data=credential.document, content_type="application/json"), 401)


@ONE
@pytest.mark.parametrize(("method", "path", "status"), [("delete", CREDENTIALS, 405), ("get", CREDENTIALS + "/1", 404)])
def test_what_is_not_there_and_what_cannot_be_done_is_said_as_1edtech_says_it(wallet, tokens, method, path, status):
    assert said(getattr(wallet.client, method)(path, headers=bearer(tokens)), status)


def test_ones_own_badge_that_is_brought_back_is_here_already(wallet, tokens, credential):
    answers = [wallet.bring(tokens, credential.document) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == credential.document
    assert received() == []
    assert wallet.get(tokens).headers["X-Total-Count"] == "1"


def test_a_badge_that_was_given_to_somebody_else_is_refused(app, credential, ines):
    wallet = Wallet(app, app.test_client().sign_in(ines))

    assert "not given to you" in said(wallet.bring(wallet.tokens(), credential.document), 400)
    assert received() == []


@ONE
def test_a_badge_that_was_changed_is_refused_with_the_sentence_of_the_check(wallet, tokens, credential):
    changed = credential.document.replace("First session", "Last session")

    assert "something was changed" in said(wallet.bring(tokens, changed), 400)


@ONE
def test_a_badge_that_was_revoked_is_refused(wallet, tokens, credential):
    credentials.revoke(credential.id, reason="A mistake of ours.")

    assert "A mistake of ours." in said(wallet.bring(tokens, credential.document), 400)


def test_a_badge_from_elsewhere_is_kept_as_it_came_exactly_when_its_checks_say_that_it_is_good(wallet, tokens, robert):
    text = from_elsewhere()
    report = verify(text, email=robert.email)
    db.session.rollback()

    answer = wallet.bring(tokens, text)

    if report.is_good:
        (kept,) = received()
        assert (answer.status_code, answer.text, kept.document) == (201, text, text)
        assert (kept.title, kept.issuer, kept.issued_at) == ("A badge from elsewhere", "Another Academy", ISSUED)
        assert wallet.bring(tokens, text).status_code == 200
        assert wallet.get(tokens).json["credential"] == [json.loads(text)]
    else:
        assert said(answer, 400) in {check.sentence for check in report.checks if check.ok is False}
        assert received() == []


@ONE
@pytest.mark.parametrize(
    "whose", [{"email": "ines@demo.example"}, {"email": None}, {"email": None, "subject": "urn:uuid:1"}]
)
def test_a_badge_from_elsewhere_that_is_not_theirs_is_refused(wallet, tokens, whose):
    assert said(wallet.bring(tokens, from_elsewhere(**whose)), 400)
    assert received() == []


def test_a_newer_edition_takes_the_place_of_an_older_one_and_not_the_other_way_round(robert):
    became = [
        keep(robert, document='{"edition": 1}'),
        keep(robert, document='{"edition": 1}'),
        keep(robert, document='{"edition": 2}', issued=ISSUED + dt.timedelta(days=1)),
        keep(robert, document='{"edition": 1}'),
    ]

    (kept,) = received()
    assert became == [Kept.NEW, Kept.REPLACED, Kept.REPLACED, Kept.OLDER]
    assert kept.document == '{"edition": 2}'


def test_two_people_may_keep_the_same(robert, ines):
    assert [keep(robert), keep(ines)] == [Kept.NEW, Kept.NEW]


@ONE
def test_there_is_room_for_five_hundred(robert):
    for number in range(MOST):
        db.session.add(_row(robert, number))
    db.session.commit()

    with pytest.raises(Refused, match="as many as fit"):
        keep(robert, "one more")
    db.session.rollback()
    assert len(received()) == MOST


@ONE
def test_there_is_room_for_so_many_letters(robert):
    for number in range(3):
        db.session.add(_row(robert, number, document="x" * (MOST_LETTERS // 4)))
    db.session.commit()

    with pytest.raises(Refused, match="too large for one more"):
        keep(robert, "one more", document="x" * (MOST_LETTERS // 4 + 1))
    db.session.rollback()
    assert keep(robert, "one more", document="x") is Kept.NEW
    with pytest.raises(Refused, match="too large for one more"):
        keep(robert, "one more", document="x" * (MOST_LETTERS // 4 + 1), issued=ISSUED + dt.timedelta(days=1))


def _row(person, number, document="x"):
    words = dict.fromkeys(("digest", "title", "issuer", "brought_by"), "x") | {"document": document}
    return ReceivedBadge(
        person_id=person.id, name=str(number), form="json", issued_at=ISSUED, received_at=MORNING, **words
    )


@ONE
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"badge"', "application/json", 400),
        (b"{}", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"a": "\0"}', "application/json", 400),
        (b'{"type": ["VerifiableCredential", "OpenBadgeCredential"]}', "application/json", 400),
        (b'{"type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": 7, "id": []}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b'{"a": NaN}', "application/json", 400),
        (b"https://academy.example/badge", "application/json", 400),
        (b"<svg/>", "application/json", 400),
        (b"", "text/plain", 400),
        (b"eyJ", "text/plain", 400),
        (b"e30.e30.e30", "text/plain", 400),
        (b"e.e.e", "text/plain", 400),
        (b"e30.e30.e30.e30", "text/plain", 400),
        (b"https://academy.example/badge", "text/plain", 400),
        (b"{}", "text/plain", 400),
        (b"{}", "application/xml", 415),
        (b"{}", "multipart/form-data", 415),
        (b"{}", "", 415),
        (b'{"a": "' + b"x" * 262_145 + b'"}', "application/json", 400),
        (b"x" * 400_000, "application/json", 413),
    ],
    ids=range(26),
)
def test_what_is_no_badge_is_refused_with_a_sentence_and_never_a_failure(wallet, tokens, body, kind, status):
    assert said(wallet.bring(tokens, body, kind), status)
    assert received() == []


@ONE
def test_an_open_badge_2_is_refused(wallet, tokens, credential):
    assert "Open Badges 3.0" in said(wallet.bring(tokens, credential.ob2_document), 400)


@ONE
def test_a_name_that_no_database_can_hold_does_not_come_into_it(database):
    assert words_of("A\0 badge\n\ud800 " + "x" * 300) == "A badge " + "x" * 192


@ONE
def test_three_hundred_calls_a_minute_are_enough_and_another_token_is_not_held_up(app, wallet, tokens):
    codes = {wallet.get(tokens, limit="0").status_code for _time in range(300)}
    held = wallet.get(tokens)
    other = wallet.tokens()

    assert codes == {400}
    assert said(held, 429)
    assert 1 <= int(held.headers["Retry-After"]) <= 60
    assert wallet.get(other).status_code == 200


@ONE
def test_sixty_badges_a_minute_are_brought_since_checking_takes_its_time(wallet, tokens):
    answers = [wallet.bring(tokens, "{}") for _time in range(61)]

    assert [answer.status_code for answer in answers] == [400] * 60 + [429]
    assert said(answers[-1], 429)


@ONE
def test_who_guesses_tokens_waits(client, house):
    answers = [client.get(CREDENTIALS, headers={"Authorization": f"Bearer {n}"}) for n in range(121)]

    assert [answer.status_code for answer in answers] == [401] * 120 + [429]
    assert answers[-1].headers["Retry-After"]


@ONE
def test_what_is_read_costs_as_many_questions_with_many_badges_as_with_one(wallet, tokens, robert, app):
    keep(robert, 0)
    _answer, few = counted(app, lambda: wallet.get(tokens))
    for number in range(60):
        keep(robert, number)
    _answer, many = counted(app, lambda: wallet.get(tokens))

    assert many == few <= 4


def test_all_that_is_read_can_be_checked(wallet, tokens, credential):
    for each in wallet.get(tokens).json["credential"]:
        assert verify(json.dumps(each), email="robert@demo.example").is_good
    assert db.session.get_one(Credential, credential.id).shared_at is None


def test_a_token_is_good_when_it_is_asked_for_not_when_it_was_made(wallet, tokens):
    with clock.at(MORNING + dt.timedelta(minutes=59)):
        assert wallet.get(tokens).status_code == 200
    with clock.at(MORNING + dt.timedelta(minutes=60)):
        assert said(wallet.get(tokens), 401)

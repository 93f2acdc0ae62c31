"""Who gets in: the owner of a good token with the right scope, not too often, and nobody by a cookie."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.people import actions as people
from portal.people.passwords import digest
from tests.api.conftest import LISTS, ROOT, Caller, again, lesson
from tests.web.test_refusals import hurry, locked

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", LISTS)
def test_without_a_token_nobody_reads(client, path):
    answer = client.get(f"{ROOT}/{path}")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="portal"'
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 401


@pytest.mark.parametrize("path", ["events", "events/retractions"])
def test_without_a_token_nobody_sends(client, path):
    assert client.post(f"{ROOT}/{path}", json={}).status_code == 401


@pytest.mark.parametrize("shown", ["Bearer portal_nothing", "Bearer ", "Basic {}", "{}", "Bearer {}x", "Bearer ü{}"])
def test_what_is_no_good_token_opens_nothing(clara_calls, client, shown):
    shown = shown.format(clara_calls.token)

    answer = client.get(f"{ROOT}/people", headers={"Authorization": shown})

    assert answer.status_code == 401


def test_the_word_before_the_token_may_be_written_in_any_case(clara_calls, client):
    answer = client.get(f"{ROOT}/people", headers={"Authorization": f"bEARER  {clara_calls.token}"})

    assert answer.status_code == 200


def test_a_cookie_opens_nothing(client, programme, clara):
    client.sign_in(clara)

    assert client.get("/").status_code == 200
    assert client.get(f"{ROOT}/people").status_code == 401
    assert client.post(f"{ROOT}/events", json=lesson()).status_code == 401


def test_an_answer_sets_no_cookie_is_kept_nowhere_and_open_to_no_other_site(clara_calls):
    answer = clara_calls.get("/people")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", LISTS)
def test_a_token_that_only_sends_reads_nothing(app, programme, clara, path):
    answer = Caller(app, clara, "events:write").get(f"/{path}")

    assert answer.status_code == 403
    assert "“read”" in answer.json["title"]
    assert 'scope="read"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", ["/events", "/events/retractions"])
def test_a_token_that_only_reads_sends_nothing(app, programme, clara, path):
    answer = Caller(app, clara, "read").post(path, {})

    assert answer.status_code == 403
    assert "“events:write”" in answer.json["title"]


def test_somebody_who_was_deactivated_has_no_access(clara_calls, clara):
    again(clara).deactivated_at = clock.now()
    db.session.commit()

    assert clara_calls.get("/people").status_code == 401


def test_a_token_that_was_deleted_is_good_for_nothing(clara_calls, clara):
    people.delete_token(digest(clara_calls.token), by=clara)
    db.session.commit()

    assert clara_calls.get("/people").status_code == 401


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/events/", "/people/1", "/people?after=%00"])
def test_what_is_not_there_is_said_in_json(client, path):
    answer = client.get(ROOT + path)

    assert answer.status_code in (400, 404)
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/events"), ("POST", "/people"), ("GET", "/events/retractions")],
)
def test_what_is_done_the_wrong_way_is_said_in_json(client, method, path):
    answer = client.open(ROOT + path, method=method)

    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Allow"]


def test_thirty_bad_tokens_from_an_address_are_enough(clara_calls, client):
    codes = [client.get(f"{ROOT}/people", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(31)]

    held_up = clara_calls.get("/people")

    assert codes == [401] * 30 + [429]
    assert held_up.status_code == 429


def test_a_token_reads_six_hundred_times_a_minute_over_all_lists(clara_calls):
    paths = ("/people", "/pairs", "/events")
    codes = {clara_calls.get(path, limit=0).status_code for path in paths for _ in range(200)}

    answer = clara_calls.get("/goals")

    assert codes == {422}
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.mimetype == "application/problem+json"


def test_a_token_sends_three_hundred_times_a_minute_and_another_one_is_not_held_up(app, clara_calls, clara):
    codes = {clara_calls.post("/events", {}).status_code for _ in range(300)}

    assert codes == {422}
    assert clara_calls.send().status_code == 429
    assert Caller(app, clara).send().status_code == 201


def test_refusals_are_in_the_log_with_the_id_of_the_caller_and_without_what_was_sent(clara_calls, clara, caplog):
    caplog.set_level(logging.INFO, logger="portal")

    clara_calls.send(person="nobody@demo.example")

    (line,) = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert (line["event"], line["status"], line["person"]) == ("refused", 422, clara.id)
    assert "nobody@" not in caplog.text
    assert clara_calls.token not in caplog.text


def test_while_the_database_is_busy_nothing_is_recorded_and_reading_goes_on(
    settings, fresh_app, database, programme, clara
):
    app = fresh_app(settings)
    sa.event.listen(app.extensions["engine"], "connect", hurry)
    app.extensions["engine"].dispose()
    caller = Caller(app, clara)

    with locked(database):
        busy, read = caller.send(), caller.get("/people")
    later = caller.send()

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert busy.mimetype == "application/problem+json"
    assert read.status_code == 200
    assert later.status_code == 201

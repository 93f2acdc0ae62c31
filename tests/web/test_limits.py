"""Too fast: limits for each account and for each address, which nobody gets around, and which say when to come back."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.web.conftest import PASSWORD

WRONG = "another long sentence"
ALONE = """
from portal import create_app
from tests.visiting import Visit
app = create_app()
app.test_client_class = Visit
client = app.test_client()
for _ in range(11):
    given = {"email": "robert@demo.example", "password": ""}
    print(client.submit("/sign-in", **given).status_code)
"""
"""In a process of its own, because limits are counted in one place for all apps of a process."""

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def attempts(client, number, *, email="robert@demo.example", password=WRONG, headers=None):
    """Try so often; the answers' codes. Nothing is hashed for an empty password, and it counts all the same."""
    given = {"email": email, "password": password}
    return [client.submit("/sign-in", **given).status_code for _ in range(number)]


def test_an_account_is_tried_ten_times_a_minute(client, robert, password):
    codes = attempts(client, 10, password="")

    answer = client.submit("/sign-in", email=robert.email, password=PASSWORD)

    assert set(codes) == {422}
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "too quick" in answer.text


def test_the_limit_of_an_account_holds_however_it_is_typed(client):
    attempts(client, 10, email="robert@demo.example", password="")

    assert attempts(client, 1, email="  ROBERT@demo.example ", password="") == [429]


def test_the_limit_of_an_account_holds_for_one_that_nobody_has(client):
    attempts(client, 10, email="nobody@demo.example", password="")

    assert attempts(client, 1, email="nobody@demo.example", password="") == [429]


def test_another_account_is_not_held_up(client, maya, password):
    attempts(client, 11, password="")

    assert client.submit("/sign-in", email=maya.email, password=password).status_code == 303


def test_an_address_is_held_up_after_thirty_refusals_in_a_minute(client, maya, password):
    for number in range(10):
        attempts(client, 3, email=f"guess{number}@demo.example", password="")

    answer = client.submit("/sign-in", email=maya.email, password=password)

    assert answer.status_code == 429
    assert "Retry-After" in answer.headers


def test_signing_in_does_not_count_against_a_house_of_many(client, app, maya, robert, password):
    for person in (maya, robert, maya, robert):
        app.test_client().submit("/sign-in", email=person.email, password=password)

    codes = [code for number in range(9) for code in attempts(client, 3, email=f"g{number}@demo.example", password="")]

    assert set(codes) == {422}
    assert attempts(client, 3, email="g9@demo.example", password="") == [422] * 3


def test_the_address_cannot_be_made_up(client):
    codes = [
        client.post(
            "/sign-in",
            data={"csrf_token": client._csrf_token(), "email": f"g{number // 5}@demo.example"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        ).status_code
        for number in range(31)
    ]

    assert codes == [422] * 30 + [429]


def test_behind_a_proxy_the_address_is_what_the_proxy_says(settings, fresh_app):
    client = fresh_app(replace(settings, proxies=1)).test_client()
    token = client._csrf_token()

    codes = [
        client.post(
            "/sign-in",
            data={"csrf_token": token, "email": f"g{number // 5}@demo.example"},
            headers={"X-Forwarded-For": f"made-up, 192.0.2.{number % 2}"},
        ).status_code
        for number in range(31)
    ]

    assert set(codes) == {422}


def test_htmx_gets_the_sentence_alone(client):
    attempts(client, 10, password="")

    answer = client.submit("/sign-in", htmx=True, email="robert@demo.example", password="")

    assert answer.status_code == 429
    assert answer.headers["HX-Retarget"] == "#problem-place"
    assert answer.text.lstrip().startswith('<div class="problem" id="problem"')


def test_links_to_a_new_password_are_sent_three_times_a_minute(client, robert):
    codes = [client.submit("/password", email=robert.email).status_code for _ in range(4)]

    assert codes == [303, 303, 303, 429]


def test_one_does_not_guess_ones_own_password_for_ever(client, robert):
    client.sign_in(robert)

    codes = [client.submit("/me/password", old_password="x", password="").status_code for _ in range(11)]

    assert codes == [422] * 10 + [429]


def test_limits_are_counted_in_memory_while_redis_is_away(database, tmp_path):
    told = {
        **os.environ,
        "PORTAL_INSTANCE": str(tmp_path / "alone"),
        "PORTAL_BASE_URL": "http://localhost",
        "PORTAL_REDIS_URL": "redis://127.0.0.1:1/0",
    }

    found = subprocess.run([sys.executable, "-c", ALONE], env=told, capture_output=True, text=True, timeout=120)

    assert found.stdout.split() == ["422"] * 10 + ["429"]

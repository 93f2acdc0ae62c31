"""What stands in the head of every answer, and whom the portal answers at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal import db
from portal.people.models import Person

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ADDRESSES = {
    "/": 200,
    "/sign-in": 200,
    "/me": 303,
    "/nowhere": 404,
    "/healthz": 200,
    "/static/css/portal.css": 200,
    "/static/nothing.css": 404,
    "/verify": 200,
    "/sign-out": 405,
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_guarded(address, client):
    answer = client.get(address)
    answer.close()

    assert answer.status_code == ADDRESSES[address]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("address", ["/", "/me", "/static/css/portal.css"])
def test_under_https_browsers_are_told_to_stay_there(address, settings, fresh_app):
    client = fresh_app(replace(settings, base_url="https://localhost")).test_client()

    answer = client.get(address, base_url="https://localhost")
    answer.close()

    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"


@pytest.mark.parametrize("address", ["/", "/me", "/nowhere", "/sign-in", "/healthz"])
def test_fragments_and_pages_are_told_apart_by_caches(address, client):
    assert "HX-Request" in client.get(address).vary


def test_what_somebody_sees_who_is_signed_in_is_kept_by_nobody(client, robert):
    client.sign_in(robert)

    answers = [client.get(address) for address in ("/", "/me", "/tracks", "/nowhere", "/verify")]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_files_are_kept_for_a_year(client, robert):
    answer = client.sign_in(robert).get("/static/css/portal.css")
    answer.close()

    assert answer.headers["Cache-Control"] == "max-age=31536000, public"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:8000", "localhost.evil.example", "127.0.0.1", "localhost."]
)
def test_requests_for_another_host_get_nothing(host, client, robert):
    client.sign_in(robert)

    answer = client.get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400
    assert "Robert" not in answer.text


def test_the_host_may_be_written_in_capitals(client):
    assert client.get("/sign-in", headers={"Host": "LocalHost"}).status_code == 200


def test_the_health_check_may_come_from_anywhere(client):
    answer = client.get("/healthz", headers={"Host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_forwarded_host_counts_for_nothing_without_proxies(client):
    assert client.get("/sign-in", headers={"Host": "evil.example", "X-Forwarded-Host": "localhost"}).status_code == 400


def test_behind_a_proxy_host_and_scheme_are_what_the_proxy_says(settings, fresh_app):
    client = fresh_app(replace(settings, proxies=1, base_url="https://portal.example")).test_client()
    told = {"Host": "10.0.0.7:8000", "X-Forwarded-Host": "portal.example", "X-Forwarded-Proto": "https"}

    assert client.get("/sign-in", headers=told).status_code == 200
    assert client.get("/sign-in", headers={"Host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.parametrize("address", ["/people/a%00b", "/tracks/a%00b", "/sign-in?next=%00", "/search?q=a%00b", "/%00"])
def test_an_address_with_the_character_zero_is_not_understood(address, client, robert):
    assert client.sign_in(robert).get(address).status_code == 400


def test_a_form_with_the_character_zero_is_not_understood(client, robert):
    answer = client.sign_in(robert).submit("/me", name="Rob\x00", timezone="UTC")

    assert answer.status_code == 400
    assert db.session.get_one(Person, robert.id).name == "Robert Keller"


@pytest.mark.parametrize("accept", ["*/*", "text/html", ""])
def test_a_page_is_what_browsers_get(accept, client):
    assert client.get("/nowhere", headers={"Accept": accept}).mimetype == "text/html"


def test_each_request_has_a_number_of_its_own(client):
    numbers = {client.get("/", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] for _ in range(3)}

    assert len(numbers) == 3
    assert "mine" not in numbers

"""A coordinator sees whom mail does not reach."""

from __future__ import annotations

import pytest

from portal import clock
from portal.people import queries
from portal.post.sending import send_waiting
from tests.cast import kept
from tests.post.conftest import write

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def to(person, key):
    write(key=key, to=person.email, person_id=person.id)


def names(programme):
    return [person.name for person in queries.unreached_in(programme)]


def test_whose_address_is_refused_is_shown_until_a_mail_arrives_or_the_address_is_another(
    server, programme, maya, robert
):
    received, settings = server
    received.refused = {person.email: "550 5.1.1 nobody" for person in (maya, robert)}
    to(maya, "1")
    to(robert, "2")
    send_waiting(settings)
    assert names(programme) == ["Maya Lindqvist", "Robert Keller"]

    received.refused = {}
    with clock.at(clock.now().replace(hour=12)):
        to(maya, "3")
        send_waiting(settings)
    robert.email = "robert.keller@demo.example"
    kept(robert)

    assert names(programme) == []


@ONE
def test_the_programme_page_says_so_to_its_coordinator(client, server, programme, clara, robert):
    received, settings = server
    received.refused = {robert.email: "550 nobody"}
    client.sign_in(clara)
    assert "Mail does not reach" not in client.get("/programmes/spring/people").text
    to(robert, "1")
    send_waiting(settings)

    page = client.get("/programmes/spring/people").text

    assert "Mail does not reach" in page

"""A mail server fails in every way there is, and is well again: each message arrives, and arrives once."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
from dataclasses import dataclass, field, replace

import pytest

from portal import clock
from portal.post.sending import send_waiting
from tests.post.conftest import free_port, outbox, write

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HANGS_UP = b""
WELL = {
    "EHLO": b"250 post.example\r\n",
    "MAIL": b"250 OK\r\n",
    "RCPT": b"250 OK\r\n",
    "DATA": b"354 go on\r\n",
    ".": b"250 OK\r\n",
    "RSET": b"250 OK\r\n",
    "QUIT": b"221 bye\r\n",
}


@dataclass
class Way:
    """What a server says at first, and to each command; whether it hangs then, or says it letter by letter."""

    greeting: bytes | None = b"220 post.example\r\n"
    answers: dict[str, bytes] = field(default_factory=dict)
    is_slow: bool = False


WAYS = {
    "it is down": None,
    "it refuses the connection": Way(greeting=HANGS_UP),
    "it has no time": Way(greeting=b"421 too busy\r\n"),
    "it hangs": Way(greeting=None),
    "it is slow": Way(greeting=b"220-" + b"welcome " * 50, is_slow=True),
    "it talks garbage": Way(greeting=b"\xff\xfeHTTP/1.1 400 Bad Request\r\n\r\n"),
    "it refuses every recipient for now": Way(answers={"RCPT": b"450 4.2.1 try again later\r\n"}),
    "it refuses the message for now": Way(answers={".": b"452 4.3.1 no room\r\n"}),
    "it does not take our word for who we are": Way(answers={"MAIL": b"550 5.7.1 not you\r\n"}),
    "it hangs up in the middle of the message": Way(answers={"DATA": HANGS_UP}),
    "it hangs up before it says that it has the message": Way(answers={".": HANGS_UP}),
    "its encryption is broken": Way(
        answers={"EHLO": b"250-post.example\r\n250 STARTTLS\r\n", "STARTTLS": b"220 go on\r\nnonsense, not TLS\r\n"}
    ),
}


@contextlib.contextmanager
def failing(way, port):
    """A server at this port that fails in this way."""
    if way is None:
        yield
        return
    server, ended, talks = socket.create_server(("127.0.0.1", port)), threading.Event(), []

    def answer():
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            talks.append(threading.Thread(target=talk, args=(connection, way, ended)))
            talks[-1].start()

    listening = threading.Thread(target=answer)
    listening.start()
    try:
        yield
    finally:
        ended.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for thread in (listening, *talks):
            thread.join()


def talk(connection, way, ended):
    """One connection, until somebody hangs up."""
    with connection, contextlib.suppress(OSError):
        connection.settimeout(5)
        if way.greeting is None:
            ended.wait(5)
            return
        for each in range(len(way.greeting)) if way.is_slow else ():
            connection.sendall(way.greeting[each : each + 1])
            if ended.wait(0.05):
                return
        connection.sendall(b"" if way.is_slow else way.greeting)
        if way.greeting == HANGS_UP:
            return
        is_message = False
        for line in connection.makefile("rb"):
            word = line.strip().decode(errors="replace").upper()
            verb = "." if is_message and word == "." else word.partition(" ")[0]
            if is_message and verb != ".":
                continue
            said = (WELL | way.answers).get(verb, b"502 what\r\n")
            if said == HANGS_UP:
                return
            connection.sendall(said)
            is_message = verb == "DATA"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whatever_fails_each_message_arrives_once(way, start, settings, database):
    port = free_port()
    there = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    write(key="1", to="robert@demo.example", subject="First")
    write(key="2", to="maya@demo.example", subject="Second")

    with failing(way, port):
        assert send_waiting(there, patience=0.5) == 0
    assert [mail.given_up_at for mail in outbox()] == [None, None]
    received, _port = start(port)
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        assert send_waiting(there) == 2
        assert send_waiting(there) == 0

    arrived = sorted((to, message["Subject"]) for (to,), message in received.messages)
    assert arrived == [("maya@demo.example", "Second"), ("robert@demo.example", "First")]


@pytest.mark.parametrize("said", ["550 nobody here by that name", "550 5.1.1 no such mailbox", "552 5.2.2 it is full"])
def test_one_address_that_is_refused_for_good_is_given_up_and_the_others_arrive_once(said, server, database):
    received, settings = server
    received.refused = {"gone@demo.example": said}
    for number, name in enumerate(("robert", "gone", "maya")):
        write(key=f"{number}", to=f"{name}@demo.example")

    assert send_waiting(settings) == 2
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert send_waiting(settings) == 0

    assert sorted(to for (to,), _message in received.messages) == ["maya@demo.example", "robert@demo.example"]
    assert [mail.reason for mail in outbox()] == [None, "refused", None]

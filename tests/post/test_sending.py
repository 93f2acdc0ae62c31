"""Sending: over plain SMTP to a real server, which may be down, slow, talkative, wrong or of two minds."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

import pytest

from portal import clock, db
from portal.post import worker
from portal.post.sending import WAITS, send_waiting
from tests.post.conftest import free_port, outbox, words_of, write

MINUTE = dt.timedelta(minutes=1)


def test_mail_arrives(server, database):
    received, settings = server
    write(key="1", to="robert@demo.example", subject="Grüezi", text="Zoë", link="/sessions/7")
    write(key="2", to="maya@demo.example")

    assert send_waiting(settings) == 2

    (recipients, first), (_others, second) = received.messages
    assert recipients == ["robert@demo.example"]
    assert (first["Subject"], second["To"]) == ("Grüezi", "maya@demo.example")
    assert words_of(first) == "Zoë\n\nhttp://localhost/sessions/7"
    assert send_waiting(settings) == 0


def test_while_the_server_is_down_mail_waits_longer_and_longer(start, settings, database):
    port = free_port()
    down = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    write()

    now, waits = clock.now(), []
    for _try in WAITS:
        with clock.at(now):
            assert send_waiting(down) == 0
            assert send_waiting(down) == 0
        (mail,) = outbox()
        waits.append(mail.due_at - now)
        now = mail.due_at
    assert waits == WAITS
    assert waits == sorted(waits)

    received, _port = start(port)
    with clock.at(now):
        assert send_waiting(down) == 1
    assert len(received.messages) == 1


@pytest.mark.logs("mail is given up")
def test_in_the_end_a_mail_is_given_up_and_that_is_written_down(settings, database):
    down = replace(settings, mail_url=f"smtp://127.0.0.1:{free_port()}")
    write(link="/password/abc")

    for number in range(len(WAITS) + 3):
        with clock.at(clock.now() + number * dt.timedelta(days=2)):
            send_waiting(down)

    (mail,) = outbox()
    assert (mail.tries, mail.sent_at, mail.link) == (len(WAITS) + 1, None, None)
    assert mail.given_up_at is not None


def test_while_the_server_is_down_one_mail_is_tried_and_not_all(settings, database):
    for number in range(5):
        write(key=str(number))

    send_waiting(replace(settings, mail_url=f"smtp://127.0.0.1:{free_port()}"))

    assert sorted(mail.tries for mail in outbox()) == [0, 0, 0, 0, 1]


def test_one_who_does_not_exist_holds_up_nobody(server, database):
    received, settings = server
    received.refused = {"gone@demo.example": "550 nobody here by that name"}
    write(key="1", to="gone@demo.example", link="/password/abc")
    write(key="2", to="maya@demo.example")

    assert send_waiting(settings) == 1

    first, second = outbox()
    assert (first.sent_at, second.sent_at) == (None, clock.now())
    assert (first.given_up_at, first.reason, first.link) == (clock.now(), "refused", None)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("said", ["450 try again later", "451 4.7.1 greylisted", "554 5.7.1 relay access denied"])
def test_a_refusal_that_may_pass_is_tried_again(said, server, database):
    received, settings = server
    received.refused = {"robert@demo.example": said}
    write()

    assert send_waiting(settings) == 0

    (mail,) = outbox()
    assert (mail.given_up_at, mail.due_at) == (None, clock.now() + MINUTE)


def test_two_workers_at_once_send_everything_once(server, database):
    received, settings = server
    for number in range(20):
        write(key=str(number), subject=str(number))
    together = threading.Barrier(4)

    def work():
        together.wait()
        try:
            return send_waiting(settings)
        finally:
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(4) as threads:
        rounds = [threads.submit(copy_context().run, work) for _ in range(4)]
        assert sum(one.result() for one in rounds) == 20

    subjects = sorted(int(message["Subject"]) for _to, message in received.messages)
    assert subjects == list(range(20))


def test_a_worker_that_died_leaves_its_mail_to_the_others(server, database):
    received, settings = server
    write()
    db.session.execute(
        db.Base.metadata.tables["mail"].update().values(tries=1, due_at=clock.now() + dt.timedelta(minutes=10))
    )
    db.session.commit()

    assert send_waiting(settings) == 0
    with clock.at(clock.now() + dt.timedelta(minutes=10)):
        assert send_waiting(settings) == 1

    assert len(received.messages) == 1


@pytest.fixture
def nonsense():
    """Servers that speak, each in its own way, no SMTP; answers the port."""
    listening, talking = [], threading.Event()

    def talk(connection, say, pause):
        with connection:
            while not talking.is_set():
                try:
                    connection.sendall(say)
                except OSError:
                    return
                talking.wait(pause)

    def serve(say, pause=30.0):
        server = socket.create_server(("127.0.0.1", 0))

        def answer():
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(connection, say, pause)).start()

        listening.append((server, threading.Thread(target=answer)))
        listening[-1][1].start()
        return server.getsockname()[1]

    yield serve
    talking.set()
    for server, thread in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("say", "pause"),
    [
        (b"", 30),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", 30),
        (b"2", 0.05),
        (b"220-welcome\r\n", 0.05),
        (b"\xff\xfe\x00\n", 0.05),
    ],
    ids=["silent", "another protocol", "a byte at a time", "never to the point", "rubbish"],
)
def test_a_server_out_of_its_mind_holds_nobody_for_long(say, pause, nonsense, settings, database):
    write()
    started = time.monotonic()

    sent = send_waiting(replace(settings, mail_url=f"smtp://127.0.0.1:{nonsense(say, pause)}"), patience=0.5)

    assert sent == 0
    assert time.monotonic() - started < 10
    (mail,) = outbox()
    assert (mail.sent_at, mail.due_at) == (None, clock.now() + MINUTE)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_server_is_told_who_we_are(start, settings, database):
    received, port = start(auth_require_tls=False, auth_required=True)
    write()

    good = replace(settings, mail_url=f"smtp://portal:s3cret%2Fword@127.0.0.1:{port}")
    wrong = replace(settings, mail_url=f"smtp://portal:guess@127.0.0.1:{port}")

    assert send_waiting(wrong) == 0
    with clock.at(clock.now() + MINUTE):
        assert send_waiting(good) == 1
    assert received.signed_in[-1] == ("portal", "s3cret/word")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_tls_is_used_where_it_is_offered(start, own_certificate, settings, database):
    received, port = start(tls_context=own_certificate, require_starttls=True)
    write()

    assert send_waiting(replace(settings, mail_url=f"smtp://127.0.0.1:{port}")) == 1

    assert len(received.messages) == 1


@pytest.mark.logs("SMTP session exception")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_password_is_not_told_to_a_server_whose_certificate_is_not_good(start, own_certificate, settings, database):
    received, port = start(tls_context=own_certificate, auth_require_tls=True)
    write()

    assert send_waiting(replace(settings, mail_url=f"smtp://portal:s3cret%2Fword@localhost:{port}")) == 0

    assert received.signed_in == []
    assert received.messages == []


def test_a_worker_does_every_chore_although_one_fails(caplog):
    done, stop = [], threading.Event()

    def wait():
        done.append("waited")

    def finish():
        done.append("finished")
        if done.count("finished") == 2:
            stop.set()

    worker.work([wait, finish], stop=stop, pause=0)

    assert done == ["waited", "finished"] * 2


@pytest.mark.logs("a chore failed")
def test_a_chore_that_fails_is_written_down_and_tried_again():
    tries, stop = [], threading.Event()

    def stumble():
        tries.append(1)
        raise ValueError

    def watch():
        if len(tries) == 3:
            stop.set()

    worker.work([stumble, watch], stop=stop, pause=0)

    assert len(tries) == 3

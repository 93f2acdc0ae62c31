"""The one way out leads to public sites only, and always ends."""

from __future__ import annotations

import gzip
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest

from portal.fetching import Errand, fetch
from portal.reaching import Address, Forbidden, Network, NotFetched, Unreachable, is_public, place_of

if TYPE_CHECKING:
    from tests.elsewhere import Elsewhere

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
NOT_PUBLIC = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::5db8:d70e",
    "2002:7f00:1::",
    "2002:5db8:d70e::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "fc00::1",
    "fd00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "not an address",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_known_as_one_however_it_is_wrapped(address: str):
    assert is_public((address, 443))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_whatever_is_not_of_the_public_internet_is_not_public(address: str):
    assert not is_public((address, 443))


WRONG = [
    "",
    "issuer.example",
    "//issuer.example/",
    "http://issuer.example/",
    "ftp://issuer.example/",
    "file:///etc/passwd",
    "gopher://issuer.example/",
    "data:application/json,{}",
    "https://",
    "https:///path",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://user@issuer.example/",
    "https://user:secret@issuer.example/",
    "https://issuer.example@127.0.0.1/",
    "https://issuer.example\\@127.0.0.1/",
    "https://issuer.example:22/",
    "https://issuer.example:0/x",
    "https://issuer.example:99999/",
    "https://issuer.example:https/",
    "https://issuer.example./",
    "https://-issuer.example/",
    "https://issuer..example/",
    "https://ıssuer.example/",
    "https://issuer.example/\r\nHost: 127.0.0.1",
    "https://issuer.example/a b",
    "https://issuer.example/\x00",
    "https://issuer.example/é",
    "https://issuer.example%2f@127.0.0.1/",
    "https://" + "a" * 3000 + ".example/",
    5,
    None,
]


@pytest.mark.parametrize("address", WRONG, ids=lambda address: repr(address)[:60])
def test_what_is_no_plain_https_address_is_never_asked(address: object, elsewhere: Elsewhere):
    with pytest.raises(Forbidden):
        Errand(elsewhere.network()).fetch(address)  # type: ignore[arg-type]

    assert elsewhere.asked == []
    assert elsewhere.reached == set()


def test_an_address_is_taken_apart():
    assert place_of("https://Issuer.Example/a/b?c=d#e") == ("issuer.example", 443, "/a/b?c=d")
    assert place_of("https://issuer.example:8443") == ("issuer.example", 8443, "/")


def test_a_public_site_is_asked(elsewhere: Elsewhere):
    elsewhere.serve("https://issuer.example/a?b=c", {"name": "é"})

    found = fetch("https://issuer.example/a?b=c", elsewhere.network())

    assert (found.status, found.media_type, found.content) == (200, "application/json", b'{"name": "\\u00e9"}')
    assert fetch("https://issuer.example/b", elsewhere.network()).status == 404


@pytest.mark.parametrize(
    "addresses",
    [
        [("127.0.0.1", 443)],
        [("::1", 443)],
        [("64:ff9b::7f00:1", 443)],
        [("169.254.169.254", 443)],
        [("93.184.215.14", 443), ("10.0.0.1", 443)],
        [],
    ],
    ids=str,
)
def test_a_name_that_leads_to_a_private_address_is_not_followed(elsewhere: Elsewhere, addresses: list[tuple[str, int]]):
    elsewhere.names["other.example"] = addresses

    with pytest.raises(Forbidden, match="not on the public internet"):
        fetch("https://other.example/", elsewhere.network())

    assert elsewhere.reached == set()


def test_the_socket_is_asked_where_it_really_leads(elsewhere: Elsewhere):
    answers = iter([True, False])
    network = elsewhere.network()
    fickle = Network(network.lookup, lambda _address: next(answers), network.trust)

    with pytest.raises(Forbidden):
        fetch("https://issuer.example/", fickle)

    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://issuer.example/b",
        "https://127.0.0.1/b",
        "file:///etc/passwd",
        "https://user@issuer.example/b",
        "//[::1]/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(elsewhere: Elsewhere, target: str):
    elsewhere.serve("https://issuer.example/a", "", 302, Location=target)

    with pytest.raises(Forbidden):
        fetch("https://issuer.example/a", elsewhere.network(), elsewhere=True)

    assert elsewhere.asked == ["https://issuer.example/a"]
    assert elsewhere.reached == set()


def test_a_redirect_to_a_name_that_leads_inside_is_not_followed(elsewhere: Elsewhere):
    elsewhere.names["inside.example"] = [elsewhere.forbidden.getsockname()]
    elsewhere.serve("https://issuer.example/a", "", 302, Location="https://inside.example/")

    with pytest.raises(Forbidden):
        fetch("https://issuer.example/a", elsewhere.network(), elsewhere=True)

    assert elsewhere.reached == set()


def test_three_redirects_are_followed_and_no_more(elsewhere: Elsewhere):
    for number in range(4):
        elsewhere.serve(f"https://issuer.example/{number}", "", 302, Location=f"/{number + 1}")
    elsewhere.serve("https://issuer.example/4", "here")

    assert fetch("https://issuer.example/1", elsewhere.network()).content == b"here"
    with pytest.raises(Unreachable, match="from one address to the next"):
        fetch("https://issuer.example/0", elsewhere.network())


def test_another_site_is_followed_to_only_where_that_does_not_matter(elsewhere: Elsewhere):
    elsewhere.serve("https://issuer.example/a", "", 301, Location="https://other.example/b")
    elsewhere.serve("https://other.example/b", "here")

    assert fetch("https://issuer.example/a", elsewhere.network(), elsewhere=True).address == "https://other.example/b"
    with pytest.raises(Unreachable, match="another site"):
        fetch("https://issuer.example/a", elsewhere.network())


def _dripping(before: bytes) -> object:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(before)
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    return drip


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
SLOW = {
    "a status line": b"HTTP/1.1 200 ",
    "a header": HEAD + b"X-Slow: ",
    "a body": HEAD + b"Content-Length: 1000\r\n\r\n",
    "a body without length": HEAD + b"\r\n",
    "a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3e8\r\n",
    "the length of a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3e8;",
    "after 100": b"HTTP/1.1 100 Continue\r\n\r\n" * 20,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_byte_now_and_then_does_not_hold_anybody_up(elsewhere: Elsewhere, name: str):
    elsewhere.pages["https://slow.example/"] = _dripping(SLOW[name])  # type: ignore[assignment]

    began = time.monotonic()
    with pytest.raises(Unreachable, match="in time"):
        fetch("https://slow.example/", elsewhere.network(), 0.5)

    assert time.monotonic() - began < 1


def _never(_host: str, _port: int) -> list[Address]:
    time.sleep(3)
    return []


def test_neither_does_a_handshake_or_a_name_that_never_comes(elsewhere: Elsewhere):
    listening = elsewhere.forbidden.getsockname()
    mute = Network(lambda *_asked: [listening], lambda _address: True, elsewhere.network().trust)
    nameless = Network(_never, lambda _address: True)

    for network in (mute, nameless):
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            fetch("https://slow.example/", network, 0.4)
        assert time.monotonic() - began < 1


def test_one_errand_has_one_time_for_all_it_fetches(elsewhere: Elsewhere):
    elsewhere.pages["https://slow.example/"] = _dripping(HEAD)  # type: ignore[assignment]
    elsewhere.serve("https://issuer.example/", "late")
    errand = Errand(elsewhere.network(0.3))

    with pytest.raises(Unreachable):
        errand.fetch("https://slow.example/")
    with pytest.raises(Unreachable, match="in time"):
        errand.fetch("https://issuer.example/")


def test_one_errand_asks_once_and_not_everybody(elsewhere: Elsewhere):
    elsewhere.serve("https://issuer.example/", "here")
    errand = Errand(elsewhere.network(), most=1)

    assert errand.fetch("https://issuer.example/") == errand.fetch("https://issuer.example/")
    with pytest.raises(Unreachable, match="too many"):
        errand.fetch("https://other.example/")

    assert elsewhere.asked == ["https://issuer.example/"]


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(HEAD + b"\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


def _endless_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(HEAD)
    while True:
        handler.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")


def test_what_has_no_end_is_left(elsewhere: Elsewhere):
    elsewhere.pages["https://issuer.example/endless"] = _endless
    elsewhere.pages["https://issuer.example/headers"] = _endless_headers
    elsewhere.serve("https://issuer.example/long", b"x" * 2000)
    elsewhere.serve("https://issuer.example/said", b"x", Content_Length=str(10**12))

    for path in ("endless", "headers", "long", "said"):
        with pytest.raises(Unreachable):
            fetch(f"https://issuer.example/{path}", elsewhere.network(), largest=1000)


def test_nothing_compressed_is_unpacked(elsewhere: Elsewhere):
    bomb = gzip.compress(b"x" * 10_000_000)
    elsewhere.serve("https://issuer.example/", bomb, Content_Encoding="gzip")

    with pytest.raises(Unreachable, match="compressed"):
        fetch("https://issuer.example/", elsewhere.network())


def _nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")


def test_what_is_cut_off_or_no_answer_at_all_is_no_answer(elsewhere: Elsewhere):
    elsewhere.serve("https://issuer.example/short", b"x", Content_Length="5")
    elsewhere.pages["https://issuer.example/ssh"] = _nonsense
    elsewhere.pages["https://issuer.example/nothing"] = lambda _handler: None

    for path in ("short", "ssh", "nothing"):
        with pytest.raises(Unreachable):
            fetch(f"https://issuer.example/{path}", elsewhere.network(1))


def test_a_certificate_must_be_the_hosts(elsewhere: Elsewhere):
    elsewhere.names["stranger.example"] = [elsewhere.address]

    with pytest.raises(Unreachable, match="cannot prove"):
        fetch("https://stranger.example/", elsewhere.network())
    with pytest.raises(Unreachable, match="cannot prove"):
        fetch("https://issuer.example/", Network(elsewhere.network().lookup, lambda _address: True))

    assert elsewhere.asked == []


def test_the_environment_and_what_a_site_wants_to_be_remembered_change_nothing(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
):
    host, port = elsewhere.forbidden.getsockname()
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://{host}:{port}")
    seen: list[dict[str, str]] = []

    def remember(handler: BaseHTTPRequestHandler) -> None:
        seen.append(dict(handler.headers))
        handler.wfile.write(HEAD + b"Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")

    elsewhere.pages["https://issuer.example/"] = remember
    for _time in range(2):
        fetch("https://issuer.example/", elsewhere.network())

    assert elsewhere.reached == set()
    assert not any("Cookie" in headers for headers in seen)
    assert seen[0]["Accept-Encoding"] == "identity"


def test_a_body_is_posted_and_follows_no_redirect(elsewhere: Elsewhere):
    taken: list[bytes] = []

    def take(handler: BaseHTTPRequestHandler) -> None:
        taken.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.wfile.write(b"HTTP/1.1 307 Elsewhere\r\nLocation: https://other.example/\r\n\r\n")

    elsewhere.pages["https://issuer.example/hook"] = take

    found = fetch("https://issuer.example/hook", elsewhere.network(), body=b"{}", headers={"X-Kind": "test"})

    assert (found.status, taken) == (307, [b"{}"])
    assert elsewhere.asked == ["https://issuer.example/hook"]


def test_nobody_there_is_unreachable(elsewhere: Elsewhere):
    closed = socket.create_server(("127.0.0.1", 0))
    address = closed.getsockname()
    closed.close()
    network = Network(lambda *_asked: [address], lambda _address: True)

    with pytest.raises(NotFetched, match="cannot be reached"):
        fetch("https://issuer.example/", network)
    with pytest.raises(Unreachable):
        fetch("https://unknown.example/", elsewhere.network())


def test_of_many_who_ask_slow_sites_few_wait_for_a_turn(elsewhere: Elsewhere):
    elsewhere.pages["https://slow.example/"] = lambda _handler: time.sleep(3)

    def asked(_number: int) -> float:
        began = time.monotonic()
        with pytest.raises(Unreachable):
            fetch("https://slow.example/", elsewhere.network(), 2)
        return time.monotonic() - began

    with ThreadPoolExecutor(16) as pool:
        lasted = sorted(pool.map(asked, range(16)))

    assert lasted[9] < 0.8, "ten come in vain at once"
    assert 0.9 < lasted[10] <= lasted[11] < 1.6, "two have waited"
    assert lasted[12] > 1.9, "four have asked"

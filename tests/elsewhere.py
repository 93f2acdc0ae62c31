"""Other sites: a real server on this machine that speaks TLS, with names and a certificate authority of its own.

Portals reach it through ``elsewhere.network``, a value that says where names lead and what may be reached. What this
process really connects to is noted by Python itself, in ``elsewhere.reached``.
"""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.reaching import Address, Network, is_public

HOSTS = ("issuer.example", "other.example", "www.issuer.example", "slow.example", "portal.example")
LOOPBACK = "127.0.0.1"

Answer = Callable[[BaseHTTPRequestHandler], None]

_connected: list[Address] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _connected.append(arguments[1][:2])


sys.addaudithook(_note)


class Elsewhere:
    """Some sites. ``pages`` says what they give, by address; ``asked`` what they were asked for."""

    def __init__(self, certificate: ssl.SSLContext, trust: ssl.SSLContext) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes] | Answer] = {}
        self.asked: list[str] = []
        self.names: dict[str, list[Address]] = {}
        self._trust = trust
        self._server = _Server((LOOPBACK, 0), _handler(self))
        self._server.certificate = certificate
        self.address: Address = (LOOPBACK, self._server.server_address[1])
        self.forbidden = socket.create_server((LOOPBACK, 0))
        """Something private on this machine, that nobody may be led to."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.begin()

    def begin(self) -> None:
        """Forget what was before."""
        self.pages.clear()
        self.asked.clear()
        self.names = {host: [self.address] for host in HOSTS}
        _connected.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.forbidden.close()

    def network(self, seconds: float = 5) -> Network:
        """What may be reached from a test: these sites, and what is public."""
        return Network(self._lookup, self._may_reach, lambda: self._trust, seconds)

    def serve(self, address: str, content: Any, status: int = 200, **headers: str) -> str:
        """Have something stand at an address: text, bytes, or what becomes JSON."""
        is_plain = isinstance(content, str | bytes)
        raw = content if isinstance(content, bytes) else (content if is_plain else json.dumps(content)).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[address] = (status, {"Content-Type": "application/json", **named}, raw)
        return address

    @property
    def reached(self) -> set[Address]:
        """What this process connected to, other than these sites."""
        return set(_connected) - {self.address}

    def _lookup(self, host: str, port: int) -> list[Address]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return self.names[host]

    def _may_reach(self, address: Address) -> bool:
        return address == self.address or is_public(address)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    certificate: ssl.SSLContext

    def get_request(self) -> tuple[Any, Any]:
        plain, peer = super().get_request()
        return self.certificate.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), peer

    def handle_error(self, *_request: Any) -> None:
        """Whoever hangs up on these sites may do so."""


def _handler(sites: Elsewhere) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = f"https://{self.headers['Host']}{self.path}"
            sites.asked.append(address)
            page = sites.pages.get(address, (404, {}, b""))
            if callable(page):
                page(self)
                return
            status, headers, content = page
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

    return Handler


def _authority(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate for ``HOSTS``, and the side of those who trust who gave it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    file.write_bytes(key.private_bytes(*form, plain) + made.public_bytes(serialization.Encoding.PEM))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    return serving, ssl.create_default_context(cafile=str(file))


@pytest.fixture(scope="session")
def other_sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """One server for the whole run."""
    sites = Elsewhere(*_authority(tmp_path_factory.mktemp("authority")))
    yield sites
    sites.close()


@pytest.fixture
def elsewhere(other_sites: Elsewhere) -> Elsewhere:
    """Other sites that nobody has been to yet."""
    other_sites.begin()
    return other_sites

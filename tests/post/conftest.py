"""A real SMTP server, and the outbox that is sent to it."""

from __future__ import annotations

import datetime as dt
import email
import socket
import ssl
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal import db, logs
from portal.post import actions
from portal.post.models import Mail


class Received:
    """Keeps what arrives. ``refused`` says what is answered to which recipients."""

    def __init__(self):
        self.messages: list[tuple[list[str], EmailMessage]] = []
        self.refused: dict[str, str] = {}
        self.signed_in: list[tuple[str, str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.signed_in.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"s3cret/word")


class Post(Controller):
    """The server, as a thread."""

    options: dict[str, Any] = {}

    def factory(self):
        return SMTP(self.handler, hostname="post.example", **self.options)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture
def start():
    """Start a server with some options; answers what it receives and its port."""
    running = []

    def run(port=None, **options):
        received = Received()
        server = Post(received, hostname="127.0.0.1", port=port or free_port())
        server.options = options | ({"authenticator": received.authenticate} if "auth_require_tls" in options else {})
        server.start()
        running.append(server)
        return received, server.port

    yield run
    for server in running:
        server.stop()


@pytest.fixture
def server(start, settings):
    """A server that takes everything, and the settings that name it."""
    received, port = start()
    return received, replace(settings, mail_url=f"smtp://127.0.0.1:{port}")


@pytest.fixture(autouse=True)
def log():
    """What is written down goes where it goes in the portal, also in a test without one."""
    logs.set_up("text")


def write(key="one", to="robert@demo.example", subject="Hello", text="Good morning.", **more):
    actions.write(key=key, to=to, subject=subject, text=text, **more)
    db.session.commit()


def words_of(message):
    """What a mail says as plain text, above its foot."""
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n").partition("\n-- \n")[0].rstrip()


def outbox():
    """Every mail, as it is now."""
    db.session.rollback()
    found = list(db.session.query(Mail).order_by(Mail.key))
    for mail in found:
        db.session.expunge(mail)
    db.session.rollback()
    return found


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory):
    """TLS for a server whose certificate nobody knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), start, start.replace(2099)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context

"""What carries mail: a folder, or an SMTP server that may be away, slow or wrong."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import SplitResult, unquote, urlsplit

from portal.config import Settings

SECONDS = 20
"""How long a server may be silent."""
PATIENCE = 120.0
"""How long it may take for one mail, however talkative it is."""


class Carrier(Protocol):
    """Carries one mail after the other. ``is_away`` says that trying another one now is of no use."""

    is_away: bool

    def carry(self, message: EmailMessage, name: str) -> None:
        """Carry it, or raise ``OSError`` or ``SMTPException``. ``name`` is unique."""

    def close(self) -> None:
        """Say good-bye."""


def carrier_for(settings: Settings, patience: float = PATIENCE) -> Carrier:
    """What the settings say."""
    url = urlsplit(settings.mail_url)
    if url.scheme == "folder":
        return Folder(Path(unquote(url.path)) if url.path else settings.instance / "mail")
    return Server(url, patience)


class Folder:
    """Writes ``.eml`` files that only the portal's owner can read: there are links in them that open doors."""

    def __init__(self, folder: Path) -> None:
        self.is_away = False
        self._folder = folder

    def carry(self, message: EmailMessage, name: str) -> None:
        """Write one file."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{name}.eml", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(message.as_bytes())

    def close(self) -> None:
        """Nothing to say."""


class Server:
    """One connection for many mails, opened when the first is carried."""

    def __init__(self, url: SplitResult, patience: float) -> None:
        self.is_away = False
        self._url = url
        self._patience = patience
        self._server: smtplib.SMTP | None = None

    def carry(self, message: EmailMessage, name: str) -> None:  # noqa: ARG002
        """Hand it over. After a failure the next one gets a new connection."""
        try:
            self._server = self._server or self._connected()
            with self._in_time(self._server):
                self._server.send_message(message)
        except (OSError, smtplib.SMTPException):
            self._leave()
            raise

    def close(self) -> None:
        """Quit, as far as the server listens."""
        if self._server:
            with contextlib.suppress(OSError, smtplib.SMTPException), self._in_time(self._server):
                self._server.quit()

    def _connected(self) -> smtplib.SMTP:
        self.is_away = True
        server = smtp(self._url)
        try:
            with self._in_time(server):
                greet(server, self._url)
        except BaseException:
            server.close()
            raise
        self.is_away = False
        return server

    def _leave(self) -> None:
        if self._server:
            self._server.close()
        self._server = None

    @contextlib.contextmanager
    def _in_time(self, server: smtplib.SMTP) -> Iterator[None]:
        """Hang up when it takes too long in all: the timeout of a socket is for each byte."""
        watch = threading.Timer(self._patience, _hang_up, [server])
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()


def smtp(url: SplitResult, timeout: float = SECONDS) -> smtplib.SMTP:
    """A connection that is not open yet. With ``smtps`` the server's certificate has to be good."""
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            timeout=timeout, local_hostname=socket.gethostname(), context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(timeout=timeout, local_hostname=socket.gethostname())
    cast(Any, server)._host = url.hostname  # what TLS compares with; set elsewhere only by connecting at once
    return server


def greet(server: smtplib.SMTP, url: SplitResult) -> None:
    """Connect, go over to TLS where that is offered, and sign in where the address says how.

    A password travels only over TLS with a good certificate, or within this machine.
    """
    code, said = server.connect(url.hostname or "localhost", url.port or 0)
    if code != 220:
        raise smtplib.SMTPConnectError(code, said)
    server.ehlo()
    if url.scheme == "smtp" and server.has_extn("starttls"):
        context = ssl.create_default_context()
        if not url.username:  # better than nothing: mail servers in a house have certificates of their own making
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        server.starttls(context=context)
        server.ehlo()
    elif url.scheme == "smtp" and url.username and not _is_here(url.hostname or ""):
        raise smtplib.SMTPNotSupportedError("the server offers no TLS, so it is not told the password")
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hang_up(server: smtplib.SMTP) -> None:
    opened = server.sock
    if opened:
        with contextlib.suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)

"""A mail server on this machine that keeps when which message came to whom, and can be away."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller


class Arrived(NamedTuple):
    """One message: the sender's clock when it came, for whom, and what it is called."""

    at: dt.datetime
    recipient: str
    message_id: str


class MailServer:
    """Keeps what arrives; ``now`` is what the sender's clock says."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.now = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.is_open = False
        with socket.create_server(("127.0.0.1", 0)) as found:
            self._port = found.getsockname()[1]
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """For as long as the block lasts, unless somebody lets it be away."""
        self.come()
        try:
            yield
        finally:
            self.go()

    def come(self) -> None:
        """From now on it takes mail."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()
        self.is_open = True

    def go(self) -> None:
        """From now on nobody is there."""
        if self.is_open and self._controller:
            self._controller.stop()
        self.is_open = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """One message is there."""
        headers = BytesHeaderParser().parsebytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.arrived.append(Arrived(self.now, recipient, str(headers["Message-ID"])))
        return "250 OK"

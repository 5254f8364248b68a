"""Mail to an SMTP server (RFC 5321): every wait is bounded, and every answer is a fate."""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from ipaddress import ip_address
from socket import SocketIO
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from app.notifications.channels.email.mime import Mail
from app.notifications.parcel import SENT, Outcome, later, never

CONNECT_SECONDS = 10.0
WHOLE_SECONDS = 90.0
"""Longest a delivery may take: well within the lease of the owed task, so that no second worker begins it meanwhile."""

PORTS = {"smtp": 25, "smtps": 465}
SHORTEST_WAIT = 0.01

READY, PERMANENT = 220, 500


class Insecure(smtplib.SMTPException):
    """The server offers no encryption, and the password is not sent without."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where mail is handed in, and as whom."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool

    @classmethod
    def at(cls, url: str) -> Self:
        """Read an address such as smtp://user:password@host:587 or smtps://host."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls=parts.scheme == "smtps",
        )

    @property
    def is_here(self) -> bool:
        """Whether nobody can listen on the way."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"

    def context(self) -> ssl.SSLContext:
        """Return how to encrypt: with the server's name proven where a password or `smtps` asks for it.

        Servers hand mail to each other under whatever certificate they have (RFC 7435); plain text is no better.
        """
        context = ssl.create_default_context()
        if not self.user and not self.is_tls:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context


class BoundedReader(SocketIO):
    """Reads from a socket until an instant and no longer, be it a letter at a time."""

    def __init__(self, connection: socket.socket, *, ends_at: float) -> None:
        super().__init__(connection, "r")
        self._connection, self._ends_at = connection, ends_at

    def readinto(self, buffer: Any) -> int | None:
        self._connection.settimeout(max(self._ends_at - time.monotonic(), SHORTEST_WAIT))
        return super().readinto(buffer)


class Bounded(smtplib.SMTP):
    """A conversation that ends in time, however slowly the other side speaks."""

    def __init__(self, server: Server, *, ends_at: float, **options: Any) -> None:
        super().__init__(**options)
        # Where the certificate is checked against; the constructor would take it, but would connect at once.
        self._host = server.host
        self.ends_at = ends_at

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = BufferedReader(BoundedReader(self.sock, ends_at=self.ends_at))
        return super().getreply()


class BoundedTLS(Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the first word."""


def deliver(mail: Mail, *, url: str, seconds: float = WHOLE_SECONDS) -> Outcome:
    """Hand a mail to the server."""
    try:
        server = Server.at(url)
        connection = _connect(server, seconds=seconds)
    except (OSError, smtplib.SMTPException) as error:
        # Whatever goes wrong before the message is spoken of says nothing about the message.
        return later(error)
    try:
        return _hand_in(connection, mail)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _connect(server: Server, *, seconds: float) -> Bounded:
    limits: dict[str, Any] = {"ends_at": time.monotonic() + seconds, "timeout": min(CONNECT_SECONDS, seconds)}
    connection = BoundedTLS(server, **limits, context=server.context()) if server.is_tls else Bounded(server, **limits)
    try:
        _open(connection, server)
    except BaseException:
        connection.close()
        raise
    return connection


def _open(connection: Bounded, server: Server) -> None:
    code, words = connection.connect(server.host, server.port)
    if code != READY:
        raise smtplib.SMTPConnectError(code, words)
    connection.ehlo_or_helo_if_needed()
    if not server.is_tls and connection.has_extn("starttls"):
        connection.starttls(context=server.context())
        connection.ehlo()
    elif server.user and not server.is_tls and not server.is_here:
        raise Insecure("the server offers no encryption, so the password was not sent")
    if server.user:
        connection.login(server.user, server.password)


def _hand_in(connection: Bounded, mail: Mail) -> Outcome:
    try:
        connection.send_message(mail.message, from_addr=mail.sender, to_addrs=[mail.recipient])
    except smtplib.SMTPRecipientsRefused as error:
        return _verdict(*error.recipients[mail.recipient])
    except smtplib.SMTPResponseException as error:
        return _verdict(error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError as error:
        return never(error)
    except (OSError, smtplib.SMTPException) as error:
        return later(error)
    return SENT


def _verdict(code: int, words: bytes | str) -> Outcome:
    """Return what a reply code means: 4 is for now, 5 is for good (RFC 5321, 4.2.1)."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return never(f"{code} {said}") if code >= PERMANENT else later(f"{code} {said}")

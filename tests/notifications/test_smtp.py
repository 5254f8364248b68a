"""SMTP against aiosmtpd, a server that this project did not write."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.notifications.channels.email import smtp
from app.notifications.channels.email.mime import Mail, mail_of
from app.notifications.parcel import SENT, Fate
from tests.notifications.conftest import parsed
from tests.notifications.parcels import PARCEL


class Server:
    """What the server is told to answer, and what it was given."""

    def __init__(self) -> None:
        self.received: list[SimpleNamespace] = []
        self.to_recipients = self.to_messages = "250 OK"
        self.seconds = 0.0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server, _session, envelope, address, _options
    ):
        if self.to_recipients.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server, session, envelope
    ):
        await asyncio.sleep(self.seconds)
        given = SimpleNamespace(
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            is_international=envelope.smtp_utf8,
            is_encrypted=session.ssl is not None,
            is_known=session.authenticated,
            mail=parsed(envelope.original_content),
        )
        if self.to_messages.startswith("250"):
            self.received.append(given)
        return self.to_messages


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def listening(server):
    """Let the server listen, with whatever the test wants of it; answers with its port."""
    running = []

    def listen(**options) -> int:
        controller = Controller(server, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield listen
    for controller in running:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> SimpleNamespace:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate, monkeypatch) -> None:
    """Let the certificate be one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))


class TestDelivery:
    def test_hands_in_what_was_written(self, server, listening):
        assert smtp.deliver(mail(), url=f"smtp://127.0.0.1:{listening()}") == SENT

        (given,) = server.received
        assert (given.sender, given.to) == ("bookings@parlour.example", ["dora@example.com"])
        assert given.mail["From"] == "Salon Übermut <bookings@parlour.example>"
        assert given.mail["Message-ID"] == "<1@parlour.example>"
        assert given.mail["Subject"] == "Bestätigt: 09:00"
        assert given.mail["Date"].datetime == PARCEL.created_at

    def test_sends_text_page_and_calendar_entry(self, server, listening):
        smtp.deliver(mail(), url=f"smtp://127.0.0.1:{listening()}")

        (given,) = server.received
        parts = [part.get_content_type() for part in given.mail.walk()]
        assert parts == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ]
        entry = next(part for part in given.mail.walk() if part.get_content_type() == "text/calendar")
        assert entry.get_param("method") == "REQUEST"
        assert all(len(line) <= 998 and line.isascii() for line in given.mail.as_bytes().splitlines())

    def test_writes_foreign_domains_in_ascii(self, server, listening):
        smtp.deliver(mail(to_address="dora@bücher.example"), url=f"smtp://127.0.0.1:{listening()}")

        assert server.received[0].to == ["dora@xn--bcher-kva.example"]

    def test_writes_to_foreign_names_where_the_server_can(self, server, listening):
        url = f"smtp://127.0.0.1:{listening(enable_SMTPUTF8=True)}"

        assert smtp.deliver(mail(to_address="döra@example.com"), url=url) == SENT
        assert (server.received[0].to, server.received[0].is_international) == (["döra@example.com"], True)

    def test_gives_foreign_names_up_where_the_server_cannot(self, listening):
        url = f"smtp://127.0.0.1:{listening(enable_SMTPUTF8=False)}"

        assert smtp.deliver(mail(to_address="döra@example.com"), url=url).fate is Fate.NEVER


class TestAnswers:
    @pytest.mark.parametrize("where", ["to_recipients", "to_messages"])
    @pytest.mark.parametrize("answer, fate", [("451 busy", Fate.LATER), ("550 no such user", Fate.NEVER)])
    def test_four_is_for_now_and_five_for_good(self, server, listening, where, answer, fate):
        setattr(server, where, answer)

        outcome = smtp.deliver(mail(), url=f"smtp://127.0.0.1:{listening()}")

        assert (outcome.fate, outcome.error) == (fate, answer)

    def test_nobody_there_is_tried_again(self):
        assert smtp.deliver(mail(), url=f"smtp://127.0.0.1:{free_port()}").fate is Fate.LATER

    def test_a_host_that_does_not_exist_is_tried_again(self):
        assert smtp.deliver(mail(), url="smtp://nowhere.invalid").fate is Fate.LATER

    def test_a_slow_server_is_waited_for(self, server, listening):
        server.seconds = 0.5

        assert smtp.deliver(mail(), url=f"smtp://127.0.0.1:{listening()}", seconds=5) == SENT

    def test_a_server_that_never_answers_is_left_in_time(self, server, listening):
        server.seconds = 30
        began = time.monotonic()

        outcome = smtp.deliver(mail(), url=f"smtp://127.0.0.1:{listening()}", seconds=0.5)

        assert outcome.fate is Fate.LATER
        assert time.monotonic() - began < 3

    def test_a_server_that_says_nothing_at_all_is_left_in_time(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            outcome = smtp.deliver(mail(), url=f"smtp://127.0.0.1:{silent.getsockname()[1]}", seconds=0.3)

        assert outcome.fate is Fate.LATER

    def test_a_server_that_drips_is_left_in_time(self):
        began = time.monotonic()
        with dripping() as port:
            outcome = smtp.deliver(mail(), url=f"smtp://127.0.0.1:{port}", seconds=0.5)

        assert outcome.fate is Fate.LATER
        assert time.monotonic() - began < 3


class TestEncryption:
    def test_is_used_where_it_is_offered(self, server, listening, certificate):
        url = f"smtp://127.0.0.1:{listening(tls_context=certificate.context)}"

        assert smtp.deliver(mail(), url=url) == SENT
        assert server.received[0].is_encrypted

    @pytest.mark.usefixtures("trusted")
    def test_comes_before_the_password(self, server, listening, certificate):
        port = listening(tls_context=certificate.context, authenticator=knows, auth_require_tls=True)

        assert smtp.deliver(mail(), url=f"smtp://ann%40example.com:s%3Acret@127.0.0.1:{port}") == SENT
        assert (server.received[0].is_encrypted, server.received[0].is_known) == (True, True)

    def test_with_a_stranger_gets_no_password(self, server, listening, certificate):
        port = listening(tls_context=certificate.context, authenticator=knows, auth_require_tls=True)

        outcome = smtp.deliver(mail(), url=f"smtp://ann%40example.com:s%3Acret@127.0.0.1:{port}")

        assert outcome.fate is Fate.LATER
        assert "certificate" in outcome.error.lower()
        assert not server.received

    @pytest.mark.usefixtures("trusted")
    def test_from_the_first_word(self, server, listening, certificate):
        port = listening(ssl_context=certificate.context)

        assert smtp.deliver(mail(), url=f"smtps://127.0.0.1:{port}") == SENT

    def test_a_password_never_travels_in_the_open(self, monkeypatch, server, listening):
        monkeypatch.setattr(smtp.Server, "is_here", property(lambda _self: False))
        port = listening(authenticator=knows, auth_require_tls=False)

        outcome = smtp.deliver(mail(), url=f"smtp://ann%40example.com:s%3Acret@127.0.0.1:{port}")

        assert (outcome.fate, server.received) == (Fate.LATER, [])

    def test_a_wrong_password_says_nothing_about_the_message(self, listening):
        port = listening(authenticator=knows, auth_require_tls=False)

        outcome = smtp.deliver(mail(), url=f"smtp://ann%40example.com:wrong@127.0.0.1:{port}")

        assert outcome.fate is Fate.LATER


def mail(*, to_address: str = PARCEL.to_address) -> Mail:
    return mail_of(replace(PARCEL, to_address=to_address), mail_from="Parlour <bookings@parlour.example>")


def knows(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"ann@example.com", b"s:cret"), handled=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def dripping() -> Iterator[int]:
    """A server that sends one letter every tenth of a second, and never a line; answers with its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_drip, args=(listening,))
    thread.start()
    yield listening.getsockname()[1]
    thread.join()
    listening.close()


def _drip(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        for _ in range(100):
            connection.sendall(b"2")
            time.sleep(0.1)


def self_signed(folder: Path) -> SimpleNamespace:
    """A certificate for 127.0.0.1, and the server's side of TLS with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, key_path)
    return SimpleNamespace(path=path, context=context)

"""The load: a few keep-alive connections that ask as fast as they are answered, in a process of its own.

Raw sockets and one selector, because every microsecond the load takes from the two cores makes the slower server look
better. A visit is what one client does: one request, or several that follow from each other. Any answer that is not
the expected one spoils the measurement: a server that refuses quickly is not quick.
"""

import random
import selectors
import socket
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Protocol

PATIENCE_SECONDS = 30.0
BUFFER = 262_144
END_OF_HEAD = b"\r\n\r\n"


class WrongAnswer(Exception):
    """The server answered something else than was expected, so nothing can be said of its speed."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it goes over the wire, and the status that it must be answered with."""

    request: bytes
    status: int = 200


Visit = Generator[Ask, bytes, None]


class Plan(Protocol):
    """What the clients do. It travels to the load's process, so it is made of plain values."""

    def visits(self) -> Iterator[Visit]:
        """Go through the visits; each is paid by whichever connection is free."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How hard and how long."""

    connections: int = 8
    seconds: float = 3.0
    warm_up: float = 0.5


@dataclass(frozen=True)
class Sample:
    """What came of it: the length of every visit that ended within the time, in seconds."""

    seconds: float
    lengths: list[float] = field(repr=False)

    @property
    def rate(self) -> float:
        """Visits a second."""
        return len(self.lengths) / self.seconds


@dataclass(frozen=True)
class Again:
    """Any of some requests, over and over, in an order that chance decides the same way every time."""

    requests: tuple[bytes, ...]
    seed: int = 1

    def visits(self) -> Iterator[Visit]:
        chance = random.Random(self.seed)
        while True:
            yield _once(chance.choice(self.requests))


@dataclass(frozen=True)
class Each:
    """Every one of some requests, once, in their order; then no more."""

    requests: tuple[bytes, ...]

    def visits(self) -> Iterator[Visit]:
        return (_once(request) for request in self.requests)


def get(path: str, *, host: str) -> bytes:
    """Return a GET as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\r\n".encode()


def post(path: str, body: bytes, *, host: str, address: str) -> bytes:
    """Return a POST of JSON from a client at an address of its own, as the proxy in front would hand it on."""
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {address}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Driver:
    """Runs loads in a process of its own, so that nothing else in the bench shares its interpreter."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def drive(self, port: int, plan: Plan, shape: Shape) -> Sample:
        """Put a load on a server and wait for its end.

        :raises WrongAnswer: one answer was not the expected one
        """
        return self._pool.submit(run, port, plan, shape).result()

    def close(self) -> None:
        self._pool.shutdown()


def run(port: int, plan: Plan, shape: Shape) -> Sample:
    """Put a load on a server of this machine, in this process."""
    visits = plan.visits()
    with selectors.DefaultSelector() as selector:
        clients = [_Client(port, visits) for _ in range(shape.connections)]
        begins = time.perf_counter() + shape.warm_up
        for client in clients:
            if client.begin():
                selector.register(client.socket, selectors.EVENT_READ, client)
        ended = _pay_visits(selector, until=begins + shape.seconds)
        for client in clients:
            client.socket.close()
    counted = [(at, length) for at, length in ended if begins <= at <= begins + shape.seconds]
    # A plan that ran out of visits ended before its time.
    last = max((at for at, _ in counted), default=begins)
    is_cut_short = not ended or max(at for at, _ in ended) < begins + shape.seconds
    return Sample(last - begins if is_cut_short else shape.seconds, [length for _, length in counted])


def _pay_visits(selector: selectors.BaseSelector, *, until: float) -> list[tuple[float, float]]:
    """Go on until the time is up and every visit under way has ended; return when each ended and how long it was."""
    ended: list[tuple[float, float]] = []
    while selector.get_map():
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise WrongAnswer(f"no answer for {PATIENCE_SECONDS:.0f} s")
        for key, _ in ready:
            client: _Client = key.data
            if client.receive():
                now = time.perf_counter()
                ended.append((now, now - client.begun))
                if now >= until or not client.begin():
                    selector.unregister(client.socket)
    return ended


class _Client:
    """One connection, and the visit that it is paying."""

    def __init__(self, port: int, visits: Iterator[Visit]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._visits = visits
        self._visit: Visit
        self._ask: Ask
        self._received = b""

    def begin(self) -> bool:
        """Begin the next visit, if there is one."""
        visit = next(self._visits, None)
        if visit is None:
            return False
        self._visit = visit
        self.begun = time.perf_counter()
        self._send(next(visit))
        return True

    def receive(self) -> bool:
        """Take what has come, answer it if it is whole, and tell whether the visit is over."""
        received = self.socket.recv(BUFFER)
        if not received:
            raise WrongAnswer("the server hung up")
        self._received += received
        body = self._whole_body()
        if body is None:
            return False
        self._received = b""
        try:
            self._send(self._visit.send(body))
        except StopIteration:
            return True
        return False

    def _send(self, ask: Ask) -> None:
        self._ask = ask
        self.socket.sendall(ask.request)

    def _whole_body(self) -> bytes | None:
        head, end, body = self._received.partition(END_OF_HEAD)
        if not end:
            return None
        if len(body) < _length_stated(head):
            return None
        if int(head[9:12]) != self._ask.status:
            asked = self._ask.request[:200].decode(errors="replace")
            raise WrongAnswer(f"{head[:12].decode()} instead of {self._ask.status}\n{asked}\n{body[:600].decode()}")
        return body


def _length_stated(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise WrongAnswer(f"the answer does not say its length: {head[:200]!r}")
    return int(rest.partition(b"\r\n")[0])


def _once(request: bytes) -> Visit:
    yield Ask(request)

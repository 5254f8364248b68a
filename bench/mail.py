"""Booking while the mail server takes twenty seconds a message, or is away, against mail into a folder."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from aiosmtpd.controller import Controller

from bench import servers
from bench.booking import FreeTimes, furnished
from bench.figures import RATIO, Figure, median_ratio, percentile
from bench.grounds import Ground
from bench.load import Sample, Shape
from bench.rounds import Length, interleave

SECONDS_A_MESSAGE = 20
AT_LEAST = 0.9
P95_AT_MOST = 1.25


class Slow:
    """A mail server that takes its time."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(SECONDS_A_MESSAGE)
        return "250 at last"


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Book with worker and relay at work: mail goes into a folder, to a slow server, or nowhere."""
    salon = furnished(ground, "bench-mail")
    free = FreeTimes(salon, after=62)
    slow = Controller(Slow(), hostname="127.0.0.1", port=servers.free_port())
    slow.start()
    try:
        with _nobody_listens() as away:
            urls = {"folder": "", "slow": f"smtp://127.0.0.1:{slow.port}", "away": f"smtp://127.0.0.1:{away}"}
            turns = [lambda url=url: _turn(ground, free, url, length) for url in urls.values()]
            samples = dict(zip(urls, interleave(turns, rounds=max(length.rounds // 2, 2)), strict=True))
    finally:
        slow.stop()
    folder = samples["folder"]
    yield Figure(name="booking with mail into a folder", value=median(_rates(folder)), unit="/s")
    for name, what in (("slow", "a mail server that takes 20 s"), ("away", "no mail server")):
        rate = median_ratio(_rates(samples[name]), _rates(folder))
        p95 = median_ratio(_p95s(samples[name]), _p95s(folder))
        yield Figure(name=f"booking with {what}: rate, of that", value=rate, unit=RATIO, at_least=AT_LEAST)
        yield Figure(name="  p95, of that", value=p95, unit=RATIO, at_most=P95_AT_MOST)


def _turn(ground: Ground, free: FreeTimes, smtp_url: str, length: Length) -> Sample:
    """Run the whole house with this mail server, and book."""
    environment = {**ground.environment, "SMTP_URL": smtp_url}
    shape = Shape(seconds=length.seconds)
    with ExitStack() as house:
        parlour = house.enter_context(servers.web(environment, log=ground.log("web")))
        for name in ("worker", "relay"):
            house.enter_context(servers.background(name, environment, log=ground.log(name)))
        plan = free.bookings(most=int(shape.seconds + shape.warm_up) * 900)
        sample = ground.driver.drive(parlour.port, plan, shape)
    _forget_what_is_owed(ground)
    return sample


def _forget_what_is_owed(ground: Ground) -> None:
    """Let the next turn begin without this one's backlog."""
    with ground.superuser() as connection:
        connection.execute("DELETE FROM platform.owed_tasks")
    ground.application.extensions["tenants.redis"].flushdb()


@contextmanager
def _nobody_listens() -> Iterator[int]:
    """Keep a port on which nobody answers: bound, so that nobody else takes it, and not listening."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        yield port


def _rates(samples: list[Sample]) -> list[float]:
    return [sample.rate for sample in samples]


def _p95s(samples: list[Sample]) -> list[float]:
    return [percentile(sample.lengths, 0.95) for sample in samples]

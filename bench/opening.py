"""(d) Opening a salon, against a bare replay of its own DDL; and whether the thousandth takes longer than the tenth."""

import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

import psycopg

from app.platform import operations
from bench import salons
from bench.figures import RATIO, Figure, median_ratio
from bench.grounds import Ground
from bench.rounds import Length
from tenants import schema_script

OF_THE_REPLAY, OF_THE_TENTH = 1.5, 1.3
REPLAYS = 15
AROUND = 9
"""One opening is one sample of a noisy machine: the tenth is the median of the second to the eighteenth."""


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Open salons one after the other, the first few in turns with replays."""
    opened, replayed = [], []
    with ground.application.app_context():
        _open("opened-warm")
        for number in range(1, length.salons + AROUND):
            if number == length.salons - AROUND:
                # By then PostgreSQL vacuums its own catalogue from time to time, which takes a core for ten seconds.
                ground.settle()
            opened.append(_open(f"opened-{number:04}"))
            if number <= REPLAYS:
                replayed.append(_replay(ground))
    tenth, last = _around(opened, 10), _around(opened, length.salons)
    ratio = median_ratio(opened[:REPLAYS], replayed)
    yield Figure(name="opening a salon, of its DDL's replay", value=ratio, unit=RATIO, at_most=OF_THE_REPLAY)
    yield Figure(name="  opening", value=1000 * median(opened[:REPLAYS]), unit="ms")
    yield Figure(name="  replay", value=1000 * median(replayed), unit="ms")
    name = f"opening salon {length.salons:,}, of the tenth"
    yield Figure(name=name, value=last / tenth, unit=RATIO, at_most=OF_THE_TENTH)


def slugs(length: Length) -> list[str]:
    """Return the addresses of the salons that this measurement leaves to those after it."""
    return [f"opened-{number:04}" for number in range(1, length.salons + 1)]


def open_missing(ground: Ground, length: Length) -> None:
    """Open those salons unless they are there."""
    with ground.application.app_context(), ground.superuser() as connection:
        there = {row[0] for row in connection.execute("SELECT slug FROM platform.tenants")}
        for slug in slugs(length):
            if slug not in there:
                _open(slug)


def _open(slug: str) -> float:
    command = salons.sign_up(slug)
    begun = time.perf_counter()
    operations.open_salon(command=command, now=datetime.now(UTC))
    return time.perf_counter() - begun


def _replay(ground: Ground) -> float:
    """Connect and run the script in one simple query: schema and tables, no role, no register, no first rows."""
    name = f"replay_{secrets.token_hex(4)}"
    script = f"CREATE SCHEMA {name}; SET LOCAL search_path = {name}, public; {schema_script.text()}".encode()
    begun = time.perf_counter()
    with psycopg.connect(ground.engines.owner_url or "", autocommit=True, prepare_threshold=None) as connection:
        connection.execute(script)
        lasted = time.perf_counter() - begun
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
    return lasted


def _around(lengths: list[float], number: int) -> float:
    return median(lengths[max(number - AROUND, 0) : number + AROUND - 1])

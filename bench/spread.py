"""(e) Requests spread over a thousand salons, against the same requests to one; what it costs a database backend."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median

from app.config import Settings
from bench import opening, salons, servers
from bench.figures import RATIO, Figure, median_ratio, percentile
from bench.grounds import Ground
from bench.load import Again, Each, Sample, Shape, get
from bench.rounds import Length, interleave
from bench.salons import Furnished
from tenants import registry

STAFF = 2
OF_ONE = 1.3
MEGABYTES_MOST = 256
"""What a backend may hold for itself after it has met as many salons as a connection may (docs/performance.md)."""

WARM_UPS = 12
"""Requests to each salon before anything is timed, so that nearly every backend has met nearly every salon."""


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Ask for slots of a day: of one salon, and of all in turns."""
    team = furnished(ground, length)
    day = salons.today() + timedelta(days=3)
    one, every = _asking(team[:1], day), _asking(team, day)
    shape = Shape(seconds=length.seconds)
    with servers.web(ground.environment, log=ground.log("web")) as parlour:
        ground.driver.drive(parlour.port, one, shape)
        fresh = backend_megabytes(ground)
        first = ground.driver.drive(parlour.port, Each(every.requests), Shape(seconds=600, warm_up=0))
        ground.driver.drive(parlour.port, Each(every.requests * WARM_UPS), Shape(seconds=600, warm_up=0))
        samples = interleave(
            [
                lambda: ground.driver.drive(parlour.port, one, shape),
                lambda: ground.driver.drive(parlour.port, every, shape),
            ],
            rounds=length.rounds,
        )
        full = backend_megabytes(ground)
    alone, spread = (_p95s(side) for side in samples)
    count = f"{length.salons:,}"
    ratio = median_ratio(spread, alone)
    yield Figure(name=f"spread over {count} salons: p95, of one salon's", value=ratio, unit=RATIO, at_most=OF_ONE)
    yield Figure(name="  one salon, p95", value=median(alone), unit="ms")
    yield Figure(name=f"  {count} salons, p95", value=median(spread), unit="ms")
    yield Figure(name="  first request to each salon, p95", value=1000 * percentile(first.lengths, 0.95), unit="ms")
    most = _most_salons(ground)
    bound = min(fresh) + (median(full) - min(fresh)) / length.salons * most
    yield Figure(name="  memory of a backend, fresh", value=min(fresh), unit="MB")
    yield Figure(name=f"  memory of a backend after {count} salons", value=median(full), unit="MB")
    name = f"memory of a backend when it is retired ({most:,} salons)"
    yield Figure(name=name, value=bound, unit="MB", at_most=MEGABYTES_MOST)


@cache
def furnished(ground: Ground, length: Length) -> list[Furnished]:
    """Return the opened salons, each with a small team."""
    opening.open_missing(ground, length)
    with ground.application.app_context():
        wanted = set(opening.slugs(length))
        tenants = [tenant for tenant in registry.all_active() if tenant.slug in wanted]
        team = [salons.furnish(tenant, staff=STAFF) for tenant in tenants]
    ground.settle()
    return team


def backend_megabytes(ground: Ground) -> list[float]:
    """Return what each of the web processes' backends holds for itself alone, without the shared buffers."""
    with ground.superuser() as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'parlour_app' AND backend_type = 'client backend'"
        ).fetchall()
    return [_private_megabytes(pid) for (pid,) in rows]


def _asking(team: list[Furnished], day: date) -> Again:
    return Again(tuple(get(salon.slots_path(day, day), host=salon.host) for salon in team))


def _most_salons(ground: Ground) -> int:
    settings: Settings = ground.application.extensions["settings"]
    return settings.database_connection_max_salons


def _p95s(samples: list[Sample]) -> list[float]:
    return [1000 * percentile(sample.lengths, 0.95) for sample in samples]


def _private_megabytes(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    held = [int(line.split()[1]) for line in rollup if line.startswith(("Private_Clean:", "Private_Dirty:"))]
    return sum(held) / 1024

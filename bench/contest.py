"""Parlour and the floor take turns under the same load: rates, latencies, and the processor time of an answer."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from bench import servers
from bench.figures import RATIO, Figure, median_ratio, percentile
from bench.grounds import Ground
from bench.load import Plan, Sample, Shape
from bench.rounds import interleave
from bench.salons import Furnished
from bench.servers import Server

FLOOR_ENVIRONMENT = "BENCH_FLOOR"


@dataclass(frozen=True)
class Turn:
    """One side's turn in a round."""

    sample: Sample
    web_seconds: float
    database_seconds: float

    def ms_each(self, seconds: float) -> float:
        """Return processor time as milliseconds a visit."""
        return 1000 * seconds / max(len(self.sample.lengths), 1)


@dataclass(frozen=True)
class Contest:
    """The turns of both."""

    parlour: list[Turn]
    floor: list[Turn]

    def figures(self, name: str, *, at_least: float) -> Iterator[Figure]:
        """Say the ratio that counts, then what explains it."""
        ratio = median_ratio(_rates(self.parlour), _rates(self.floor))
        yield Figure(name=f"{name}: rate, of the floor's", value=ratio, unit=RATIO, at_least=at_least)
        for side, turns in (("Parlour", self.parlour), ("floor", self.floor)):
            yield Figure(name=f"  {side}", value=median(_rates(turns)), unit="/s")
            yield Figure(name=f"  {side}, p95", value=1000 * median(map(_p95, turns)), unit="ms")
            web = median(turn.ms_each(turn.web_seconds) for turn in turns)
            database = median(turn.ms_each(turn.database_seconds) for turn in turns)
            yield Figure(name=f"  {side}, processor time in web processes", value=web, unit="ms")
            yield Figure(name=f"  {side}, processor time in PostgreSQL", value=database, unit="ms")


@contextmanager
def servers_for(
    ground: Ground, salon: Furnished, *, floors: Furnished | None = None
) -> Iterator[tuple[Server, Server]]:
    """Run Parlour, and the floor on a salon's schema, side by side; the one that has no turn is idle."""
    floors = floors or salon
    told = {
        "schema": floors.tenant.schema_name,
        "tenant_id": str(floors.tenant.id),
        "location_id": str(floors.location_id),
    }
    bare = {**ground.environment, FLOOR_ENVIRONMENT: json.dumps(told)}
    with (
        servers.web(ground.environment, log=ground.log("web")) as parlour,
        servers.floor(bare, log=ground.log("floor")) as floor,
    ):
        yield parlour, floor


def run(parlour: Callable[[], Turn], floor: Callable[[], Turn], *, rounds: int) -> Contest:
    """Let them take turns. The first round makes them warm and is not counted."""
    ours, floors = interleave([parlour, floor], rounds=rounds + 1)
    return Contest(ours[1:], floors[1:])


def turn(ground: Ground, server: Server, plan: Plan, shape: Shape) -> Turn:
    """Put the load on one server."""
    web, database = server.cpu_seconds(), ground.database_seconds()
    sample = ground.driver.drive(server.port, plan, shape)
    # The warm-up is not in the sample, and neither is its share of the time.
    share = shape.seconds / (shape.seconds + shape.warm_up)
    return Turn(sample, (server.cpu_seconds() - web) * share, (ground.database_seconds() - database) * share)


def _rates(turns: list[Turn]) -> list[float]:
    return [turn.sample.rate for turn in turns]


def _p95(turn: Turn) -> float:
    return percentile(turn.sample.lengths, 0.95)

"""(b) A month for any of 12 staff with 10,000 future appointments, without and with 40,000 past ones."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from bench import salons, servers
from bench.figures import RATIO, Figure, percentile
from bench.grounds import Ground
from bench.load import Again, Sample, Shape, get
from bench.rounds import Length, interleave

STAFF, DAYS, PAST_DAYS = 12, 90, 730
FUTURE, PAST = 10_000, 40_000
MONTH = 31
P95_MS, UNCHANGED = 60, 1.1


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Ask for any month of the next ninety days, one after the other, in two salons that differ in their past."""
    young, old = _salon(ground, "bench-young"), _salon(ground, "bench-old")
    salons.fill(ground, old, visits=PAST, first=salons.today() - timedelta(days=PAST_DAYS), days=PAST_DAYS, seed=2)
    ground.settle()
    alone = Shape(connections=1, seconds=length.seconds)
    with servers.web(ground.environment, log=ground.log("web")) as parlour:
        samples = interleave(
            [
                lambda: ground.driver.drive(parlour.port, _months(young), alone),
                lambda: ground.driver.drive(parlour.port, _months(old), alone),
            ],
            rounds=length.rounds,
        )
        together = ground.driver.drive(parlour.port, _months(old), Shape(seconds=length.seconds))
    before, after = (_p95s(side) for side in samples)
    yield Figure(name="month of slots: p95, 10,000 future", value=median(before), unit="ms", at_most=P95_MS)
    yield Figure(name="month of slots: p95, 40,000 past as well", value=median(after), unit="ms", at_most=P95_MS)
    change = median(_medians(samples[1])) / median(_medians(samples[0]))
    yield Figure(name="month of slots: what the past changes", value=change, unit=RATIO, at_most=UNCHANGED)
    yield Figure(name="  rate, eight at once", value=together.rate, unit="/s")


def _salon(ground: Ground, slug: str) -> salons.Furnished:
    salon = salons.open_salon(ground, slug, staff=STAFF)
    salons.fill(ground, salon, visits=FUTURE, first=salons.today() + timedelta(days=1), days=DAYS)
    return salon


def _months(salon: salons.Furnished) -> Again:
    tomorrow = salons.today() + timedelta(days=1)
    firsts = [tomorrow + timedelta(days=number) for number in range(DAYS - MONTH)]
    paths = [salon.slots_path(first, first + timedelta(days=MONTH - 1)) for first in firsts]
    return Again(tuple(get(path, host=salon.host) for path in paths))


def _p95s(samples: list[Sample]) -> list[float]:
    return [1000 * percentile(sample.lengths, 0.95) for sample in samples]


def _medians(samples: list[Sample]) -> list[float]:
    return [median(sample.lengths) for sample in samples]

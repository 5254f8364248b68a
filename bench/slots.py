"""(a) One day of slots, 5 staff, 2,200 appointments in 60 days, against a bare route that does one query."""

from collections.abc import Iterator
from datetime import timedelta

from bench import contest, salons
from bench.figures import Figure
from bench.grounds import Ground
from bench.load import Again, Shape, get
from bench.rounds import Length

DAYS, VISITS, STAFF = 60, 2200, 5
AT_LEAST = 0.5


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Ask for one day, any of sixty, as fast as it is answered."""
    tomorrow = salons.today() + timedelta(days=1)
    salon = salons.open_salon(ground, "bench-slots", staff=STAFF)
    salons.fill(ground, salon, visits=VISITS, first=tomorrow, days=DAYS)
    ground.settle()
    days = [tomorrow + timedelta(days=number) for number in range(DAYS - 1)]
    asked = Again(tuple(get(salon.slots_path(day, day), host=salon.host) for day in days))
    counted = Again(tuple(get(f"/count?day={day}", host="floor") for day in days))
    shape = Shape(seconds=length.seconds)
    with contest.servers_for(ground, salon) as (parlour, floor):
        result = contest.run(
            lambda: contest.turn(ground, parlour, asked, shape),
            lambda: contest.turn(ground, floor, counted, shape),
            rounds=length.rounds,
        )
    yield from result.figures("slots of a day", at_least=AT_LEAST)

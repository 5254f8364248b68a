"""(c) Hold and book over HTTP, against a bare pair of routes that runs the same statements."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bench import contest, salons
from bench.figures import Figure
from bench.grounds import Ground
from bench.load import Ask, Each, Shape, Visit, get, post
from bench.rounds import Length

STAFF, VISITS, DAYS = 5, 2200, 60
AT_LEAST = 0.4
CREATED = 201
LOOKS = 8
FREE_DAYS = 360


@dataclass
class Bookings:
    """Customers who each keep one free time and book it, every one from an address of their own."""

    host: str
    holds: str
    appointments: str
    service_id: str
    free: Sequence[tuple[str, str]]
    first_number: int

    def visits(self) -> Iterator[Visit]:
        for number, (staff_id, starts_at) in enumerate(self.free, self.first_number):
            yield self._book(number, staff_id, starts_at)

    def _book(self, number: int, staff_id: str, starts_at: str) -> Visit:
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        wish = {"service_id": self.service_id, "staff_id": staff_id, "starts_at": starts_at}
        held = json.loads((yield self._post(self.holds, wish, address)))
        customer = {"name": f"Cleo {number}", "email": f"cleo{number}@example.com"}
        booking = {"hold_id": held["id"], "hold_token": held["token"], "customer": customer, "accept_policies": True}
        yield self._post(self.appointments, booking, address)

    def _post(self, path: str, body: Mapping[str, object], address: str) -> Ask:
        return Ask(post(path, json.dumps(body).encode(), host=self.host, address=address), CREATED)


class FreeTimes:
    """Hands out every free time of a salon once, so that no turn finds one taken."""

    def __init__(self, salon: salons.Furnished, *, after: int) -> None:
        grid = salons.grid(salon, first=salons.today() + timedelta(days=after), days=FREE_DAYS)
        random.Random(3).shuffle(grid)
        self._salon, self._grid, self._given = salon, grid, 0

    def bookings(self, *, most: int, bare: bool = False) -> Bookings:
        """Return a plan with the next free times, for Parlour or for the floor."""
        given, self._given = self._given, self._given + most
        return Bookings(
            host="floor" if bare else self._salon.host,
            holds="/holds" if bare else "/api/v1/holds",
            appointments="/appointments" if bare else "/api/v1/appointments",
            service_id=str(self._salon.service_id),
            free=[_spelled(*time) for time in self._grid[given : self._given]],
            first_number=given,
        )


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Book free times with each staff member, as fast as they are given."""
    ours, theirs = (furnished(ground, slug) for slug in ("bench-booking", "bench-floor"))
    free, bare = FreeTimes(ours, after=DAYS + 2), FreeTimes(theirs, after=DAYS + 2)
    shape = Shape(seconds=length.seconds)
    most = int(shape.seconds + shape.warm_up) * 900
    with contest.servers_for(ground, ours, floors=theirs) as (parlour, floor):
        ground.driver.drive(parlour.port, looks(ours), Shape(seconds=600, warm_up=0))
        result = contest.run(
            lambda: contest.turn(ground, parlour, free.bookings(most=most), shape),
            lambda: contest.turn(ground, floor, bare.bookings(most=most, bare=True), shape),
            rounds=length.rounds,
        )
    yield from result.figures("hold and book", at_least=AT_LEAST)


def looks(salon: salons.Furnished) -> Each:
    """Return a few looks at every day that will be booked: customers see a day before they choose a time of it."""
    firsts = [salons.today() + timedelta(days=number) for number in range(DAYS, DAYS + FREE_DAYS, DAYS)]
    paths = [salon.slots_path(first, first + timedelta(days=DAYS)) for first in firsts]
    return Each(tuple(get(path, host=salon.host) for path in paths) * LOOKS)


def furnished(ground: Ground, slug: str) -> salons.Furnished:
    """Open a salon whose next sixty days are as full as in the first measurement."""
    salon = salons.open_salon(ground, slug, staff=STAFF)
    salons.fill(ground, salon, visits=VISITS, first=salons.today() + timedelta(days=1), days=DAYS)
    ground.settle()
    return salon


def _spelled(staff_id: UUID, starts_at: datetime) -> tuple[str, str]:
    return str(staff_id), starts_at.isoformat()

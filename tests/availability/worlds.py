"""Random salons for the properties, drawn where time is odd, and the engine's answer about them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from app.availability.busy import Busy, Occupied
from app.availability.hours import Week
from app.availability.rulebook import (
    Absence,
    ClosedDays,
    Extra,
    LocationRules,
    Performer,
    Rulebook,
    ServiceRules,
    StaffRules,
)
from app.availability.slots import Wish, slots_on
from tests.availability import oracle

# Days on which a clock changes, and what is special about it.
ODD_DAYS = (
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),  # by half an hour
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Pacific/Chatham", date(2027, 4, 4)),  # a zone of three quarters
    ("Pacific/Chatham", date(2027, 9, 26)),
    ("America/Santiago", date(2027, 4, 3)),  # the last hour of the day twice
    ("America/Santiago", date(2027, 9, 5)),  # no midnight
    ("America/Havana", date(2027, 11, 7)),  # midnight twice
    ("Asia/Beirut", date(2027, 3, 28)),
    ("Africa/Cairo", date(2027, 10, 28)),
    ("Pacific/Apia", date(2011, 12, 29)),  # the day before the day that was left out
    ("Pacific/Apia", date(2011, 12, 30)),  # the day that was left out
    ("Pacific/Apia", date(2011, 12, 31)),
    ("Asia/Kolkata", date(2027, 6, 1)),
    ("Asia/Tokyo", date(2027, 2, 28)),
    ("Pacific/Kiritimati", date(2027, 12, 31)),
    ("Asia/Kathmandu", date(2028, 2, 29)),
)
USUAL_SHIFTS = (
    ((540, 1020),),
    ((540, 720), (780, 1080)),
    ((0, 1440),),
    ((0, 1440),),
    ((0, 300), (1200, 1440)),
    ((0, 120), (120, 180), (200, 480)),
    ((120, 165), (180, 600)),
    (),
)
SERVICE, OTHER = UUID(int=1000), UUID(int=1001)
LONGER, DEARER = UUID(int=1100), UUID(int=1101)


mostly = st.sampled_from((True,) * 7 + (False,))
seldom = st.sampled_from((False,) * 5 + (True,))


def staff_id(position: int) -> UUID:
    return UUID(int=position + 1)


@st.composite
def shifts(draw):
    if draw(st.booleans()):
        return draw(st.sampled_from(USUAL_SHIFTS))
    cuts = sorted(draw(st.sets(st.integers(0, 288), max_size=6)))
    return tuple((a * 5, b * 5) for a, b in zip(cuts[::2], cuts[1::2], strict=False))


def stretches(midnight, longest):
    first = st.integers(midnight - 400, midnight + 1900)
    return st.builds(lambda start, length: (start, start + length), first, st.integers(1, longest))


@st.composite
def people(draw, day, midnight):
    # Two kinds of day in turn: enough for every pair of neighbours, and quick to draw.
    week = st.tuples(shifts(), shifts()).map(lambda pair: (pair * 4)[:7])
    visit = st.builds(oracle.Visit, st.integers(midnight - 100, midnight + 1600), st.integers(5, 120), st.booleans())
    return oracle.Person(
        weekly=draw(week),
        later_weekly=draw(week),
        later_from=day + timedelta(days=draw(st.integers(-2, 3))),
        overrides=draw(
            st.dictionaries(st.integers(-1, 3).map(lambda n: day + timedelta(days=n)), shifts(), max_size=2)
        ),
        absences=tuple(draw(st.lists(stretches(midnight, draw(st.sampled_from((240, 4500)))), max_size=1))),
        visits=tuple(draw(st.lists(visit, max_size=4))),
        blocks=tuple(draw(st.lists(stretches(midnight, 300), max_size=2))),
        duration=draw(st.sampled_from((5, 15, 40, 60, 1440, 95, 180, 300))),
        max_per_day=draw(st.sampled_from((None, None, None, 2, 4))),
        is_online=draw(mostly),
    )


@st.composite
def worlds(draw, places=ODD_DAYS):
    zone, day = draw(st.sampled_from(places))
    day += timedelta(days=draw(st.sampled_from((0, 0, 0, -1, 1))))
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp()) // 60
    near = st.integers(-1, 3).map(lambda n: day + timedelta(days=n))
    buffers = st.tuples(st.sampled_from((0, 0, 5, 30, 100)), st.sampled_from((0, 0, 10, 45)))
    return oracle.World(
        zone=zone,
        day=day,
        step=draw(st.sampled_from((15, 5, 10, 20, 25, 30, 45, 240, 60))),
        people=tuple(draw(st.lists(people(day, midnight), min_size=1, max_size=3))),
        buffers=draw(buffers),
        other_buffers=draw(buffers),
        closures=tuple(draw(st.lists(st.tuples(near, near), max_size=1))) if draw(seldom) else (),
        holidays=frozenset(draw(st.sets(near, max_size=1))) if draw(seldom) else frozenset(),
        now=midnight + draw(st.sampled_from((-600, -1500, -600, 0, 300, -3000))),
        notice=draw(st.sampled_from((0, 60, 180, 0, 900))),
        horizon=draw(st.sampled_from((100, 1, 100, 2, 100))),
        max_per_day=draw(st.sampled_from((None, None, None, 2, 4))),
        is_online=draw(mostly),
        service_is_online=draw(mostly),
        extra=draw(st.sampled_from((0, 0, 5, 20, 45, 240))),
    )


def rulebook_of(world):
    location = LocationRules(
        id=UUID(int=500),
        zone=world.zone,
        closures=tuple(ClosedDays(id=UUID(int=600), starts_on=a, ends_on=b) for a, b in world.closures),
        holidays=dict.fromkeys(world.holidays, "Feast of the Oracle"),
    )
    staff = [staff_of(person, position, location) for position, person in enumerate(world.people)]
    performers = tuple(
        Performer(staff=member, duration_minutes=person.duration)
        for member, person in zip(staff, world.people, strict=True)
    )
    services = (
        service_of(SERVICE, world.buffers, performers, world.max_per_day, world.service_is_online, world.extra),
        service_of(OTHER, world.other_buffers, (), None, True),
    )
    return Rulebook(
        staff={member.id: member for member in staff},
        services={service.id: service for service in services},
        slot_step_minutes=world.step,
        minimum_notice_minutes=world.notice,
        horizon_days=world.horizon,
    )


def staff_of(person, position, location):
    return StaffRules(
        id=staff_id(position),
        location=location,
        weeks=(Week(person.later_from, person.later_weekly), Week(date(2000, 1, 1), person.weekly)),
        overrides=person.overrides,
        absences=tuple(Absence(id=UUID(int=700), starts=a * 60, ends=b * 60) for a, b in person.absences),
        is_bookable_online=person.is_online,
        max_per_day=person.max_per_day,
    )


def service_of(id_, buffers, performers, max_per_day, is_online, extra=0):
    return ServiceRules(
        id=id_,
        duration_minutes=60,
        buffer_before_minutes=buffers[0],
        buffer_after_minutes=buffers[1],
        max_per_day=max_per_day,
        is_bookable_online=is_online,
        performers=performers,
        extras={LONGER: Extra(id=LONGER, minutes=extra), DEARER: Extra(id=DEARER, price_minor=900)},
    )


def rows_of(world):
    for position, person in enumerate(world.people):
        services = [SERVICE if visit.is_same_service else OTHER for visit in person.visits]
        services += [None] * len(person.blocks)
        for (starts, ends), service_id in zip(oracle.occupied(world, person), services, strict=True):
            kind = "APPOINTMENT" if service_id else "BLOCK"
            yield Occupied(staff_id(position), starts * 60, ends * 60, kind, UUID(int=800), service_id)


def busy_of(world, rulebook):
    return Busy.of(rows_of(world), rulebook=rulebook)


def wish_of(world, **changes):
    asked = {"service_id": SERVICE, "now": world.now * 60, "is_online": world.is_online}
    return Wish(**asked | {"addon_ids": (DEARER, LONGER) if world.extra else ()} | changes)


def offered(world):
    """Return the engine's answer in the oracle's words."""
    rulebook = rulebook_of(world)
    slots = slots_on(rulebook=rulebook, busy=busy_of(world, rulebook), wish=wish_of(world), day=world.day)
    return {slot.starts // 60: tuple(id_.int - 1 for id_ in slot.staff_ids) for slot in slots}


def local(zone, instant):
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))

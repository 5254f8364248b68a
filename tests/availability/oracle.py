"""The slow and obvious answer: walk through the UTC minutes one by one and look at the clock on the wall.

Nothing of the engine is used here, and no interval arithmetic: only minutes, sets and zoneinfo.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Visit:
    """A booked visit to this or another service, in UTC epoch minutes; its buffers are those of its service."""

    starts: int
    minutes: int
    is_same_service: bool


@dataclass(frozen=True)
class Person:
    """One staff member. Shifts by weekday or by date; everything else in UTC epoch minutes."""

    weekly: tuple
    later_weekly: tuple
    later_from: date
    overrides: dict
    absences: tuple
    visits: tuple
    blocks: tuple
    duration: int
    max_per_day: int | None = None
    is_online: bool = True


@dataclass(frozen=True)
class World:
    """A salon, a day, and what is asked. `other_buffers` are those of the other service, `extra` what add-ons take."""

    zone: str
    day: date
    step: int
    people: tuple
    buffers: tuple
    other_buffers: tuple
    closures: tuple
    holidays: frozenset
    now: int
    notice: int
    horizon: int
    max_per_day: int | None
    is_online: bool = True
    service_is_online: bool = True
    extra: int = 0


@dataclass(frozen=True)
class Minute:
    """A UTC minute, what the wall clock shows, and the highest that it has shown so far."""

    utc: int
    day: date
    minute: int
    highest: tuple


@lru_cache(maxsize=64)
def walk(zone: str, day: date) -> tuple:
    """Walk from two days before a day to four days after it."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    first, highest, minutes = (start - EPOCH) // timedelta(minutes=1), (date.min, 0), []
    for utc in range(first, first + 7 * 1440):
        shown = (EPOCH + timedelta(minutes=utc)).astimezone(ZoneInfo(zone))
        reading = (shown.date(), shown.hour * 60 + shown.minute)
        highest = max(highest, reading)
        minutes.append(Minute(utc, *reading, highest))
    return tuple(minutes)


def offered(world: World) -> dict[int, tuple[int, ...]]:
    """Return every start that is offered that day, with the positions of the people who can take it."""
    found = {}
    for position, person in enumerate(world.people):
        for start in starts(world, person):
            found.setdefault(start, []).append(position)
    return {start: tuple(found[start]) for start in sorted(found)}


def starts(world: World, person: Person) -> list[int]:
    minutes = walk(world.zone, world.day)
    if not may_be_booked(world, person, minutes):
        return []
    todays = [m for m in minutes if m.day == world.day]
    at_work = {m.utc for m in minutes if touches_the_day(m, todays) and works(world, person, m)}
    length = person.duration + world.extra
    taken = {utc for first, end in occupied(world, person) for utc in range(first, end)}
    return [
        m.utc
        for m in todays
        if m.minute % world.step == 0
        and m.utc >= world.now + (world.notice if world.is_online else 0)
        and all(utc in at_work for utc in range(m.utc, m.utc + length))
        and not any(utc in taken for utc in range(m.utc - world.buffers[0], m.utc + length + world.buffers[1]))
    ]


def touches_the_day(minute: Minute, todays: list[Minute]) -> bool:
    """Tell whether a visit that starts today can last into a minute; it lasts 24 hours at most, with add-ons 32."""
    return bool(todays) and todays[0].utc <= minute.utc <= todays[-1].utc + 1920


def works(world: World, person: Person, minute: Minute) -> bool:
    """Tell whether somebody works in a minute. The clock that counts for hours never goes back."""
    day, reading = minute.highest
    if day in world.holidays or any(first <= day <= last for first, last in world.closures):
        return False
    if any(first <= minute.utc < end for first, end in person.absences):
        return False
    week = person.later_weekly if day >= person.later_from else person.weekly
    return any(first <= reading < end for first, end in person.overrides.get(day, week[day.weekday()]))


def occupied(world: World, person: Person) -> list[tuple[int, int]]:
    """Return what the occupancy table would hold: visits with their buffers, and blocks."""
    rows = []
    for visit in person.visits:
        before, after = world.buffers if visit.is_same_service else world.other_buffers
        rows.append((visit.starts - before, visit.starts + visit.minutes + after))
    return rows + list(person.blocks)


def may_be_booked(world: World, person: Person, minutes: tuple) -> bool:
    shown_on = {m.utc: m.day for m in minutes}
    theirs = [v for v in person.visits if shown_on.get(v.starts) == world.day]
    same = [v for p in world.people for v in p.visits if v.is_same_service and shown_on.get(v.starts) == world.day]
    if person.max_per_day is not None and len(theirs) >= person.max_per_day:
        return False
    if world.max_per_day is not None and len(same) >= world.max_per_day:
        return False
    if not world.is_online:
        return True
    today = (EPOCH + timedelta(minutes=world.now)).astimezone(ZoneInfo(world.zone)).date()
    return person.is_online and world.service_is_online and (world.day - today).days <= world.horizon

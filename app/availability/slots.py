"""From hours to slots: the starts that are offered. Nothing here says why a start is not: `explain` does.

A start fits a staff member when the visit lies in their open time (hours, less closed days, less absences) and the
visit with its buffers touches nothing that is occupied. Buffers may stick out of the hours, see
docs/decisions/0021-buffers-and-hours.md. Then come the rules for customers (notice, horizon, what is bookable online),
which do not bind the desk, and the caps of the day, which do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nsmallest
from typing import NamedTuple
from uuid import UUID

from app.availability.busy import Busy
from app.availability.hours import MINUTE, day_at, days
from app.availability.rulebook import Extras, LocationRules, Performer, Rulebook, ServiceRules, StaffRules
from app.core.interval import Interval, Intervals, subtract


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: a service, with one staff member or any, at an instant `now`, by a customer or at the desk.

    Add-ons are those that the salon offers with it now, or those `agreed` on when the visit was booked. `minutes` is a
    length of its own, whatever the service and its add-ons take with whom.
    """

    service_id: UUID
    now: int
    staff_id: UUID | None = None
    is_online: bool = True
    minutes: int | None = None
    addon_ids: tuple[UUID, ...] = ()
    agreed: Extras = ()

    def extras(self, service: ServiceRules) -> Extras:
        """Return what is done on top of the service, in the salon's order.

        :raises KeyError: an add-on does not go with it
        """
        if not self.addon_ids:
            return self.agreed
        wanted = {service.extras[id_].id for id_ in self.addon_ids}
        return tuple(extra for id_, extra in service.extras.items() if id_ in wanted)

    def as_long(self, performer: Performer) -> Performer:
        """Return a performer who takes as long as is wished."""
        return replace(performer, duration_minutes=self.minutes) if self.minutes else performer


class Slot(NamedTuple):
    """A start that is offered, and who can take it, in the salon's order.

    Where they are not equally quick, `ends` is the slowest one's: nobody's visit lasts longer than was offered.
    """

    starts: int
    ends: int
    staff_ids: tuple[UUID, ...]


class Cap(NamedTuple):
    """A number of visits that one day may hold: whose it is (`staff_member` or `service`), and how many."""

    source: str
    source_id: UUID
    limit: int


def slots_on(*, rulebook: Rulebook, busy: Busy, wish: Wish, day: date) -> list[Slot]:
    """Return the day's slots, ascending.

    :raises KeyError: the rulebook has no such service
    """
    found = [
        (performer, starts_on(rulebook=rulebook, busy=busy, wish=wish, performer=performer, day=day))
        for performer in performers(rulebook=rulebook, wish=wish)
    ]
    return _merged(found)


def slots_between(*, rulebook: Rulebook, busy: Busy, wish: Wish, first: date, last: date) -> dict[date, list[Slot]]:
    """Return the slots of every day from first to last, both included."""
    return {day: slots_on(rulebook=rulebook, busy=busy, wish=wish, day=day) for day in days(first, last)}


def service_of(*, rulebook: Rulebook, wish: Wish) -> ServiceRules:
    """Return the service as it is wished for, with its add-ons.

    :raises KeyError: the rulebook has no such service, or an add-on does not go with it
    """
    service = rulebook.services[wish.service_id]
    return service.with_extras(wish.extras(service))


def performers(*, rulebook: Rulebook, wish: Wish) -> list[Performer]:
    """Return who may fulfil a wish, whatever the time."""
    service = service_of(rulebook=rulebook, wish=wish)
    if wish.is_online and not service.is_bookable_online:
        return []
    return [
        wish.as_long(performer)
        for performer in service.performers
        if (wish.staff_id is None or performer.staff.id == wish.staff_id)
        and (performer.staff.is_bookable_online or not wish.is_online)
    ]


def starts_on(*, rulebook: Rulebook, busy: Busy, wish: Wish, performer: Performer, day: date) -> list[int]:
    """Return the day's starts with one staff member, ascending."""
    staff, service = performer.staff, rulebook.services[wish.service_id]
    if not _is_within_reach(rulebook, wish, staff.location, day) or full_caps(busy, service, staff, day):
        return []
    opening = staff.open_from(day)
    if not opening:
        return []
    local, earliest = staff.location.day(day), earliest_start(rulebook, wish)
    before, after = service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE
    taken = busy.during(staff.id, (local.starts - before, opening[-1][1] + after))
    ranges = start_ranges(opening, taken, service=service, performer=performer)
    starts = local.on_grid(ranges, rulebook.slot_step_minutes * MINUTE)
    return starts if earliest <= local.starts else [start for start in starts if start >= earliest]


def start_ranges(
    opening: Intervals, taken: Intervals, *, service: ServiceRules, performer: Performer
) -> Sequence[Interval]:
    """Return the ranges of instants at which a visit may start, by open and taken time alone."""
    length = performer.duration_minutes * MINUTE
    ranges = [(starts, ends - length + 1) for starts, ends in opening if ends - starts >= length]
    return subtract(ranges, barred_starts(taken, service=service, length=length)) if taken else ranges


def barred_starts(taken: Intervals, *, service: ServiceRules, length: int) -> list[Interval]:
    """Return, for each taken interval, the starts at which a visit of `length` seconds, or a buffer, would touch it."""
    before, after = service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE
    reach = length + after - 1
    return [(starts - reach, ends + before) for starts, ends in taken]


def earliest_start(rulebook: Rulebook, wish: Wish) -> int:
    """Return the first instant that is not too soon: the notice binds customers, the present binds everybody."""
    return wish.now + rulebook.minimum_notice_minutes * MINUTE if wish.is_online else wish.now


def last_day(rulebook: Rulebook, wish: Wish, location: LocationRules) -> date | None:
    """Return the last day that is not too far, or None: the horizon counts whole days and binds customers."""
    if not wish.is_online:
        return None
    return day_at(location.zone, wish.now) + timedelta(days=rulebook.horizon_days)


def full_caps(busy: Busy, service: ServiceRules, staff: StaffRules, day: date) -> list[Cap]:
    """Return the caps that are reached that day."""
    full: list[Cap] = []
    if staff.max_per_day is not None and busy.visits_by_staff.get((staff.id, day), 0) >= staff.max_per_day:
        full.append(Cap("staff_member", staff.id, staff.max_per_day))
    if service.max_per_day is not None and busy.visits_by_service.get((service.id, day), 0) >= service.max_per_day:
        full.append(Cap("service", service.id, service.max_per_day))
    return full


def nearest(slots: Iterable[Slot], *, starts: int, count: int) -> list[Slot]:
    """Return the `count` slots that are nearest to a start, nearest first and the earlier of two equals."""
    return nsmallest(count, slots, key=lambda slot: (abs(slot.starts - starts), slot.starts))


def _is_within_reach(rulebook: Rulebook, wish: Wish, location: LocationRules, day: date) -> bool:
    """Tell whether a day is neither over nor too far, before anything is worked out for it."""
    last = last_day(rulebook, wish, location)
    return day_at(location.zone, wish.now) <= day and (last is None or day <= last)


def _merged(found: Sequence[tuple[Performer, list[int]]]) -> list[Slot]:
    by_start: dict[int, list[Performer]] = {}
    for performer, starts in found:
        for start in starts:
            by_start.setdefault(start, []).append(performer)
    return [_slot(start, able) for start, able in sorted(by_start.items())]


def _slot(start: int, able: Sequence[Performer]) -> Slot:
    longest = max([performer.duration_minutes for performer in able])
    return Slot(start, start + longest * MINUTE, tuple([performer.staff.id for performer in able]))

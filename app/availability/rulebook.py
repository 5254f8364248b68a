"""Everything about a salon that decides its slots and rarely changes, as immutable values.

A rulebook is built once for each `salon.catalogue_version` and asked many times: what follows from it for a day is
worked out when it is first asked for and remembered inside. Lengths are minutes, as in the rows; instants are UTC epoch
seconds; days belong to the location's zone. Archived services and staff members are left out by whoever builds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from app.availability.hours import LocalDay, WallInterval, Week, local_day, next_day, shifts_on
from app.core.interval import Interval, normalise, subtract, unite

Opening = tuple[Interval, ...]
_Memory = dict[date, Opening]
# Two years of days, the widest horizon. Only the desk can ask for more, and then memory starts again.
_REMEMBERED_DAYS = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDays:
    """Days on which a location is closed; both days are closed days."""

    id: UUID
    starts_on: date
    ends_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A staff member's time off, from one instant to before another."""

    id: UUID
    starts: int
    ends: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRules:
    """A place, its zone, and the days on which nobody works there: closures, and public holidays with their names.

    The closures of the whole salon are repeated here; a public holiday on which the salon works is left out.
    """

    id: UUID
    zone: str
    closures: tuple[ClosedDays, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)

    def day(self, day: date) -> LocalDay:
        """Return the day as instants."""
        return local_day(self.zone, day)

    def closures_on(self, day: date) -> list[ClosedDays]:
        """Return every closure that covers the day."""
        return [closure for closure in self.closures if closure.starts_on <= day <= closure.ends_on]

    def is_closed_on(self, day: date) -> bool:
        """Tell whether a closure or a public holiday covers the day."""
        return day in self.holidays or bool(self.closures_on(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRules:
    """When somebody works: weekly hours by `valid_from`, other hours on single days (none: a day off), absences."""

    id: UUID
    location: LocationRules
    weeks: tuple[Week, ...] = ()
    overrides: Mapping[date, tuple[WallInterval, ...]] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    is_bookable_online: bool = True
    max_per_day: int | None = None
    _open: _Memory = field(default_factory=dict, init=False, repr=False, compare=False)
    _open_from: _Memory = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weeks", tuple(sorted(self.weeks, key=lambda week: week.valid_from)))

    def hours_on(self, day: date) -> list[Interval]:
        """Return the day's shifts as instants, before closures and absences."""
        local = self.location.day(day)
        shifts = shifts_on(day, weeks=self.weeks, overrides=self.overrides)
        return normalise((local.at(starts), local.at(ends)) for starts, ends in shifts)

    def open_on(self, day: date) -> Opening:
        """Return when they are at work that day: hours, less closed days, less absences."""
        return _remembered(self._open, day, self._opening)

    def open_from(self, day: date) -> Opening:
        """Return when they are at work that day, the last stretch followed over midnight while work goes on.

        Two more days are enough: the longest visit lasts 24 hours.
        """
        return _remembered(self._open_from, day, self._opening_with_nights)

    def absences_during(self, interval: Interval) -> list[Absence]:
        """Return the absences that share an instant with the interval."""
        return [a for a in self.absences if max(a.starts, interval[0]) < min(a.ends, interval[1])]

    def _opening(self, day: date) -> Opening:
        if self.location.is_closed_on(day):
            return ()
        local = self.location.day(day)
        absences = self.absences_during((local.starts, local.ends))
        return tuple(subtract(self.hours_on(day), normalise((a.starts, a.ends) for a in absences)))

    def _opening_with_nights(self, day: date) -> Opening:
        opening, ends = self.open_on(day), self.location.day(day).ends
        if not opening or opening[-1][1] < ends:
            return opening
        second = next_day(day)
        whole = unite(opening, self.open_on(second), self.open_on(next_day(second)))
        return tuple(stretch for stretch in whole if stretch[0] < ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Somebody who does a service: how long it takes with them, and their price in minor units."""

    staff: StaffRules
    duration_minutes: int
    price_minor: int = 0

    def with_more(self, minutes: int, price_minor: int) -> "Performer":
        """Return how it is with them when there is more to do."""
        duration = self.duration_minutes + minutes
        return replace(self, duration_minutes=duration, price_minor=self.price_minor + price_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An add-on: how much longer and dearer a visit becomes by it, whoever does it."""

    id: UUID
    name: str = ""
    minutes: int = 0
    price_minor: int = 0
    is_bookable_online: bool = True


Extras = tuple[Extra, ...]
# Few combinations are asked for again and again; whoever tries them all starts memory again.
_REMEMBERED_COMBINATIONS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRules:
    """How a service takes time, and who does it, in the salon's order of staff members.

    `extras` are the add-ons that go with it, by id, in the salon's order.
    """

    id: UUID
    duration_minutes: int
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    max_per_day: int | None = None
    is_bookable_online: bool = True
    performers: tuple[Performer, ...] = ()
    extras: Mapping[UUID, Extra] = field(default_factory=dict)
    _longer: dict[tuple[int, int], "ServiceRules"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def with_extras(self, extras: Extras) -> "ServiceRules":
        """Return the service as it is with add-ons: longer and dearer with everybody who does it."""
        if not extras:
            return self
        more = sum(extra.minutes for extra in extras), sum(extra.price_minor for extra in extras)
        if more not in self._longer:
            if len(self._longer) >= _REMEMBERED_COMBINATIONS:
                self._longer.clear()
            performers = tuple(performer.with_more(*more) for performer in self.performers)
            duration = self.duration_minutes + more[0]
            self._longer[more] = replace(self, duration_minutes=duration, performers=performers)
        return self._longer[more]

    def performer(self, staff_id: UUID) -> Performer | None:
        """Return how this staff member does the service, or None when they do not."""
        return next((performer for performer in self.performers if performer.staff.id == staff_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rules of one salon; `staff` in the salon's order."""

    staff: Mapping[UUID, StaffRules]
    services: Mapping[UUID, ServiceRules]
    slot_step_minutes: int = 15
    minimum_notice_minutes: int = 0
    horizon_days: int = 60


def _remembered(memory: _Memory, day: date, work_out: Callable[[date], Opening]) -> Opening:
    opening = memory.get(day)
    if opening is None:
        if len(memory) >= _REMEMBERED_DAYS:
            memory.clear()
        opening = memory[day] = work_out(day)
    return opening

"""Why a start is not offered: every cut with its cause. A start is offered exactly when nothing is said against it.

The same rules as in `slots`, asked about one visit instead of a day, so that nothing is spent on reasons when nobody
asks. Sentences are made elsewhere: a reason names its code, the rule that cuts, and when that rule holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.availability.busy import Busy
from app.availability.hours import MINUTE, day_at, days
from app.availability.rulebook import LocationRules, Performer, Rulebook, ServiceRules, StaffRules
from app.availability.slots import Wish, earliest_start, full_caps, last_day, service_of
from app.core.interval import Interval, contains


class Code(StrEnum):
    """What can be said against a start."""

    DOES_NOT_DO_SERVICE = "does_not_do_service"
    NOT_BOOKABLE_ONLINE = "not_bookable_online"
    OFF_GRID = "off_grid"
    IN_THE_PAST = "in_the_past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    DAY_FULL = "day_full"
    CLOSED = "closed"
    PUBLIC_HOLIDAY = "public_holiday"
    DAY_OFF = "day_off"
    NOT_WORKING = "not_working"
    OUTSIDE_HOURS = "outside_hours"
    TIME_OFF = "time_off"
    BUSY = "busy"
    BUFFER = "buffer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One cause.

    `source` names what cuts (`service`, `staff_member`, `salon`, `location`, `closure`, `override`, `week`, `time_off`,
    or the kind of an occupancy) and `source_id` which one, where it has an id. `intervals` is when the rule holds, as
    UTC epoch seconds: the closed day, the absence, the occupied time, the time that is too soon; for hours, the
    shifts of that day. `note` is what the salon wrote on it; `limit` the number of the rule (minutes, days or visits).
    """

    code: Code
    source: str
    source_id: UUID | None = None
    intervals: tuple[Interval, ...] = ()
    note: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class _Visit:
    """The visit in question, as it would be with one staff member."""

    staff: StaffRules
    service: ServiceRules
    performer: Performer | None
    starts: int

    @property
    def interval(self) -> Interval:
        rules = self.performer or self.service
        return self.starts, self.starts + rules.duration_minutes * MINUTE

    @property
    def day(self) -> date:
        return day_at(self.staff.location.zone, self.starts)


def explain(*, rulebook: Rulebook, busy: Busy, wish: Wish, starts: int) -> dict[UUID, tuple[Reason, ...]]:
    """Return what is said against a start, for the staff member wished for or for each one of the salon.

    :param busy: built with `occupied` (by `Busy.of`): the causes are read from there
    :raises KeyError: the rulebook has no such service or staff member
    """
    asked = rulebook.staff if wish.staff_id is None else (wish.staff_id,)
    return {
        staff_id: reasons(rulebook=rulebook, busy=busy, wish=wish, staff_id=staff_id, starts=starts)
        for staff_id in asked
    }


def reasons(*, rulebook: Rulebook, busy: Busy, wish: Wish, staff_id: UUID, starts: int) -> tuple[Reason, ...]:
    """Return everything said against a start with one staff member, the most general first."""
    service = service_of(rulebook=rulebook, wish=wish)
    performer = service.performer(staff_id)
    visit = _Visit(rulebook.staff[staff_id], service, performer and wish.as_long(performer), starts)
    return (
        *_against_the_pair(visit, wish),
        *_against_the_moment(visit, wish, rulebook),
        *_against_a_full_day(visit, busy),
        *_against_the_hours(visit),
        *_against_what_is_taken(visit, busy),
    )


def closed_reasons(location: LocationRules, day: date) -> Iterator[Reason]:
    """Go through what closes a location on a day."""
    local = location.day(day)
    whole_day = ((local.starts, local.ends),)
    for closure in location.closures_on(day):
        yield Reason(code=Code.CLOSED, source="closure", source_id=closure.id, intervals=whole_day, note=closure.reason)
    if day in location.holidays:
        name = location.holidays[day]
        yield Reason(code=Code.PUBLIC_HOLIDAY, source="location", source_id=location.id, intervals=whole_day, note=name)


def _against_the_pair(visit: _Visit, wish: Wish) -> Iterator[Reason]:
    if visit.performer is None:
        yield Reason(code=Code.DOES_NOT_DO_SERVICE, source="staff_member", source_id=visit.staff.id)
    if wish.is_online and not visit.service.is_bookable_online:
        yield Reason(code=Code.NOT_BOOKABLE_ONLINE, source="service", source_id=visit.service.id)
    if wish.is_online and not visit.staff.is_bookable_online:
        yield Reason(code=Code.NOT_BOOKABLE_ONLINE, source="staff_member", source_id=visit.staff.id)


def _against_the_moment(visit: _Visit, wish: Wish, rulebook: Rulebook) -> Iterator[Reason]:
    local = visit.staff.location.day(visit.day)
    if not local.on_grid([(visit.starts, visit.starts + 1)], rulebook.slot_step_minutes * MINUTE):
        yield Reason(code=Code.OFF_GRID, source="salon", limit=rulebook.slot_step_minutes)
    yield from _too_early(visit, wish, rulebook)
    last = last_day(rulebook, wish, visit.staff.location)
    if last is not None and visit.day > last:
        bookable = (wish.now, visit.staff.location.day(last).ends)
        yield Reason(code=Code.TOO_FAR, source="salon", intervals=(bookable,), limit=rulebook.horizon_days)


def _too_early(visit: _Visit, wish: Wish, rulebook: Rulebook) -> Iterator[Reason]:
    earliest = earliest_start(rulebook, wish)
    if visit.starts < wish.now:
        yield Reason(code=Code.IN_THE_PAST, source="salon")
    elif visit.starts < earliest:
        notice = (wish.now, earliest)
        yield Reason(code=Code.TOO_SOON, source="salon", intervals=(notice,), limit=rulebook.minimum_notice_minutes)


def _against_a_full_day(visit: _Visit, busy: Busy) -> Iterator[Reason]:
    local = visit.staff.location.day(visit.day)
    for cap in full_caps(busy, visit.service, visit.staff, visit.day):
        whole_day = (local.starts, local.ends)
        yield Reason(
            code=Code.DAY_FULL, source=cap.source, source_id=cap.source_id, intervals=(whole_day,), limit=cap.limit
        )


def _against_the_hours(visit: _Visit) -> Iterator[Reason]:
    """Go through the days that the visit touches; a visit may last past midnight."""
    starts, ends = visit.interval
    for day in days(visit.day, day_at(visit.staff.location.zone, ends - 1)):
        local = visit.staff.location.day(day)
        part = (max(starts, local.starts), min(ends, local.ends))
        if part[0] < part[1]:
            yield from closed_reasons(visit.staff.location, day)
            yield from _not_at_work(visit.staff, day, part)
    yield from _absent(visit)


def _not_at_work(staff: StaffRules, day: date, part: Interval) -> Iterator[Reason]:
    hours = staff.hours_on(day)
    if not contains(hours, part):
        is_override = day in staff.overrides
        without_hours = Code.DAY_OFF if is_override else Code.NOT_WORKING
        yield Reason(
            code=Code.OUTSIDE_HOURS if hours else without_hours,
            source="override" if is_override else "week",
            source_id=staff.id,
            intervals=tuple(hours),
        )


def _absent(visit: _Visit) -> Iterator[Reason]:
    for absence in visit.staff.absences_during(visit.interval):
        yield Reason(
            code=Code.TIME_OFF,
            source="time_off",
            source_id=absence.id,
            intervals=((absence.starts, absence.ends),),
            note=absence.reason,
        )


def _against_what_is_taken(visit: _Visit, busy: Busy) -> Iterator[Reason]:
    starts, ends = visit.interval
    before = visit.service.buffer_before_minutes * MINUTE
    after = visit.service.buffer_after_minutes * MINUTE
    for row in busy.occupied.get(visit.staff.id, ()):
        if max(row.starts, starts - before) < min(row.ends, ends + after):
            is_visit_itself = max(row.starts, starts) < min(row.ends, ends)
            yield Reason(
                code=Code.BUSY if is_visit_itself else Code.BUFFER,
                source=row.kind,
                source_id=row.source_id,
                intervals=((row.starts, row.ends),),
            )

"""A month of one staff member: when they work on each day, why not, and how much is booked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.availability.hours import WallInterval, days, shifts_on
from app.availability.opening import current_rules
from app.availability.rulebook import Absence, StaffRules
from app.booking.models import Appointment
from app.booking.queries.sheets import bounds
from app.booking.states import Status
from app.catalogue.absences import queries as absences
from app.core.refusals import NotFound
from app.core.wall_clock import day_of
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class MonthDay:
    """One day: `shifts` in minutes after midnight, before closures and absences; `closed` why nobody works, or None."""

    day: date
    shifts: Sequence[WallInterval]
    is_override: bool
    closed: str | None
    is_holiday: bool
    absences: Sequence[Absence]
    is_asked_for: bool
    visits: int


@dataclass(frozen=True, kw_only=True)
class Month:
    """Whole weeks that cover a month; days of its neighbours are shown, too."""

    first: date
    weeks: Sequence[Sequence[MonthDay]]

    def on(self, day: date) -> MonthDay | None:
        """Return a day, if it is shown."""
        return next((one for week in self.weeks for one in week if one.day == day), None)

    @property
    def previous(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month(*, staff_member_id: UUID, around: date, now: datetime) -> Month:
    """Return the month that a day lies in. Four statements at most.

    Of days before yesterday only the weekly hours are known.

    :raises NotFound: there is nobody by that id
    """
    staff = current_rules(now).rulebook.staff.get(staff_member_id)
    if staff is None:
        raise NotFound
    first = around.replace(day=1)
    shown = list(_shown(first))
    visits, asked = _visits(staff, shown[0], shown[-1]), _asked_for(staff, shown[0], shown[-1])
    every = [_day(staff, day, visits=visits[day], is_asked_for=day in asked) for day in shown]
    return Month(first=first, weeks=[every[start : start + 7] for start in range(0, len(every), 7)])


def _shown(first: date) -> Iterator[date]:
    """Go through the days of all weeks, from Monday on, that have a day of the month."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    return days(monday, last + timedelta(days=6 - last.weekday()))


def _day(staff: StaffRules, day: date, *, visits: int, is_asked_for: bool) -> MonthDay:
    local = staff.location.day(day)
    closures = staff.location.closures_on(day)
    holiday = staff.location.holidays.get(day)
    return MonthDay(
        day=day,
        shifts=shifts_on(day, weeks=staff.weeks, overrides=staff.overrides),
        is_override=day in staff.overrides,
        closed=closures[0].reason if closures else holiday,
        is_holiday=holiday is not None,
        absences=staff.absences_during((local.starts, local.ends)),
        is_asked_for=is_asked_for,
        visits=visits,
    )


def _asked_for(staff: StaffRules, first: date, last: date) -> set[date]:
    """Return the days of time off that waits for an answer. One statement."""
    zone = staff.location.zone
    starts_at, ends_at = bounds(first, last, timezone=zone)
    return {
        day
        for asked in absences.pending_time_off(starts_at=starts_at, ends_at=ends_at)
        if asked.staff_member_id == staff.id
        for day in asked.days(zone, first=first, last=last)
    }


def _visits(staff: StaffRules, first: date, last: date) -> Counter[date]:
    """Return how many visits each day has. One statement."""
    zone = staff.location.zone
    starts_at, ends_at = bounds(first, last, timezone=zone)
    theirs = select(Appointment.starts_at).where(
        Appointment.staff_member_id == staff.id,
        Appointment.status != Status.CANCELLED,
        Appointment.starts_at >= starts_at,
        Appointment.starts_at < ends_at,
    )
    return Counter(day_of(at, zone=zone) for at in db.session.scalars(theirs))

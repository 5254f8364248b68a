"""Where a reason can be looked at or changed: the desk's page and field behind each, by the name of its endpoint."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.availability.explain import Code, Reason
from app.availability.hours import day_at
from app.availability.models import OccupancyKind


@dataclass(frozen=True, slots=True)
class Link:
    """An endpoint and what it needs: `url_for(link.endpoint, **link.values)`; `anchor` is the id of the field there."""

    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    anchor: str = ""

    @property
    def fragment(self) -> str:
        """What is put behind the address."""
        return f"#{self.anchor}" if self.anchor else ""


class Start(NamedTuple):
    """The start that a reason is said against: of which service, with whom, when (UTC epoch seconds), and where."""

    service_id: UUID
    staff_id: UUID
    starts: int
    zone: str

    @property
    def day(self) -> date:
        """The day of the start."""
        return day_at(self.zone, self.starts)


def link_for(reason: Reason, start: Start) -> Link | None:
    """Return where a reason against a start can be looked into; the past has no page."""
    find = _PAGES.get(reason.code)
    return find(reason, start) if find else None


_Find = Callable[[Reason, Start], Link]


def _settings(anchor: str) -> _Find:
    return lambda _reason, _start: Link("catalogue_desk.settings_page", {"section": "rules"}, anchor)


def _closures(anchor: str) -> _Find:
    return lambda _reason, _start: Link("catalogue_desk.closures", anchor=anchor)


def _hours(reason: Reason, start: Start) -> Link:
    """Lead to the weekday, or to the day that has hours of its own."""
    if reason.source == "override":
        return Link("booking_desk.show_month", {"staff_member_id": start.staff_id, "day": start.day.isoformat()}, "day")
    return Link("catalogue_desk.hours", {"staff_member_id": start.staff_id}, f"day-{start.day.weekday()}")


def _time_off(_reason: Reason, start: Start) -> Link:
    return Link("catalogue_desk.hours", {"staff_member_id": start.staff_id}, "time-off")


def _does_it(_reason: Reason, start: Start) -> Link:
    return Link("catalogue_desk.edit_staff_member", {"staff_member_id": start.staff_id}, f"does-{start.service_id}")


def _service_or_staff_member(of_service: str, of_staff_member: str) -> _Find:
    def find(reason: Reason, start: Start) -> Link:
        if reason.source == "service":
            return Link("catalogue_desk.edit_service", {"service_id": reason.source_id}, of_service)
        return Link("catalogue_desk.edit_staff_member", {"staff_member_id": start.staff_id}, of_staff_member)

    return find


def _buffer(_reason: Reason, start: Start) -> Link:
    return Link("catalogue_desk.edit_service", {"service_id": start.service_id}, "field-buffer-before-minutes")


def _what_takes_it(reason: Reason, start: Start) -> Link:
    match reason.source:
        case OccupancyKind.APPOINTMENT:
            return Link("booking_desk.show_appointment", {"appointment_id": reason.source_id})
        case OccupancyKind.BLOCK:
            return Link("booking_desk.show_block", {"block_id": reason.source_id})
    day = day_at(start.zone, reason.intervals[0][0])
    return Link("booking_desk.calendar", {"day": day.isoformat(), "staff": start.staff_id})


_PAGES: dict[Code, _Find] = {
    Code.DOES_NOT_DO_SERVICE: _does_it,
    Code.NOT_BOOKABLE_ONLINE: _service_or_staff_member("field-visibility", "field-bookable-online"),
    Code.OFF_GRID: _settings("field-slot-step-minutes"),
    Code.TOO_SOON: _settings("field-minimum-notice-minutes"),
    Code.TOO_FAR: _settings("field-booking-horizon-days"),
    Code.DAY_FULL: _service_or_staff_member("field-max-per-day", "field-max-appointments-per-day"),
    Code.CLOSED: _closures("closures"),
    Code.PUBLIC_HOLIDAY: _closures("holidays"),
    Code.DAY_OFF: _hours,
    Code.NOT_WORKING: _hours,
    Code.OUTSIDE_HOURS: _hours,
    Code.TIME_OFF: _time_off,
    Code.BUSY: _what_takes_it,
    Code.BUFFER: _buffer,
}

"""Where a reason can be looked at or changed: the page of the desk behind each one, by the name of its endpoint."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.availability.explain import Code, Reason
from app.availability.hours import day_at
from app.availability.models import OccupancyKind


@dataclass(frozen=True, slots=True)
class Link:
    """An endpoint and what it needs: `url_for(link.endpoint, **link.values)`."""

    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


def link_for(reason: Reason, *, staff_id: UUID, zone: str) -> Link | None:
    """Return where a reason against a start with a staff member can be looked into; the past has no page."""
    find = _PAGES.get(reason.code)
    return find(reason, staff_id, zone) if find else None


_Find = Callable[[Reason, UUID, str], Link]


def _settings(_reason: Reason, _staff_id: UUID, _zone: str) -> Link:
    return Link("catalogue_desk.settings_page", {"section": "rules"})


def _closures(_reason: Reason, _staff_id: UUID, _zone: str) -> Link:
    return Link("catalogue_desk.closures")


def _hours(_reason: Reason, staff_id: UUID, _zone: str) -> Link:
    return Link("catalogue_desk.hours", {"staff_member_id": staff_id})


def _staff_member(_reason: Reason, staff_id: UUID, _zone: str) -> Link:
    return Link("catalogue_desk.edit_staff_member", {"staff_member_id": staff_id})


def _service_or_staff_member(reason: Reason, staff_id: UUID, zone: str) -> Link:
    if reason.source == "service":
        return Link("catalogue_desk.edit_service", {"service_id": reason.source_id})
    return _staff_member(reason, staff_id, zone)


def _what_takes_it(reason: Reason, staff_id: UUID, zone: str) -> Link:
    match reason.source:
        case OccupancyKind.APPOINTMENT:
            return Link("booking_desk.show_appointment", {"appointment_id": reason.source_id})
        case OccupancyKind.BLOCK:
            return Link("booking_desk.show_block", {"block_id": reason.source_id})
    return Link("booking_desk.calendar", {"day": _day(reason, zone).isoformat(), "staff": staff_id})


def _day(reason: Reason, zone: str) -> date:
    return day_at(zone, reason.intervals[0][0])


_PAGES: dict[Code, _Find] = {
    Code.DOES_NOT_DO_SERVICE: _staff_member,
    Code.NOT_BOOKABLE_ONLINE: _service_or_staff_member,
    Code.OFF_GRID: _settings,
    Code.TOO_SOON: _settings,
    Code.TOO_FAR: _settings,
    Code.DAY_FULL: _service_or_staff_member,
    Code.CLOSED: _closures,
    Code.PUBLIC_HOLIDAY: _closures,
    Code.DAY_OFF: _hours,
    Code.NOT_WORKING: _hours,
    Code.OUTSIDE_HOURS: _hours,
    Code.TIME_OFF: _hours,
    Code.BUSY: _what_takes_it,
    Code.BUFFER: _what_takes_it,
}

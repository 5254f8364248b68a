"""What is true of a visit for the customer who looks at its page, whenever that is and whatever happened to it."""

from datetime import datetime
from enum import StrEnum

from app.booking.models import Appointment, AppointmentChange
from app.booking.states import Change, Status


class Standing(StrEnum):
    """How a visit stands, as its customer would say it."""

    RESERVED = "reserved"
    UNPAID = "unpaid"
    REQUESTED = "requested"
    LAPSED = "lapsed"
    BOOKED = "booked"
    APPROVED = "approved"
    MOVED = "moved"
    CHANGED = "changed"
    OVER = "over"
    COMPLETED = "completed"
    MISSED = "missed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


def standing(appointment: Appointment, *, now: datetime) -> Standing:
    """Return how a visit stands: its state, the latest of what happened to it, and whether its time is over."""
    status, latest = Status(appointment.status), appointment.changes[-1]
    is_over = appointment.ends_at <= now
    match status:
        case Status.PENDING:
            return _pending(appointment, is_over=is_over, now=now)
        case Status.CONFIRMED:
            return Standing.OVER if is_over else _confirmed(latest)
        case Status.CANCELLED:
            return _CALLED_OFF.get(latest.change, Standing.CANCELLED)
        case Status.COMPLETED:
            return Standing.COMPLETED
        case Status.NO_SHOW:
            return Standing.MISSED


def time_before(latest: AppointmentChange) -> datetime | None:
    """Return when a visit was before this change, where it moved it."""
    before, after = latest.details.get("starts_at", (None, None))
    return datetime.fromisoformat(before) if before != after else None


_CALLED_OFF: dict[str, Standing] = {Change.DECLINE: Standing.DECLINED, Change.LAPSE: Standing.UNPAID}


def _pending(appointment: Appointment, *, is_over: bool, now: datetime) -> Standing:
    until = appointment.awaits_payment_until
    if until is not None:
        # Whether or not a job has come by to call it off.
        return Standing.UNPAID if until <= now else Standing.RESERVED
    return Standing.LAPSED if is_over else Standing.REQUESTED


def _confirmed(latest: AppointmentChange) -> Standing:
    match latest.change:
        case Change.RESCHEDULE:
            return Standing.MOVED if time_before(latest) else Standing.CHANGED
        case Change.CONFIRM:
            return Standing.APPROVED
    return Standing.BOOKED

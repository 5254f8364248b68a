"""Changing an appointment's state: decided by the table, done by a conditional UPDATE, kept in its history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.auth.actor import Actor
from app.booking.models import Appointment, AppointmentChange
from app.booking.operations import tallies
from app.booking.states import COUNTED, Change, Status, after
from app.core.ids import new_id
from app.core.refusals import Conflict
from tenants.db import db

BEFORE = "before"
"""Where a line of history keeps what the change wrote over, so that it can be taken back."""

UNDOABLE = frozenset(
    {
        Change.RESCHEDULE,
        Change.STRETCH,
        Change.CORRECT,
        Change.CANCEL,
        Change.DECLINE,
        Change.COMPLETE,
        Change.MISS,
    }
)


def line(
    appointment: Appointment,
    change: Change,
    *,
    status_from: Status | None,
    status_to: Status,
    by: Actor,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> AppointmentChange:
    """Return a line of history."""
    return AppointmentChange(
        id=new_id(),
        appointment_id=appointment.id,
        at=at,
        change=change,
        status_from=status_from,
        status_to=status_to,
        by_role=by.role,
        by_account_id=by.account_id,
        by_name=by.name,
        details=details or {},
    )


def apply(
    change: Change,
    appointment: Appointment,
    *,
    by: Actor,
    at: datetime,
    details: dict[str, Any] | None = None,
    status_to: Status | None = None,
    **values: Any,
) -> None:
    """Bring the appointment into the state that the change leads to, with other values, and remember it.

    :param status_to: the state, where the table leaves it open

    :raises AlreadyCancelled: the visit is off
    :raises NotAllowedNow: the table does not allow the change
    """
    status = Status(appointment.status)
    status_to = _led_to(change, status, status_to)
    if change in UNDOABLE:
        details = (details or {}) | {BEFORE: _stored(appointment, values)}
    changed = values | {"status": status_to, "sequence": appointment.sequence + 1}
    unchanged = (Appointment.id == appointment.id, Appointment.status == status)
    done = db.session.execute(update(Appointment).where(*unchanged).values(changed).returning(Appointment.id)).first()
    if done is None:
        # The row is locked by whoever comes here, so this is a defect's last line of defence.
        raise Conflict
    appointment.changes.append(
        line(appointment, change, status_from=status, status_to=status_to, by=by, at=at, details=details)
    )
    db.session.flush()
    if status_to is not status and {status, status_to} & COUNTED:
        tallies.count(customer_id=appointment.customer_id)


def note(appointment: Appointment, **details: Any) -> None:
    """Write more into the last line of a visit's history."""
    last = appointment.changes[-1]
    last.details = last.details | details
    db.session.flush()


def values_before(change: AppointmentChange) -> dict[str, Any]:
    """Return what a change wrote over, by column; nothing, where it kept nothing."""
    kept: Mapping[str, Any] = change.details.get(BEFORE, {})
    return {name: _read(name, value) for name, value in kept.items()}


def _led_to(change: Change, status: Status, wanted: Status | None) -> Status:
    reached = after(change, status=status)
    return wanted or reached


def _stored(appointment: Appointment, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that are about to change as JSON has them."""
    return {name: _written(getattr(appointment, name)) for name in values}


def _written(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    return value


def _read(name: str, value: Any) -> Any:
    kind = Appointment.__table__.c[name].type.python_type
    if value is None or kind not in (datetime, UUID):
        return value
    return datetime.fromisoformat(value) if kind is datetime else UUID(value)

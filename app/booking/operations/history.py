"""Changing an appointment's state: decided by the table, done by a conditional UPDATE, kept in its history."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.auth.actor import Actor
from app.booking.models import Appointment, AppointmentChange
from app.booking.operations import tallies
from app.booking.states import COUNTED, Change, Status, after
from app.core.ids import new_id
from app.core.refusals import Conflict
from tenants.db import db


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
    **values: Any,
) -> None:
    """Bring the appointment into the state that the change leads to, with other values, and remember it.

    :raises AlreadyCancelled: the visit is off
    :raises NotAllowedNow: the table does not allow the change
    """
    status = Status(appointment.status)
    changed = values | {"status": after(change, status=status), "sequence": appointment.sequence + 1}
    unchanged = (Appointment.id == appointment.id, Appointment.status == status)
    done = db.session.execute(update(Appointment).where(*unchanged).values(changed).returning(Appointment.id)).first()
    if done is None:
        # The row is locked by whoever comes here, so this is a defect's last line of defence.
        raise Conflict
    status_to = Status(changed["status"])
    appointment.changes.append(
        line(appointment, change, status_from=status, status_to=status_to, by=by, at=at, details=details)
    )
    db.session.flush()
    if status_to is not status and {status, status_to} & COUNTED:
        tallies.count(customer_id=appointment.customer_id)

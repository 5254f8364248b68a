"""What happens to a visit after it was booked, apart from moving it."""

from datetime import datetime
from uuid import UUID

from app.auth.actor import Actor
from app.availability import occupancy
from app.booking.events import (
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentDeclined,
    AppointmentEvent,
    AppointmentMissed,
    AppointmentReopened,
)
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.policy import Policy, check_cancellation
from app.booking.queries.visible import may_manage, visible_to
from app.booking.states import Change, Status, after
from app.core.events import publish
from app.core.refusals import Forbidden


def cancel(
    *, appointment_id: UUID, by: Actor, now: datetime, reason: str = "", token: str | None = None
) -> Appointment:
    """Call a visit off, free its time and let everyone know. The row stays.

    :raises TooLateToCancel: a customer is inside the notice period they agreed to
    :raises AlreadyCancelled: it is off already
    :raises NotAllowedNow: it has taken place
    :raises NotFound: there is no such visit that they may see
    """
    visible = visible_to(by, token=token)
    appointment = visible.for_update(appointment_id)
    who, status = visible.actor(appointment), Status(appointment.status)
    after(Change.CANCEL, status=status)
    if not may_manage(who, staff_member_id=appointment.staff_member_id):
        agreed = Policy.stored(appointment.policy)
        check_cancellation(agreed, status=status, starts_at=appointment.starts_at, now=now)
    _call_off(Change.CANCEL, appointment, by=who, now=now, reason=reason)
    publish(AppointmentCancelled(appointment_id=appointment.id, by=who, at=now))
    return appointment


def decline(*, appointment_id: UUID, by: Actor, now: datetime, reason: str = "") -> Appointment:
    """Say no to a request and free its time.

    :raises NotAllowedNow: it is no request any more
    """
    appointment = _for_staff(appointment_id, by)
    _call_off(Change.DECLINE, appointment, by=by, now=now, reason=reason)
    publish(AppointmentDeclined(appointment_id=appointment.id, by=by, at=now))
    return appointment


def confirm(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Approve a request.

    :raises NotAllowedNow: it is no request any more
    """
    return _step(Change.CONFIRM, AppointmentConfirmed, appointment_id, by=by, now=now)


def complete(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Note that the customer came.

    :raises NotAllowedNow: the visit has not been confirmed, or is over
    """
    return _step(Change.COMPLETE, AppointmentCompleted, appointment_id, by=by, now=now)


def mark_no_show(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Note that the customer did not come.

    :raises NotAllowedNow: the visit has not been confirmed, or is over
    """
    return _step(Change.MISS, AppointmentMissed, appointment_id, by=by, now=now)


def reopen(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Take back that the customer came, or did not: the visit stands as before, in the time that it has kept.

    :raises NotAllowedNow: nobody has said either
    """
    return _step(Change.REOPEN, AppointmentReopened, appointment_id, by=by, now=now)


def _step(
    change: Change, event: type[AppointmentEvent], appointment_id: UUID, *, by: Actor, now: datetime
) -> Appointment:
    appointment = _for_staff(appointment_id, by)
    history.apply(change, appointment, by=by, at=now)
    publish(event(appointment_id=appointment.id, by=by, at=now))
    return appointment


def _call_off(change: Change, appointment: Appointment, *, by: Actor, now: datetime, reason: str) -> None:
    details = {"reason": reason} if reason else {}
    history.apply(change, appointment, by=by, at=now, details=details, cancelled_at=now, cancel_reason=reason or None)
    occupancy.release(source_id=appointment.id)


def _for_staff(appointment_id: UUID, by: Actor) -> Appointment:
    appointment = visible_to(by).for_update(appointment_id)
    if not may_manage(by, staff_member_id=appointment.staff_member_id):
        raise Forbidden
    return appointment

"""What happens to a visit after it was booked, apart from moving it."""

from datetime import datetime
from http import HTTPStatus
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
from app.booking.operations.billing import bill_when_paid, unbill
from app.booking.operations.paying import give_back_of, keep_unpaid
from app.booking.policy import Policy, check_cancellation
from app.booking.queries.visible import may_manage, visible_to
from app.booking.second_thoughts import PATIENCE
from app.booking.states import Change, Status, after
from app.core.events import publish
from app.core.refusals import Forbidden, Refusal
from app.core.wall_clock import day_of


class TooEarly(Refusal):
    """The day of this appointment has not come yet. It can be completed on its day, or moved to today first."""

    code, status = "too_early", HTTPStatus.CONFLICT


def cancel(
    *, appointment_id: UUID, by: Actor, now: datetime, reason: str = "", token: str | None = None
) -> Appointment:
    """Call a visit off, free its time and let everyone know. The row stays.

    Customers get back of what they paid as much as they agreed to; whom the salon calls off gets everything.

    :raises TooLateToCancel: a customer is inside the notice period they agreed to
    :raises AlreadyCancelled: it is off already
    :raises NotAllowedNow: it has taken place
    :raises NotFound: there is no such visit that they may see
    """
    visible = visible_to(by, token=token)
    appointment = visible.for_update(appointment_id)
    who, status = visible.actor(appointment), Status(appointment.status)
    after(Change.CANCEL, status=status)
    is_theirs = not may_manage(who, staff_member_id=appointment.staff_member_id)
    if is_theirs:
        agreed = Policy.stored(appointment.policy)
        check_cancellation(agreed, status=status, starts_at=appointment.starts_at, now=now)
    give_back_of(appointment, by_rule=is_theirs, by=who, now=now)
    _call_off(Change.CANCEL, appointment, by=who, now=now, reason=reason)
    publish(AppointmentCancelled(appointment_id=appointment.id, by=who, at=now))
    return appointment


def decline(*, appointment_id: UUID, by: Actor, now: datetime, reason: str = "") -> Appointment:
    """Say no to a request and free its time.

    :raises NotAllowedNow: it is no request any more
    """
    appointment = _for_staff(appointment_id, by)
    give_back_of(appointment, by_rule=False, by=by, now=now)
    _call_off(Change.DECLINE, appointment, by=by, now=now, reason=reason)
    publish(AppointmentDeclined(appointment_id=appointment.id, by=by, at=now))
    return appointment


def confirm(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Approve a request, or let a visit take place that was to be paid ahead.

    :raises NotAllowedNow: it is no request any more
    :raises SlotTaken: it was not paid for in time, and somebody else has its time
    """
    appointment = _for_staff(appointment_id, by)
    if appointment.awaits_payment:
        keep_unpaid(appointment, now=now)
    return _step(Change.CONFIRM, AppointmentConfirmed, appointment, by=by, now=now)


def complete(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Note that the customer came. That may be earlier than planned, but not on another day.

    :raises TooEarly: the day of the visit has not come
    :raises NotAllowedNow: the visit has not been confirmed, or is over
    """
    appointment = _for_staff(appointment_id, by)
    after(Change.COMPLETE, status=Status(appointment.status))
    zone = appointment.timezone
    if day_of(now, zone=zone) < day_of(appointment.starts_at, zone=zone):
        raise TooEarly
    completed = _step(Change.COMPLETE, AppointmentCompleted, appointment, by=by, now=now)
    # As long as it can be taken back, no document is written of it.
    bill_when_paid(completed, due_at=now + PATIENCE)
    return completed


def mark_no_show(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Note that the customer did not come.

    :raises NotAllowedNow: the visit has not been confirmed, or is over
    """
    return _step(Change.MISS, AppointmentMissed, _for_staff(appointment_id, by), by=by, now=now)


def reopen(*, appointment_id: UUID, by: Actor, now: datetime) -> Appointment:
    """Take back that the customer came, or did not: the visit stands as before, in the time that it has kept.

    :raises NotAllowedNow: nobody has said either
    """
    reopened = _step(Change.REOPEN, AppointmentReopened, _for_staff(appointment_id, by), by=by, now=now)
    unbill(reopened, by=by, now=now)
    return reopened


def _step(
    change: Change, event: type[AppointmentEvent], appointment: Appointment, *, by: Actor, now: datetime
) -> Appointment:
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

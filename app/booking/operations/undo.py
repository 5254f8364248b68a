"""Taking back what somebody at the desk has just done to a visit: a change like any other, guarded, told and kept."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from app.auth.actor import Actor
from app.availability import occupancy
from app.booking.events import (
    AppointmentConfirmed,
    AppointmentCorrected,
    AppointmentReopened,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentStretched,
)
from app.booking.lengths import occupied
from app.booking.models import Appointment, AppointmentChange
from app.booking.operations import history
from app.booking.operations.billing import bill_anew, unbill
from app.booking.operations.taking import take_again
from app.booking.queries.visible import may_manage, visible_to
from app.booking.second_thoughts import PATIENCE
from app.booking.states import Change, Status
from app.core.events import publish
from app.core.refusals import Forbidden, Refusal
from app.payments import operations as payments
from tenants.db import db

PAIRS = ("starts_at", "ends_at", "staff_id", "what", "price_minor", "notes")
"""Details of a change that say what was what, and what it is now."""

ENDS = frozenset({Change.COMPLETE, Change.MISS})


class TooLateToUndo(Refusal):
    """This cannot be taken back any more. Please change the appointment instead."""

    code, status = "too_late_to_undo", HTTPStatus.CONFLICT


def undo(*, appointment_id: UUID, sequence: int, by: Actor, now: datetime) -> Appointment:
    """Put a visit back where it was, or on again, past the salon's rules: it was there a moment ago.

    :param sequence: that of the visit after what is to be taken back
    :raises TooLateToUndo: it is long ago, somebody else's, or something else has happened since
    :raises SlotTaken: somebody has taken the time meanwhile; everything stays as it is
    :raises NotFound: there is no such visit that they may see
    """
    appointment = visible_to(by).for_update(appointment_id)
    if not may_manage(by, staff_member_id=appointment.staff_member_id):
        raise Forbidden
    last = appointment.changes[-1]
    _check(appointment, last, sequence=sequence, by=by, now=now)
    if appointment.status == Status.CANCELLED:
        _restore(appointment, last, by=by, now=now)
    elif last.change in ENDS:
        _reopen(appointment, last, by=by, now=now)
    else:
        _put_back(appointment, last, by=by, now=now)
    return appointment


def undo_all(*, steps: Sequence[tuple[UUID, int]], by: Actor, now: datetime) -> Sequence[Appointment]:
    """Take back what was done to several visits at once, all of it or nothing.

    :param steps: visits with their sequences, in an order in which each goes back into time that is free by then
    :raises TooLateToUndo: it is so for one of them
    :raises SlotTaken: somebody has taken the time of one of them meanwhile
    :raises NotFound: one of them is none that they may see
    """
    return [undo(appointment_id=visit_id, sequence=sequence, by=by, now=now) for visit_id, sequence in steps]


def _check(appointment: Appointment, last: AppointmentChange, *, sequence: int, by: Actor, now: datetime) -> None:
    is_last = appointment.sequence == sequence and last.change in history.UNDOABLE and history.BEFORE in last.details
    is_own = last.by_account_id == by.account_id
    if not (is_last and is_own and now - last.at <= PATIENCE):
        raise TooLateToUndo


def _restore(appointment: Appointment, last: AppointmentChange, *, by: Actor, now: datetime) -> None:
    take_again(appointment, now=now)
    if not payments.withdraw_refunds(appointment_id=appointment.id, since=last.at):
        raise TooLateToUndo
    status = Status(last.status_from or Status.CONFIRMED)
    history.apply(Change.RESTORE, appointment, by=by, at=now, status_to=status, **history.values_before(last))
    event = AppointmentRequested if status is Status.PENDING else AppointmentConfirmed
    publish(event(appointment_id=appointment.id, by=by, at=now))


def _reopen(appointment: Appointment, last: AppointmentChange, *, by: Actor, now: datetime) -> None:
    # Who came after all may have been given up before: then that is so again.
    status = Status(last.status_from or Status.CONFIRMED)
    history.apply(Change.REOPEN, appointment, by=by, at=now, status_to=status)
    unbill(appointment, by=by, now=now)
    publish(AppointmentReopened(appointment_id=appointment.id, by=by, at=now))


def _put_back(appointment: Appointment, last: AppointmentChange, *, by: Actor, now: datetime) -> None:
    values = history.values_before(last)
    starts_at, ends_at = _buffered(appointment, values)
    occupancy.move(
        source_id=appointment.id,
        subject_id=values.get("staff_member_id", appointment.staff_member_id),
        starts_at=starts_at,
        ends_at=ends_at,
        service_id=values.get("service_id"),
        now=now,
    )
    moved = AppointmentRescheduled(
        appointment_id=appointment.id,
        starts_at_before=appointment.starts_at,
        staff_member_id_before=appointment.staff_member_id,
        tells_customer=last.details.get("told_customer", True),
        by=by,
        at=now,
    )
    corrected = AppointmentCorrected(
        appointment_id=appointment.id,
        what_before=appointment.what,
        tells_customer=bool(last.details.get("told_customer")),
        by=by,
        at=now,
    )
    change = Change(last.change)
    history.apply(change, appointment, by=by, at=now, details=_turned(last.details), **values)
    db.session.expire(appointment, ["staff_member", "service"])
    stretched = AppointmentStretched(appointment_id=appointment.id, by=by, at=now)
    bill_anew(appointment, by=by, now=now)
    publish({Change.CORRECT: corrected, Change.STRETCH: stretched}.get(change, moved))


def _buffered(appointment: Appointment, values: dict[str, Any]) -> tuple[datetime, datetime]:
    """Return the time that the visit occupies with other values."""

    def value(name: str) -> Any:
        return values.get(name, getattr(appointment, name))

    before, after = value("buffer_before_minutes"), value("buffer_after_minutes")
    return occupied(value("starts_at"), value("ends_at"), before=before, after=after)


def _turned(details: dict[str, Any]) -> dict[str, Any]:
    """Return from what to what, the other way round; who was told of it is told again, and nobody else."""
    turned = {name: details[name][::-1] for name in PAIRS if name in details}
    return turned | {name: details[name] for name in ("currency", "told_customer") if name in details}

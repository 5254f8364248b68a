"""Giving a visit another length: it begins when it began, and ends earlier or later."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from app.auth.actor import Actor
from app.availability import occupancy
from app.availability.occupancy import SlotTaken
from app.booking.events import AppointmentStretched
from app.booking.lengths import LONGEST, MINUTE, SHORTEST, occupied
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.queries.visible import may_manage, visible_to
from app.booking.states import Change, Status, after
from app.core.events import publish
from app.core.refusals import Forbidden, Refusal


class BadLength(Refusal):
    """A visit lasts at least five minutes, and at most a day."""

    code, status = "bad_length", HTTPStatus.UNPROCESSABLE_ENTITY


class NoRoom(SlotTaken):
    """There is not enough time for that: something else begins before."""


def stretch(*, appointment_id: UUID, minutes: int, by: Actor, now: datetime) -> Appointment:
    """Give a visit another length, which stays with it when it moves. Nobody is told: it begins as it did.

    The desk's word counts more than the hours, but time that is taken stays taken.

    :raises BadLength: it is too short or too long
    :raises NoRoom: what comes after is in the way; the visit stays as it was
    :raises SlotHeld: the same, for the length of a hold
    :raises NotAllowedNow: it has taken place
    :raises NotFound: there is no such visit that they may see
    """
    check_length(minutes)
    appointment = visible_to(by).for_update(appointment_id)
    if not may_manage(by, staff_member_id=appointment.staff_member_id):
        raise Forbidden
    after(Change.STRETCH, status=Status(appointment.status))
    ends_at = appointment.starts_at + minutes * MINUTE
    if ends_at != appointment.ends_at:
        last_until(appointment, ends_at=ends_at, now=now)
        _enter(appointment, ends_at=ends_at, minutes=minutes, by=by, now=now)
    return appointment


def check_length(minutes: int) -> None:
    """Refuse a length that no visit has.

    :raises BadLength: it is too short or too long
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise BadLength


def last_until(appointment: Appointment, *, ends_at: datetime, now: datetime) -> None:
    """Take the time that a visit needs to end then, with its buffers.

    :raises NoRoom: what comes after is in the way
    :raises SlotHeld: the same, for the length of a hold
    """
    before, after = appointment.buffer_before_minutes, appointment.buffer_after_minutes
    begins, ends = occupied(appointment.starts_at, ends_at, before=before, after=after)
    try:
        occupancy.move(
            source_id=appointment.id, subject_id=appointment.staff_member_id, starts_at=begins, ends_at=ends, now=now
        )
    except SlotTaken:
        raise NoRoom from None


def _enter(appointment: Appointment, *, ends_at: datetime, minutes: int, by: Actor, now: datetime) -> None:
    details = {"ends_at": [appointment.ends_at.isoformat(), ends_at.isoformat()]}
    history.apply(Change.STRETCH, appointment, by=by, at=now, details=details, ends_at=ends_at, own_minutes=minutes)
    publish(AppointmentStretched(appointment_id=appointment.id, by=by, at=now))

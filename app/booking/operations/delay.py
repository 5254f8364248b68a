"""Running late: move everybody who has to wait, all of them or none, or tell them and leave the calendar as it is."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from app.auth.actor import Actor
from app.availability import occupancy
from app.booking.events import AppointmentDelayed, AppointmentRescheduled, AppointmentStretched
from app.booking.lateness import Wait, can_run_late
from app.booking.lengths import MINUTE, occupied
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.operations.stretch import check_length
from app.booking.queries.delays import Outlook, outlook
from app.booking.queries.visible import may_manage, visible_to
from app.booking.states import Change, Status, after, is_allowed
from app.core.events import publish
from app.core.refusals import Forbidden, Refusal
from tenants.db import db


class NotToday(Refusal):
    """Only a visit of today that is not over can run late."""

    code, status = "not_today", HTTPStatus.CONFLICT


class DelayChanged(Refusal):
    """The day has changed meanwhile. Please look at who has to wait now."""

    code, status = "delay_changed", HTTPStatus.CONFLICT


class ToldAlready(Refusal):
    """Everybody who has to wait has been told of exactly this delay."""

    code, status = "told_already", HTTPStatus.CONFLICT


def shift(*, appointment_id: UUID, minutes: int, key: str, by: Actor, now: datetime) -> Outlook:
    """Move a visit and whoever has to wait for it; one that has begun ends later instead. Customers are told.

    The desk's word counts more than the hours, but time that is taken stays taken: then nobody is moved.

    :param key: of the delay that was looked at
    :raises DelayChanged: others would have to wait than those
    :raises BadLength: one that has begun would last longer than a day
    :raises SlotTaken: something is in the way of one of them
    :raises SlotHeld: the same, for the length of a hold
    :raises NotToday: the visit is one of another day, or over
    :raises NotAllowedNow: it is not confirmed, or has taken place
    :raises NotFound: there is no such visit that they may see
    """
    found = _looked_at(_late(appointment_id, by, now=now), minutes=minutes, key=key, now=now)
    # Whoever is told that it cannot be looks at the day as it was.
    with db.session.begin_nested():
        # The last one first: everybody moves into time that is free by then.
        for wait in reversed(found.delay.waits):
            _move(found.visits[wait.id], wait, by=by, now=now)
    return found


def tell_of_delay(*, appointment_id: UUID, minutes: int, key: str, by: Actor, now: datetime) -> Outlook:
    """Tell whoever has to wait, and how long, unless that is what they were told last. Nothing is moved.

    Whoever has only asked for a time has none yet to wait for: the answer to them can name another.

    :raises ToldAlready: they all were
    :raises DelayChanged: others would have to wait than those that were looked at
    :raises NotToday: the visit is one of another day, or over
    :raises NotAllowedNow: it is not confirmed, or has taken place
    :raises NotFound: there is no such visit that they may see
    """
    found = _looked_at(_late(appointment_id, by, now=now), minutes=minutes, key=key, now=now)
    waiting = [wait for wait in found.delay.waits if _can_be_told(found.visits[wait.id], wait)]
    untold = [wait for wait in waiting if not _is_told(found.visits[wait.id], wait)]
    if waiting and not untold:
        raise ToldAlready
    for wait in untold:
        _tell(found.visits[wait.id], wait, by=by, now=now)
    return found


def _can_be_told(visit: Appointment, wait: Wait) -> bool:
    return not wait.has_begun and is_allowed(Change.DELAY, status=Status(visit.status))


def _is_told(visit: Appointment, wait: Wait) -> bool:
    last = visit.changes[-1]
    return last.change == Change.DELAY and last.details["minutes"] == wait.by // MINUTE


def _tell(visit: Appointment, wait: Wait, *, by: Actor, now: datetime) -> None:
    minutes = wait.by // MINUTE
    # Its sequence is counted up, too: whoever has the visit open sees that it is told.
    history.apply(Change.DELAY, visit, by=by, at=now, details={"minutes": minutes})
    publish(AppointmentDelayed(appointment_id=visit.id, minutes=minutes, by=by, at=now))


def check_running_late(appointment: Appointment, *, now: datetime) -> None:
    """Refuse to speak of lateness where nobody waits yet, or any more.

    :raises NotToday: the visit is one of another day, or over
    :raises NotAllowedNow: it is not confirmed, or has taken place
    """
    after(Change.DELAY, status=Status(appointment.status))
    span = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}
    if not can_run_late(**span, zone=appointment.timezone, now=now):
        raise NotToday


def _late(appointment_id: UUID, by: Actor, *, now: datetime) -> Appointment:
    appointment = visible_to(by).for_update(appointment_id)
    if not may_manage(by, staff_member_id=appointment.staff_member_id):
        raise Forbidden
    check_running_late(appointment, now=now)
    return appointment


def _looked_at(late: Appointment, *, minutes: int, key: str, now: datetime) -> Outlook:
    found = outlook(late, minutes=minutes, now=now, for_update=True)
    if found.delay.key != key:
        raise DelayChanged
    return found


def _move(visit: Appointment, wait: Wait, *, by: Actor, now: datetime) -> None:
    starts_at = visit.starts_at if wait.has_begun else visit.starts_at + wait.by
    ends_at = visit.ends_at + wait.by
    before, after = visit.buffer_before_minutes, visit.buffer_after_minutes
    begins, ends = occupied(starts_at, ends_at, before=before, after=after)
    occupancy.move(source_id=visit.id, subject_id=visit.staff_member_id, starts_at=begins, ends_at=ends, now=now)
    if wait.has_begun:
        _last_longer(visit, ends_at=ends_at, by=by, now=now)
    else:
        _begin_later(visit, starts_at=starts_at, ends_at=ends_at, by=by, now=now)


def _last_longer(visit: Appointment, *, ends_at: datetime, by: Actor, now: datetime) -> None:
    details = {"ends_at": [visit.ends_at.isoformat(), ends_at.isoformat()]}
    own_minutes = (ends_at - visit.starts_at) // MINUTE
    check_length(own_minutes)
    history.apply(Change.STRETCH, visit, by=by, at=now, details=details, ends_at=ends_at, own_minutes=own_minutes)
    publish(AppointmentStretched(appointment_id=visit.id, by=by, at=now))


def _begin_later(visit: Appointment, *, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime) -> None:
    moved = AppointmentRescheduled(
        appointment_id=visit.id,
        starts_at_before=visit.starts_at,
        staff_member_id_before=visit.staff_member_id,
        by=by,
        at=now,
    )
    details = {"starts_at": [visit.starts_at.isoformat(), starts_at.isoformat()]}
    history.apply(Change.RESCHEDULE, visit, by=by, at=now, details=details, starts_at=starts_at, ends_at=ends_at)
    publish(moved)

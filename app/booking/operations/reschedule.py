"""Moving a visit to another time, to somebody else, or both."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability.occupancy import DayFull
from app.availability.queries import Offer
from app.booking.addons import agreed
from app.booking.commands import PlaceHold, Reschedule
from app.booking.events import AppointmentRescheduled
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.operations.taking import Wish, move, take
from app.booking.policy import Policy, check_rescheduling
from app.booking.queries.visible import may_manage, visible_to
from app.booking.states import Change, Status, after
from app.core.events import publish
from app.core.money import Money
from app.core.refusals import Forbidden, Refusal
from tenants.db import db


class NoRoomThatDay(DayFull):
    """That day is full. Please choose another day."""

    code = "day_full"


class PriceChanged(Refusal):
    """The price has changed while you were looking. Please look again before you move your visit."""

    code, status = "price_changed", HTTPStatus.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a visit would be at another time."""

    starts_at: datetime
    ends_at: datetime
    staff_member_id: UUID
    price: Money


def movable(*, appointment_id: UUID, by: Actor, now: datetime, token: str | None = None) -> Appointment:
    """Return a visit that may still be moved, to whatever time that will be.

    :raises TooLateToReschedule: a customer is inside the notice period
    :raises AlreadyCancelled: the visit is off
    :raises NotAllowedNow: it has taken place
    :raises NotFound: there is no such visit that they may see
    """
    visible = visible_to(by, token=token)
    appointment = visible.get(appointment_id)
    _check_visit(appointment, by=visible.actor(appointment), now=now)
    return appointment


def foresee(*, appointment_id: UUID, command: Reschedule, by: Actor, now: datetime, token: str | None = None) -> Move:
    """Return what moving a visit would make of it, and move nothing. Refuses what `reschedule` refuses.

    :raises Refusal: as `reschedule` does
    """
    visible = visible_to(by, token=token)
    appointment = visible.get(appointment_id)
    who = visible.actor(appointment)
    _check(appointment, command, by=who, now=now)
    try:
        offer = _wish(appointment, command, by=who).offer(now=now)
    except DayFull as refusal:
        raise NoRoomThatDay(alternatives=refusal.alternatives) from refusal
    return Move(
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        staff_member_id=offer.staff_member_id,
        price=_price(appointment, offer),
    )


def reschedule(
    *, appointment_id: UUID, command: Reschedule, by: Actor, now: datetime, token: str | None = None
) -> Appointment:
    """Move a visit. Whatever is refused, the old time stays.

    Customers move within the notice period they agreed to; the desk at any time, and past the salon's rules where a
    role may, but never onto time that is taken. The add-ons stay as they were agreed on, and the price, too, unless
    somebody else does the work; a length that the desk has given it stays whoever does.

    :raises TooLateToReschedule: a customer is inside the notice period
    :raises AlreadyCancelled: the visit is off
    :raises NotAllowedNow: it has taken place
    :raises SlotTaken: the new time is somebody else's; comes with alternatives
    :raises SlotHeld: the same, for the length of a hold
    :raises NoRoomThatDay: the new day has all the visits it may have; comes with alternatives
    :raises NotOffered: the salon's rules do not allow the new start
    :raises PriceChanged: it costs something else than what was shown
    :raises NotFound: there is no such visit that they may see
    """
    visible = visible_to(by, token=token)
    appointment = visible.for_update(appointment_id)
    who = visible.actor(appointment)
    _check(appointment, command, by=who, now=now)
    if is_there_already(appointment, command):
        return appointment
    offer = _taken(_wish(appointment, command, by=who), appointment, now=now)
    if command.shown_price_minor not in (None, _price(appointment, offer).amount_minor):
        raise PriceChanged
    _enter(appointment, offer, command, by=who, now=now)
    return appointment


def _check(appointment: Appointment, command: Reschedule, *, by: Actor, now: datetime) -> None:
    _check_visit(appointment, by=by, now=now)
    if command.override and not by.may(Permission.OVERRIDE_RULES):
        raise Forbidden
    manages = may_manage(by, staff_member_id=appointment.staff_member_id)
    if manages and command.staff_id is not None and not may_manage(by, staff_member_id=command.staff_id):
        raise Forbidden


def _check_visit(appointment: Appointment, *, by: Actor, now: datetime) -> None:
    status = Status(appointment.status)
    after(Change.RESCHEDULE, status=status)
    if not may_manage(by, staff_member_id=appointment.staff_member_id):
        policy = Policy.stored(appointment.policy)
        check_rescheduling(policy, status=status, starts_at=appointment.starts_at, now=now)


def is_there_already(appointment: Appointment, command: Reschedule) -> bool:
    """Tell whether a visit stands already where it is to be moved."""
    return appointment.starts_at == command.starts_at and command.staff_id in (None, appointment.staff_member_id)


def _wish(appointment: Appointment, command: Reschedule, *, by: Actor) -> Wish:
    manages = may_manage(by, staff_member_id=appointment.staff_member_id)
    # Whoever took anybody takes anybody again; the desk moves a visit within its column.
    stays = manages or appointment.chosen_by is None
    staff_id = command.staff_id or (appointment.staff_member_id if stays else None)
    slot = PlaceHold(service_id=appointment.service_id, starts_at=command.starts_at, staff_id=staff_id)
    return Wish(
        slot=slot,
        online=not manages,
        agreed=agreed(appointment.addons),
        override=command.override,
        ignoring=appointment.id,
        minutes=appointment.own_minutes,
    )


def _taken(wish: Wish, appointment: Appointment, *, now: datetime) -> Offer:
    try:
        return take(wish, by=partial(move, source_id=appointment.id, now=now), now=now)
    except DayFull as refusal:
        raise NoRoomThatDay(alternatives=refusal.alternatives) from refusal


def _enter(appointment: Appointment, offer: Offer, command: Reschedule, *, by: Actor, now: datetime) -> None:
    before = AppointmentRescheduled(
        appointment_id=appointment.id,
        starts_at_before=appointment.starts_at,
        staff_member_id_before=appointment.staff_member_id,
        tells_customer=command.tell_customer or not by.is_staff,
        by=by,
        at=now,
    )
    details, values = _details(appointment, offer, command), _values(appointment, offer, command)
    if not before.tells_customer:
        details["told_customer"] = False
    history.apply(Change.RESCHEDULE, appointment, by=by, at=now, details=details, **values)
    # The new column is known; the person behind it is read when somebody asks.
    db.session.expire(appointment, ["staff_member"])
    publish(before)


def _details(appointment: Appointment, offer: Offer, command: Reschedule) -> dict[str, Any]:
    details = {
        "starts_at": [appointment.starts_at.isoformat(), offer.starts_at.isoformat()],
        "staff_id": [str(appointment.staff_member_id), str(offer.staff_member_id)],
    }
    return details | {"override_reason": command.override_reason} if command.override else details


def _price(appointment: Appointment, offer: Offer) -> Money:
    """Return what was agreed on, unless somebody else does the work."""
    stays = offer.staff_member_id == appointment.staff_member_id
    return Money(appointment.price_minor, appointment.currency) if stays else offer.price


def _values(appointment: Appointment, offer: Offer, command: Reschedule) -> dict[str, Any]:
    values = {
        "starts_at": offer.starts_at,
        "ends_at": offer.ends_at,
        "buffer_before_minutes": offer.buffer_before_minutes,
        "buffer_after_minutes": offer.buffer_after_minutes,
    }
    if command.override:
        values["override_reason"] = command.override_reason
    if offer.staff_member_id != appointment.staff_member_id:
        values |= {
            "staff_member_id": offer.staff_member_id,
            "location_id": offer.location_id,
            "timezone": offer.timezone,
            "price_minor": offer.price.amount_minor,
            "chosen_by": offer.chosen_by,
        }
    return values

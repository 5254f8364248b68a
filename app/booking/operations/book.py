"""Booking: what a hold keeps, or a start directly, becomes an appointment."""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability import occupancy
from app.availability.models import OccupancyKind
from app.availability.occupancy import HoldExpired
from app.booking.addons import agreed
from app.booking.commands import Book, PlaceHold
from app.booking.models import Appointment, Hold
from app.booking.operations.entering import Entry, enter, time_of_hold, time_of_offer
from app.booking.operations.guests import guest
from app.booking.operations.holds import forgetting
from app.booking.operations.taking import Wish, occupy, require_open, take
from app.booking.queries.conditions import claim_hold, conditions
from app.booking.queries.holds import booked_from
from app.booking.queries.visible import may_manage
from app.catalogue.models import Salon
from app.core.ids import new_id
from app.core.refusals import Forbidden, Invalid, Refusal
from tenants.db import db


class HoldGone(Refusal):
    """This time is not kept for you any more. Please choose it again."""

    code, status = "hold_gone", HTTPStatus.CONFLICT


def book(*, command: Book, by: Actor, now: datetime) -> Appointment:
    """Book a time for a customer: confirmed at once, or as a request where the service asks for approval.

    A hold is booked once. The same hold and token again (a double click, an answer that got lost) answer with the
    appointment that it has become.

    :raises Invalid: a customer has not accepted the policies, or cannot be reached
    :raises HoldExpired: the hold ran out; comes with alternatives
    :raises HoldGone: there is no such hold: never was, was given up, or moved to another time
    :raises SlotTaken: without a hold: the time is somebody else's
    :raises SlotHeld: the same, for the length of a hold
    :raises NotOffered: without a hold: the salon's rules do not allow this start
    :raises SalonIsClosed: it has closed for good
    :raises Forbidden: somebody asks for what their role may not do
    """
    _check(command, by)
    if command.hold_id is not None:
        return _book_hold(command, command.hold_id, command.hold_token or "", by=by, now=now)
    return _book_directly(command, by=by, now=now)


def _check(command: Book, by: Actor) -> None:
    if not by.is_staff and not command.accept_policies:
        raise Invalid(errors={"accept_policies": [_("Please accept the salon's policies.")]})
    if command.override and not by.may(Permission.OVERRIDE_RULES):
        raise Forbidden
    if not by.is_staff and (command.customer_id is not None or command.minutes is not None):
        raise Forbidden


def _book_hold(command: Book, hold_id: UUID, token: str, *, by: Actor, now: datetime) -> Appointment:
    claimed = claim_hold(hold_id=hold_id, token=token)
    if claimed is None:
        return _booked_before(hold_id, token)
    hold, found = claimed
    require_open(found.closed_at)
    _check_column(by, hold.staff_member_id)
    comes = guest(command, country=found.country, by=by)
    _hand_over(hold, now=now)
    entry = Entry(command=command, conditions=found, guest=comes, by=by, now=now)
    return enter(entry, time=time_of_hold(hold, found, token=token), also=forgetting(hold.id))


def _book_directly(command: Book, *, by: Actor, now: datetime) -> Appointment:
    slot = _in_own_column(command.slot, by)
    comes = guest(command, country=_country_where_it_is_open(), by=by)
    appointment_id = new_id()
    wish = Wish(slot=slot, online=not by.is_staff, override=command.override, minutes=command.minutes)
    offer = take(wish, by=partial(occupy, kind=OccupancyKind.APPOINTMENT, source_id=appointment_id, now=now), now=now)
    found = conditions(service_id=offer.service_id, staff_member_id=offer.staff_member_id)
    entry = Entry(command=command, conditions=found, guest=comes, by=by, now=now)
    return enter(entry, time=time_of_offer(offer, id=appointment_id, own_minutes=command.minutes))


def _booked_before(hold_id: UUID, token: str) -> Appointment:
    """Return what this hold became: an appointment keeps the id of its hold, and its nonce the hold's secret."""
    appointment = booked_from(hold_id=hold_id, token=token)
    if appointment is None:
        raise HoldGone
    return appointment


def _hand_over(hold: Hold, *, now: datetime) -> None:
    try:
        occupancy.hand_over(from_source_id=hold.id, to_source_id=hold.id, kind=OccupancyKind.APPOINTMENT, now=now)
    except HoldExpired as refusal:
        slot = PlaceHold(service_id=hold.service_id, starts_at=hold.starts_at)
        refusal.alternatives = Wish(slot=slot, online=True, agreed=agreed(hold.addons)).alternatives(now=now)
        raise


def _in_own_column(slot: PlaceHold, by: Actor) -> PlaceHold:
    """Let those who manage their own visits only book for themselves, also when they name nobody."""
    if not by.is_staff or by.may(Permission.MANAGE_APPOINTMENTS):
        return slot
    own = slot.model_copy(update={"staff_id": slot.staff_id or by.staff_member_id})
    _check_column(by, own.staff_id)
    return own


def _check_column(by: Actor, staff_member_id: UUID | None) -> None:
    if by.is_staff and (staff_member_id is None or not may_manage(by, staff_member_id=staff_member_id)):
        raise Forbidden


def _country_where_it_is_open() -> str:
    country, closed_at = db.session.execute(select(Salon.country, Salon.closed_at)).one()
    require_open(closed_at)
    return country

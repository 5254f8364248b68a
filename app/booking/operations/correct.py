"""Saying what a visit really is: another service, other add-ons, another price, other notes. Its start stays."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability.occupancy import SlotTaken
from app.availability.queries import Offer
from app.availability.rulebook import Extras
from app.booking.addons import agreed, as_rows, offered
from app.booking.commands import Correct, PlaceHold
from app.booking.events import AppointmentCorrected
from app.booking.lengths import LONGEST, MINUTE, SHORTEST
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.operations.billing import bill_anew
from app.booking.operations.stretch import BadLength, NoRoom, last_until
from app.booking.operations.taking import Wish, move, take
from app.booking.queries.visible import may_manage, visible_to
from app.booking.states import Change, Status, after
from app.catalogue import queries as catalogue
from app.core.events import publish
from app.core.refusals import Forbidden, Invalid
from tenants.db import db

Values = dict[str, Any]


def correct(*, appointment_id: UUID, command: Correct, by: Actor, now: datetime) -> Appointment:
    """Bring a visit in line with what is really done, past the salon's hours, but never onto time that is taken.

    Another service comes as the menu has it, with whoever has the visit. Other add-ons change length and price by what
    they bring along; what was agreed of the rest stays. A price of one's own needs a reason.

    :raises NoRoom: it would last longer, and something else begins before; the visit stays as it was
    :raises SlotHeld: the same, for the length of a hold
    :raises NotOffered: whoever has the visit does not do that service
    :raises BadLength: with that many add-ons it would be too long
    :raises Invalid: an add-on does not go with the service, or the price is none, or has no reason
    :raises Forbidden: somebody asks for what their role may not do
    :raises NotAllowedNow: the customer did not come
    :raises AlreadyCancelled: the visit is off
    :raises NotFound: there is no such visit that they may see
    """
    appointment = visible_to(by).for_update(appointment_id)
    if not may_manage(by, staff_member_id=appointment.staff_member_id):
        raise Forbidden
    after(Change.CORRECT, status=Status(appointment.status))
    with db.session.begin_nested():
        values = _corrected(appointment, command, by=by, now=now)
    if values:
        _enter(appointment, values, command, by=by, now=now)
        bill_anew(appointment, by=by, now=now)
    return appointment


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is done, as far as it is another than before, and what all of it costs."""

    price_minor: int
    values: Values


def work_of(appointment: Appointment, command: Correct, *, now: datetime) -> Work:
    """Return what would be done, how long and for how much, without taking the time for it.

    :raises NoRoom: the other service takes longer, and something else begins before
    :raises NotOffered: whoever has the visit does not do that service
    :raises BadLength: with that many add-ons it would be too long
    :raises NotFound: there is no such service
    """
    if _is_other_service(appointment, command):
        return _from_menu(appointment, command, lambda wish: wish.offer(now=now))
    return _with_addons(appointment, command.addon_ids)


def _corrected(appointment: Appointment, command: Correct, *, by: Actor, now: datetime) -> Values:
    """Return the columns that will differ, and take the time that they need."""
    work = _taken(appointment, command, now=now)
    values = work.values | {"price_minor": _price(appointment, command, work, by=by)}
    if command.notes is not None:
        values["customer_notes"] = command.notes
    return {name: value for name, value in values.items() if value != getattr(appointment, name)}


def _taken(appointment: Appointment, command: Correct, *, now: datetime) -> Work:
    if _is_other_service(appointment, command):
        moved = partial(move, source_id=appointment.id, now=now)
        return _from_menu(appointment, command, lambda wish: take(wish, by=moved, now=now))
    work = _with_addons(appointment, command.addon_ids)
    if "ends_at" in work.values:
        last_until(appointment, ends_at=work.values["ends_at"], now=now)
    return work


def _is_other_service(appointment: Appointment, command: Correct) -> bool:
    return command.service_id not in (None, appointment.service_id)


def _wish(appointment: Appointment, command: Correct) -> Wish:
    slot = PlaceHold(
        service_id=command.service_id or appointment.service_id,
        starts_at=appointment.starts_at,
        staff_id=appointment.staff_member_id,
        addon_ids=command.addon_ids or (),
    )
    # The customer is here, or will be: hours, notice and limits have had their say when it was booked.
    return Wish(slot=slot, online=False, override=True, ignoring=appointment.id)


def _from_menu(appointment: Appointment, command: Correct, ask: Callable[[Wish], Offer]) -> Work:
    try:
        offer = ask(_wish(appointment, command))
    except SlotTaken:
        raise NoRoom from None
    values = {
        "service_id": offer.service_id,
        "service_name": catalogue.service(offer.service_id).name,
        "addons": as_rows(offer.extras),
        "ends_at": offer.ends_at,
        "buffer_before_minutes": offer.buffer_before_minutes,
        "buffer_after_minutes": offer.buffer_after_minutes,
        "own_minutes": None,
        "currency": offer.price.currency,
    }
    return Work(price_minor=offer.price.amount_minor, values=values)


def _with_addons(appointment: Appointment, wanted: Collection[UUID] | None) -> Work:
    before = agreed(appointment.addons)
    if wanted is None or set(wanted) == {extra.id for extra in before}:
        return Work(price_minor=appointment.price_minor, values={})
    extras = _extras(appointment, set(wanted))
    minutes = appointment.minutes + _minutes(extras) - _minutes(before)
    if minutes > LONGEST:
        raise BadLength
    ends_at = appointment.starts_at + max(minutes, SHORTEST) * MINUTE
    values: Values = {"addons": as_rows(extras)}
    if ends_at != appointment.ends_at:
        values["ends_at"] = ends_at
        values["own_minutes"] = appointment.own_minutes and (ends_at - appointment.starts_at) // MINUTE
    price = appointment.price_minor + _price_of(extras) - _price_of(before)
    return Work(price_minor=max(price, 0), values=values)


def _extras(appointment: Appointment, wanted: Collection[UUID]) -> Extras:
    """Return the add-ons that are wanted.

    :raises Invalid: one does not go with the service
    """
    known = {extra.id: extra for extra in extras_of(appointment, service_id=appointment.service_id)}
    if any(id_ not in known for id_ in wanted):
        raise Invalid(errors={"addon_ids": [_("This add-on does not go with this service.")]})
    return tuple(extra for id_, extra in known.items() if id_ in wanted)


def extras_of(appointment: Appointment, *, service_id: UUID) -> Extras:
    """Return what goes with a service at the desk; with that of the visit, its own add-ons as they were agreed on."""
    on_offer = offered(catalogue.addons_of_service(service_id))
    if service_id != appointment.service_id:
        return on_offer
    known = {extra.id: extra for extra in (*on_offer, *agreed(appointment.addons))}
    return tuple(known.values())


def _minutes(extras: Extras) -> int:
    return sum(extra.minutes for extra in extras)


def _price_of(extras: Extras) -> int:
    return sum(extra.price_minor for extra in extras)


def _price(appointment: Appointment, command: Correct, work: Work, *, by: Actor) -> int:
    if command.price is None:
        return work.price_minor
    minor = command.price.minor_in(work.values.get("currency", appointment.currency))
    if minor == work.price_minor:
        return minor
    if not by.may(Permission.OVERRIDE_RULES):
        raise Forbidden
    if not command.price_reason:
        raise Invalid(errors={"price_reason": [_("Please say why it costs something else.")]})
    return minor


def _enter(appointment: Appointment, values: Values, command: Correct, *, by: Actor, now: datetime) -> None:
    tells_customer = command.tell_customer and _can_be_told(appointment, values, now=now)
    corrected = AppointmentCorrected(
        appointment_id=appointment.id,
        what_before=appointment.what,
        tells_customer=tells_customer,
        by=by,
        at=now,
    )
    details = _details(appointment, values, command) | ({"told_customer": True} if tells_customer else {})
    history.apply(Change.CORRECT, appointment, by=by, at=now, details=details, **values)
    # The new column is known; the service behind it is read when somebody asks.
    db.session.expire(appointment, ["service"])
    publish(corrected)


def _can_be_told(appointment: Appointment, values: Values, *, now: datetime) -> bool:
    """Tell whether there is an address, and anything left of the visit: nobody is told of one that is over."""
    return appointment.customer_email is not None and bool(values.get("ends_at", appointment.ends_at) > now)


def _details(appointment: Appointment, values: Values, command: Correct) -> dict[str, Any]:
    """Return what was what, and what it is now."""
    names = [values.get("service_name", appointment.service_name)]
    names += [addon["name"] for addon in values.get("addons", appointment.addons)]
    pairs: dict[str, list[Any]] = {"what": [appointment.what, " + ".join(names)]}
    if "ends_at" in values:
        pairs["ends_at"] = [appointment.ends_at.isoformat(), values["ends_at"].isoformat()]
    if "price_minor" in values:
        pairs["price_minor"] = [appointment.price_minor, values["price_minor"]]
    if "customer_notes" in values:
        pairs["notes"] = [appointment.customer_notes, values["customer_notes"]]
    said = {
        "currency": values.get("currency", appointment.currency) if "price_minor" in values else "",
        "price_reason": command.price_reason if command.price else "",
    }
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return changed | {name: value for name, value in said.items() if value}

"""Writing down an appointment whose time has been taken: the row, the first line of its history, the event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from app.auth.actor import Actor
from app.auth.roles import Role
from app.availability.queries import Offer
from app.booking import policy
from app.booking.addons import as_rows
from app.booking.commands import Book
from app.booking.events import AppointmentConfirmed, AppointmentEvent, AppointmentRequested, AppointmentReserved
from app.booking.models import Appointment, AppointmentChange, Hold
from app.booking.operations import history
from app.booking.operations.guests import Guest
from app.booking.operations.guests import enter as enter_guest
from app.booking.operations.paying import TIME_TO_PAY, await_payment
from app.booking.queries.conditions import Conditions
from app.booking.queries.demands import deposit
from app.booking.states import Change, first
from app.booking.tokens import nonce_from_hold
from app.catalogue.models import StaffMember
from app.core.events import publish
from app.core.ids import new_reference, new_token
from app.core.rows import insertion, known
from app.customers.models import Customer
from app.payments.terms.queries import tiers_agreed_to
from app.payments.tiers import Tiers
from tenants.statements import Statement, send

BEGINS: dict[Change, type[AppointmentEvent]] = {
    Change.RESERVE: AppointmentReserved,
    Change.REQUEST: AppointmentRequested,
    Change.BOOK: AppointmentConfirmed,
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be written down, apart from the time."""

    command: Book
    conditions: Conditions
    guest: Guest
    by: Actor
    now: datetime

    def values(self) -> dict[str, Any]:
        """Return the columns that describe service, people and conditions."""
        return {
            "reference": new_reference(),
            "sequence": 0,
            "service_name": self.conditions.service_name,
            "customer_name": self.guest.name,
            "customer_email": self.guest.email,
            "customer_phone": self.guest.phone,
            "customer_notes": self.command.notes,
            "source": "desk" if self.by.is_staff else "online",
            "override_reason": self.command.override_reason if self.command.override else None,
            "policy": self._policy().as_row(),
            "created_at": self.now,
            "cancel_reason": None,
            "cancelled_at": None,
        }

    @property
    def needs_approval(self) -> bool:
        """Whether the salon has the last word; who books at the desk has said it."""
        return self.conditions.requires_approval and not self.by.is_staff

    def _policy(self) -> policy.Policy:
        return policy.offered(
            cutoff_minutes=self.conditions.cancellation_cutoff_minutes,
            text=self.conditions.policies_text,
            accepted_at=self.now if self.command.accept_policies else None,
            tiers=self._tiers(),
        )

    def _tiers(self) -> Tiers | None:
        """Return what goes back of money that is paid ahead, where the salon takes any."""
        found = self.conditions
        if not found.takes_payments:
            return None
        cutoff = found.cancellation_cutoff_minutes
        return tiers_agreed_to(service_id=found.service_id, parent_id=found.parent_id, cutoff_minutes=cutoff)


def enter(entry: Entry, *, time: dict[str, Any], also: Sequence[Statement] = ()) -> Appointment:
    """Write the appointment down, with what else is to be said in the same message, and let everyone know."""
    customer = enter_guest(entry.guest, now=entry.now)
    deposit_minor = 0 if entry.by.is_staff else deposit(entry.conditions, customer, time=time)
    change, status = first(needs_approval=entry.needs_approval, is_paid_first=deposit_minor > 0)
    until = entry.now + TIME_TO_PAY if deposit_minor else None
    by = entry.by
    if by.role is None:
        by = Actor(role=Role.CUSTOMER, customer_id=customer.id, name=entry.guest.name)
    ahead = {"deposit_minor": deposit_minor, "awaits_payment_until": until}
    appointment = Appointment(**time, **entry.values(), **ahead, status=status, customer_id=customer.id)
    begins = history.line(appointment, change, status_from=None, status_to=status, by=by, at=entry.now)
    send(*also, insertion(appointment), insertion(begins))
    appointment = _as_known(appointment, entry.conditions, customer, begins)
    if until is not None:
        await_payment(appointment, until=until)
    publish(BEGINS[change](appointment_id=appointment.id, by=by, at=entry.now))
    return appointment


def _as_known(
    appointment: Appointment, conditions: Conditions, customer: Customer, begins: AppointmentChange
) -> Appointment:
    """Take the appointment into the session with what is known of it, so that nobody reads that again to show it."""
    staff_member = known(StaffMember(id=appointment.staff_member_id, name=conditions.staff_name))
    found = known(appointment)
    set_committed_value(found, "staff_member", staff_member)
    set_committed_value(found, "customer", customer)
    set_committed_value(found, "changes", [known(begins)])
    return found


def time_of_hold(hold: Hold, conditions: Conditions, *, token: str) -> dict[str, Any]:
    """Return the columns of time and price as the hold has kept them; the appointment keeps the id of its hold."""
    return {
        "id": hold.id,
        "service_id": hold.service_id,
        "staff_member_id": hold.staff_member_id,
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "location_id": conditions.location_id,
        "timezone": conditions.timezone,
        "buffer_before_minutes": conditions.buffer_before_minutes,
        "buffer_after_minutes": conditions.buffer_after_minutes,
        "price_minor": hold.price_minor,
        "currency": hold.currency,
        "addons": hold.addons,
        "chosen_by": hold.chosen_by,
        "came_from": hold.came_from,
        "manage_nonce": nonce_from_hold(token),
    }


def time_of_offer(
    offer: Offer,
    *,
    id: Any,  # noqa: A002 - the column's own name
    own_minutes: int | None = None,
) -> dict[str, Any]:
    """Return the columns of time and price as they have just been offered."""
    return {
        "id": id,
        "service_id": offer.service_id,
        "staff_member_id": offer.staff_member_id,
        "starts_at": offer.starts_at,
        "ends_at": offer.ends_at,
        "location_id": offer.location_id,
        "timezone": offer.timezone,
        "buffer_before_minutes": offer.buffer_before_minutes,
        "buffer_after_minutes": offer.buffer_after_minutes,
        "own_minutes": own_minutes,
        "price_minor": offer.price.amount_minor,
        "currency": offer.price.currency,
        "addons": as_rows(offer.extras),
        "chosen_by": offer.chosen_by,
        "manage_nonce": new_token(),
    }

"""Writing down an appointment whose time has been taken: the row, the first line of its history, the event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.auth.actor import Actor
from app.auth.roles import Role
from app.availability.queries import Offer
from app.booking import policy
from app.booking.commands import Book
from app.booking.events import AppointmentConfirmed, AppointmentRequested
from app.booking.models import Appointment, Hold
from app.booking.operations import history
from app.booking.operations.guests import Guest
from app.booking.operations.guests import enter as enter_guest
from app.booking.queries.terms import Terms
from app.booking.states import Status, first
from app.booking.tokens import nonce_from_hold
from app.core.events import publish
from app.core.ids import new_reference, new_token
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be written down, apart from the time."""

    command: Book
    terms: Terms
    guest: Guest
    by: Actor
    now: datetime

    def values(self) -> dict[str, Any]:
        """Return the columns that describe service, people and conditions."""
        return {
            "reference": new_reference(),
            "sequence": 0,
            "service": self.terms.service,
            "service_name": self.terms.service.name,
            "staff_member": self.terms.staff_member,
            "customer_name": self.guest.name,
            "customer_email": self.guest.email,
            "customer_phone": self.guest.phone,
            "customer_notes": self.command.notes,
            "source": "desk" if self.by.is_staff else "online",
            "override_reason": self.command.override_reason if self.command.override else None,
            "policy": self._policy().as_row(),
            "created_at": self.now,
        }

    @property
    def needs_approval(self) -> bool:
        """Whether the salon has the last word; who books at the desk has said it."""
        return self.terms.service.requires_approval and not self.by.is_staff

    def _policy(self) -> policy.Policy:
        return policy.offered(
            cutoff_minutes=self.terms.salon.cancellation_cutoff_minutes,
            text=self.terms.salon.policies_text,
            accepted_at=self.now if self.command.accept_policies else None,
        )


def enter(entry: Entry, *, time: dict[str, Any]) -> Appointment:
    """Write the appointment down and let everyone know."""
    change, status = first(needs_approval=entry.needs_approval)
    customer = enter_guest(entry.guest, now=entry.now)
    by = entry.by
    if by.role is None:
        by = Actor(role=Role.CUSTOMER, customer_id=customer.id, name=entry.guest.name)
    begins = history.line(change, status_from=None, status_to=status, by=by, at=entry.now)
    appointment = Appointment(**time, **entry.values(), status=status, customer=customer, changes=[begins])
    db.session.add(appointment)
    db.session.flush()
    event = AppointmentRequested if status is Status.PENDING else AppointmentConfirmed
    publish(event(appointment_id=appointment.id, by=by, at=entry.now))
    return appointment


def time_of_hold(hold: Hold, terms: Terms, *, token: str) -> dict[str, Any]:
    """Return the columns of time and price as the hold has kept them; the appointment keeps the id of its hold."""
    return {
        "id": hold.id,
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "location_id": terms.location.id,
        "timezone": terms.location.timezone,
        "buffer_before_minutes": terms.service.buffer_before_minutes,
        "buffer_after_minutes": terms.service.buffer_after_minutes,
        "price_minor": hold.price_minor,
        "currency": hold.currency,
        "chosen_by": hold.chosen_by,
        "manage_nonce": nonce_from_hold(token),
    }


def time_of_offer(offer: Offer, *, id: Any) -> dict[str, Any]:  # noqa: A002 - the column's own name
    """Return the columns of time and price as they have just been offered."""
    return {
        "id": id,
        "starts_at": offer.starts_at,
        "ends_at": offer.ends_at,
        "location_id": offer.location_id,
        "timezone": offer.timezone,
        "buffer_before_minutes": offer.buffer_before_minutes,
        "buffer_after_minutes": offer.buffer_after_minutes,
        "price_minor": offer.price.amount_minor,
        "currency": offer.price.currency,
        "chosen_by": offer.chosen_by,
        "manage_nonce": new_token(),
    }

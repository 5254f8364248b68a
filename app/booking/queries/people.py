"""What visits say about customers: who may see whose card, and what a customer's visits add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, false, func, literal_column, not_, or_, select
from sqlalchemy.orm import selectinload

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.booking.models import Appointment, AppointmentChange
from app.booking.states import Change, Status
from app.catalogue import queries as catalogue
from app.catalogue.models import CustomersSeen
from app.core.money import Money
from app.core.refusals import NotFound
from app.customers import queries as customers
from app.customers.models import Customer
from app.customers.queries import Conditions
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a customer's visits add up to."""

    visits: int
    no_shows: int
    late_cancellations: int
    first_at: datetime | None
    last_at: datetime | None
    spend: Sequence[Money]


def open_to(by: Actor, customer_id: UUID) -> Customer:
    """Return a customer whose card somebody may see: anybody's, or that of somebody who comes to them.

    :raises NotFound: there is none, or none that they may see; which of the two is not said
    """
    found = customers.customer(customer_id)
    if is_open_to(by, found):
        return found
    raise NotFound


def is_open_to(by: Actor, customer: Customer) -> bool:
    """Tell whether somebody may see a customer's card: anybody's, or that of somebody who comes to them."""
    return _sees_everybody(by) or _comes_to(by, customer)


def visible_to(by: Actor) -> Conditions:
    """Return what is true of every customer in a list that somebody may see; nothing, where they see everybody."""
    if _sees_everybody(by):
        return ()
    if not by.may(Permission.VIEW_OWN_CUSTOMERS) or by.staff_member_id is None:
        return (false(),)
    return (_come_to(by).exists(),)


def tally(customer_id: UUID) -> Tally:
    """Return what a customer's visits add up to. One statement."""
    theirs = Appointment.customer_id == customer_id
    came = Appointment.status == Status.COMPLETED
    query = (
        select(
            Appointment.currency,
            func.count().filter(came),
            func.count().filter(Appointment.status == Status.NO_SHOW),
            func.count().filter(_is_called_off_late()),
            func.min(Appointment.starts_at).filter(came),
            func.max(Appointment.starts_at).filter(came),
            func.sum(Appointment.price_minor).filter(came),
        )
        .where(theirs)
        .group_by(Appointment.currency)
        .order_by(Appointment.currency)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return Tally(
        visits=sum(row[1] for row in rows),
        no_shows=sum(row[2] for row in rows),
        late_cancellations=sum(row[3] for row in rows),
        first_at=min((row[4] for row in rows if row[4] is not None), default=None),
        last_at=max((row[5] for row in rows if row[5] is not None), default=None),
        spend=[Money(int(row[6]), row[0]) for row in rows if row[6]],
    )


def told_of_customer(customer_id: UUID) -> list[dict[str, Any]]:
    """Return a customer's visits with everything that happened to them."""
    theirs = select(Appointment).where(Appointment.customer_id == customer_id)
    rows = db.session.scalars(theirs.order_by(Appointment.starts_at).options(selectinload(Appointment.changes)))
    return [_told(row) for row in rows]


def _told(visit: Appointment) -> dict[str, Any]:
    said = ("reference", "status", "service_name", "starts_at", "ends_at", "timezone", "price_minor", "currency")
    given = ("customer_name", "customer_email", "customer_phone", "customer_notes", "policy", "cancel_reason")
    happened = ("at", "change", "by_name", "details")
    return {name: getattr(visit, name) for name in (*said, *given, "source", "created_at", "cancelled_at")} | {
        "history": [{name: getattr(change, name) for name in happened} for change in visit.changes]
    }


def _sees_everybody(by: Actor) -> bool:
    """Tell whether the role sees all customers, or sees those of colleagues because the salon wants it so."""
    if by.may(Permission.VIEW_CUSTOMERS):
        return True
    sees_some = by.may(Permission.VIEW_OWN_CUSTOMERS)
    return sees_some and catalogue.salon().staff_sees_customers == CustomersSeen.ALL


def _comes_to(by: Actor, customer: Customer) -> bool:
    if not by.may(Permission.VIEW_OWN_CUSTOMERS) or by.staff_member_id is None:
        return False
    return db.session.scalar(select(Customer.id).where(Customer.id == customer.id, _come_to(by).exists())) is not None


def _come_to(by: Actor) -> Select[UUID]:
    """Return the query for the visits by which a customer comes to somebody.

    What was called off is none. Nor is what they booked themselves for somebody whom the salon knew before, until it
    has taken place: an address is all it takes to book, and it must not be a key to a card.
    """
    booked = (
        select(AppointmentChange.id)
        .where(
            AppointmentChange.appointment_id == Appointment.id,
            AppointmentChange.change.in_((Change.BOOK, Change.REQUEST)),
            AppointmentChange.by_account_id == by.account_id,
        )
        .exists()
    )
    counts = or_(Appointment.status == Status.COMPLETED, Customer.created_at >= Appointment.created_at, not_(booked))
    theirs = Appointment.customer_id == Customer.id, Appointment.staff_member_id == by.staff_member_id
    return select(Appointment.id).where(*theirs, Appointment.status != Status.CANCELLED, counts).correlate(Customer)


def _is_called_off_late() -> ColumnElement[bool]:
    """Later than was agreed. By whom is not asked: who is late calls the desk, which cancels for them."""
    cutoff = cast(Appointment.policy["cancellation_cutoff_minutes"].astext, Integer)
    until = Appointment.starts_at - cutoff * literal_column("interval '1 minute'")
    return and_(Appointment.status == Status.CANCELLED, Appointment.cancelled_at > until)

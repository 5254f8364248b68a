"""What booking hears of: money that has come, and records of customers that become one or are to be forgotten."""

from http import HTTPStatus

from sqlalchemy import ARRAY, Text, cast, delete, select, update

from app.auth.roles import Role
from app.booking.models import Appointment, AppointmentChange, IdempotencyKey, VisitTally
from app.booking.operations import confirm_paid, history, tallies
from app.booking.states import OPEN
from app.core.refusals import Refusal
from app.customers.events import CustomerErased, CustomersMerged
from app.customers.operations import NAMELESS
from app.payments.events import PaymentSucceeded
from app.payments.purposes import Purpose
from tenants.db import db

TOLD = ("reason", "notes", "override_reason", "price_reason", history.BEFORE)
"""What may have been said about a change of a visit, and what it wrote over: nothing is taken back any more."""


class VisitsAhead(Refusal):
    """This customer is still expected. Please cancel the visits that lie ahead first."""

    code, status = "visits_ahead", HTTPStatus.CONFLICT


def on_customers_merged(event: CustomersMerged) -> None:
    """Move the visits."""
    moved = update(Appointment).where(Appointment.customer_id == event.merged_id)
    db.session.execute(moved.values(customer_id=event.kept_id))
    db.session.execute(delete(VisitTally).where(VisitTally.customer_id == event.merged_id))
    tallies.count(customer_id=event.kept_id)


def on_customer_erased(event: CustomerErased) -> None:
    """Let the visits not tell any more whose they were.

    :raises VisitsAhead: some lie ahead
    """
    theirs = Appointment.customer_id == event.customer_id
    ahead = select(Appointment.id).where(theirs, Appointment.status.in_(OPEN), Appointment.ends_at > event.at)
    if db.session.scalars(ahead.limit(1)).first() is not None:
        raise VisitsAhead
    visits = select(Appointment.id).where(theirs)
    # A caller that says the same again within a day would be told the name.
    answers = IdempotencyKey.answer["id"].astext.in_(visits.with_only_columns(cast(Appointment.id, Text)))
    db.session.execute(delete(IdempotencyKey).where(answers))
    nameless = {"customer_name": NAMELESS, "customer_email": None, "customer_phone": None, "customer_notes": ""}
    db.session.execute(update(Appointment).where(theirs).values(**nameless, cancel_reason=None, override_reason=None))
    lines = AppointmentChange.appointment_id.in_(visits)
    said = AppointmentChange.details.op("-")(cast(list(TOLD), ARRAY(Text)))
    db.session.execute(update(AppointmentChange).where(lines).values(details=said))
    own = lines, AppointmentChange.by_role == Role.CUSTOMER
    db.session.execute(update(AppointmentChange).where(*own).values(by_name=NAMELESS))


def on_payment_succeeded(event: PaymentSucceeded) -> None:
    """Book what was to be paid for ahead."""
    if event.purpose in {Purpose.DEPOSIT, Purpose.FULL}:
        confirm_paid(appointment_id=event.appointment_id, payment_id=event.payment_id, now=event.at)

"""The document of a visit: issued once it has taken place and is paid, taken back when that was a slip of the hand."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.auth.actor import SYSTEM, Actor
from app.booking.models import Appointment
from app.booking.second_thoughts import PATIENCE
from app.booking.states import Change, Status
from app.core.wall_clock import day_of
from app.customers.models import Customer
from app.payments import ledger
from app.payments import operations as payments
from app.payments import queries as paid
from app.payments.accounts import Means
from app.payments.invoices import operations as invoices
from app.payments.invoices import queries as documents
from app.payments.invoices.bill import Bill, BillLine, Buyer, Paid
from app.payments.invoices.models import Invoice
from app.payments.ledger import EntryKind
from app.payments.ledger import Visit as PaidVisit
from app.payments.queries import Standing
from tenants.db import db
from tenants.owed import owe

BILL = "booking.bill_visit"

WORTH_A_NEW_ONE = frozenset({Change.COMPLETE, Change.CORRECT})
"""Changes after which a visit that was billed before is billed anew."""


def bill_when_paid(appointment: Appointment, *, due_at: datetime) -> None:
    """See by then whether the visit is to be billed."""
    if appointment.status == Status.COMPLETED:
        owe(BILL, key=appointment.id, due_at=due_at)


def bill_visit(*, appointment_id: UUID, now: datetime) -> None:
    """Issue the document of a visit that has taken place and is paid, and enter in the ledger what was sold.

    A visit of which the salon takes no money with us gets none: its own till has written one.
    """
    locked = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    appointment = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    standing = paid.standing_of_visit(appointment.id)
    is_paid = standing.paid_minor > 0 and not left_to_pay(appointment, standing)
    if appointment.status != Status.COMPLETED or not is_paid or standing.sold_minor:
        return
    visit = _visit(appointment)
    off = payments.take_back_discounts(visit=visit, by=SYSTEM, now=now)
    invoice = invoices.issue(bill=bill_of(appointment, discount_minor=off), by=SYSTEM, now=now)
    payments.post(
        EntryKind.SOLD,
        ledger.sold(visit, documents.sold_of(invoice)),
        cause_id=invoice.id,
        currency=invoice.currency,
        by=SYSTEM,
        at=now,
    )


def unbill(appointment: Appointment, *, by: Actor, now: datetime) -> None:
    """Take the document of a visit back by a credit note, and what was entered as sold."""
    for invoice in documents.of_visit(appointment.id):
        entry_id = paid.find_entry(EntryKind.SOLD, cause_id=invoice.id)
        if entry_id is None:
            continue
        left = documents.left_minor(invoice)
        if left:
            invoices.credit(invoice_id=invoice.id, reason="", by=by, now=now)
        payments.reverse(entry_id=entry_id, cause_id=appointment.changes[-1].id, by=by, at=now)
        _let_off_again(appointment, invoice, by=by, now=now)


def bill_anew(appointment: Appointment, *, by: Actor, now: datetime) -> None:
    """Take back what was billed of a visit that is another than it was; in a moment it may be billed again."""
    if appointment.status == Status.COMPLETED:
        unbill(appointment, by=by, now=now)
        bill_when_paid(appointment, due_at=now + PATIENCE)


def left_to_pay(appointment: Appointment, standing: Standing) -> int:
    """Return the minor units that are left to pay of a visit: price, tax and fees, less discounts and what was paid."""
    price = appointment.price_minor
    if not documents.prices_include_tax():
        price = documents.total_of(bill_of(appointment)).gross_minor
    return standing.left(price)


def bill_of(appointment: Appointment, *, discount_minor: int = 0) -> Bill:
    """Return what was done at a visit, for how much and what was paid of it."""
    done = partial(BillLine, service_id=appointment.service_id, staff_member_id=appointment.staff_member_id)
    extras = [done(description=one["name"], price_minor=one["price_minor"]) for one in appointment.addons]
    own = appointment.price_minor - sum(line.price_minor for line in extras)
    lines = [done(description=appointment.service_name, price_minor=own), *extras]
    if own < 0:
        # The desk has given the whole a price below that of its add-ons: then it is one line.
        lines = [done(description=appointment.what, price_minor=appointment.price_minor)]
    received = [payment for payment in paid.payments_of(appointment.id) if payment.state == "SUCCEEDED"]
    kept = [(Means(payment.means), payment.left.amount_minor) for payment in received]
    customer = db.session.get(Customer, appointment.customer_id)
    return Bill(
        cause_id=_cause(appointment),
        lines=tuple(lines),
        buyer=Buyer(name=appointment.customer_name, customer_id=appointment.customer_id),
        supplied_on=day_of(appointment.starts_at, zone=appointment.timezone),
        language=(customer.locale if customer else None) or "",
        appointment_id=appointment.id,
        paid=tuple(Paid(means=means, amount_minor=amount) for means, amount in kept if amount),
        tip_minor=sum(one.tip_minor for one in received),
        discount_minor=discount_minor,
    )


def _cause(appointment: Appointment) -> UUID:
    """Return what a document is written for: that the visit took place, or was corrected after that."""
    causes = [change.id for change in appointment.changes if change.change in WORTH_A_NEW_ONE]
    return causes[-1] if causes else appointment.id


def _let_off_again(appointment: Appointment, invoice: Invoice, *, by: Actor, now: datetime) -> None:
    off = sum(line.discount_minor for line in invoice.lines)
    postings = ledger.discounted(_visit(appointment), off)
    cause_id = appointment.changes[-1].id
    payments.post(EntryKind.DISCOUNTED, postings, cause_id=cause_id, currency=invoice.currency, by=by, at=now)


def _visit(appointment: Appointment) -> PaidVisit:
    return PaidVisit(appointment_id=appointment.id, customer_id=appointment.customer_id)

"""What a gateway says of a payment becomes ours: once, whoever heard it first and however often it is said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.auth.actor import SYSTEM, Actor
from app.core.events import publish
from app.payments import ledger
from app.payments.accounts import Means
from app.payments.events import PaymentAuthorised, PaymentLost, PaymentSucceeded
from app.payments.gateways.port import Found, Progress
from app.payments.ledger import EntryKind, Visit
from app.payments.models import Payment
from app.payments.operations.alerts import AlertKind, raise_alert
from app.payments.operations.posting import post
from app.payments.operations.refunding import notice_refunds
from app.payments.purposes import Purpose
from tenants.context import current_tenant
from tenants.db import db

LOST = {Progress.CANCELLED: "CANCELLED", Progress.FAILED: "FAILED"}


def settle(*, payment_id: UUID, found: Found, now: datetime) -> Payment:
    """Bring a payment to where its gateway says it is; what does not fit is left as it is and raises an alert.

    Called for a return, an event and reconciliation alike. A payment never goes back from SUCCEEDED.
    """
    locked = select(Payment).where(Payment.id == payment_id).with_for_update()
    payment = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    wrong = mismatch(payment, found)
    if wrong:
        raise_alert(AlertKind.MISMATCH, about=f"{payment.id} {wrong}", details=_said(found), now=now)
        return payment
    if found.progress is Progress.SUCCEEDED and payment.state != "SUCCEEDED":
        succeed(payment, by=SYSTEM, now=now)
    elif found.progress is Progress.AUTHORISED and payment.state == "REQUESTED":
        payment.state = "AUTHORISED"
        publish(PaymentAuthorised(payment_id=payment.id, appointment_id=payment.appointment_id, at=now))
    elif found.progress in LOST and payment.state in {"REQUESTED", "AUTHORISED"}:
        payment.state, payment.failure = LOST[found.progress], found.failure
        publish(PaymentLost(payment_id=payment.id, appointment_id=payment.appointment_id, at=now))
    if payment.state == "SUCCEEDED":
        _note_fee(payment, found, now=now)
        notice_refunds(payment, found.refunded_minor, now=now)
    db.session.flush()
    return payment


def mismatch(payment: Payment, found: Found) -> str:
    """Return what of a gateway's word does not fit the payment that was asked for; empty: all of it does."""
    expected = {"payment": str(payment.id), "tenant": str(current_tenant().id)}
    if any(found.metadata.get(name) != value for name, value in expected.items()):
        return "metadata"
    if found.amount is not None and found.amount.currency != payment.currency:
        return "currency"
    if found.amount is not None and found.amount.amount_minor != payment.amount_minor:
        return "amount"
    return ""


def succeed(payment: Payment, *, by: Actor, now: datetime) -> None:
    """Enter that the money is the salon's, and let everyone know."""
    visit = Visit(appointment_id=payment.appointment_id, customer_id=payment.customer_id)
    tips = {UUID(staff_member_id): tip for staff_member_id, tip in payment.tips.items()}
    postings = ledger.received(visit, payment.amount_minor, means=Means(payment.means), tips=tips)
    payment.state, payment.settled_at, payment.failure = "SUCCEEDED", now, ""
    db.session.flush()
    post(EntryKind.RECEIVED, postings, cause_id=payment.id, currency=payment.currency, by=by, at=now)
    publish(
        PaymentSucceeded(
            payment_id=payment.id,
            appointment_id=payment.appointment_id,
            purpose=Purpose(payment.purpose),
            at=now,
        )
    )


def _note_fee(payment: Payment, found: Found, *, now: datetime) -> None:
    if found.fee_minor:
        postings = ledger.gateway_fee(found.fee_minor, means=Means(payment.means))
        post(EntryKind.GATEWAY_FEE, postings, cause_id=payment.id, currency=payment.currency, by=SYSTEM, at=now)


def _said(found: Found) -> dict[str, object]:
    amount = found.amount
    return {
        "ref": found.ref,
        "progress": found.progress,
        "amount_minor": amount.amount_minor if amount else None,
        "currency": amount.currency if amount else None,
        "metadata": dict(found.metadata),
    }

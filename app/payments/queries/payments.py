"""Payments, as rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.money import Money
from app.payments.accounts import Means
from app.payments.models import Payment
from tenants.db import db


def left_of(payment_id: UUID) -> int:
    """Return how many minor units of a payment could still be given back."""
    return db.session.scalars(
        select(Payment.amount_minor - Payment.refunded_minor).where(Payment.id == payment_id)
    ).one()


def payments_of(appointment_id: UUID) -> Sequence[Payment]:
    """Return the payments of a visit, the oldest first."""
    theirs = select(Payment).where(Payment.appointment_id == appointment_id)
    return db.session.scalars(theirs.order_by(Payment.created_at, Payment.id)).all()


def waiting(appointment_id: UUID, *, means: Means, amount: Money) -> Payment | None:
    """Return the payment of a visit that is asked for already, by the same means and of the same amount."""
    asked = select(Payment).where(
        Payment.appointment_id == appointment_id,
        Payment.means == means,
        Payment.state == "REQUESTED",
        Payment.amount_minor == amount.amount_minor,
        Payment.currency == amount.currency,
    )
    return db.session.scalars(asked.order_by(Payment.created_at.desc()).limit(1)).first()

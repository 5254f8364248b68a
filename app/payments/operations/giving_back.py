"""Giving back a part of what was paid for a visit, or all of it, to the means that it came by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.auth.actor import Actor
from app.payments.models import Payment
from app.payments.operations.refunding import promise_refund
from app.payments.spreading import spread
from tenants.db import db


def give_back(
    *, appointment_id: UUID, amount_minor: int, reason: str, by: Actor, now: datetime, due_at: datetime | None = None
) -> None:
    """Promise so many minor units of a visit's payments, in proportion to what is left of each.

    :param due_at: when they are sent; until then they can be withdrawn

    :raises RefundTooLarge: so much is not left
    """
    paid = select(Payment).where(Payment.appointment_id == appointment_id, Payment.state == "SUCCEEDED")
    # In one order for everybody, so that two who give back wait for one another instead of for ever.
    locked = paid.order_by(Payment.id).with_for_update().execution_options(populate_existing=True)
    left = [(payment.id, payment.left.amount_minor) for payment in db.session.scalars(locked)]
    for payment_id, share in spread(amount_minor, left):
        promise_refund(payment_id=payment_id, amount_minor=share, reason=reason, by=by, now=now, due_at=due_at)

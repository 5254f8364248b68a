"""Asking for money, and taking it at the desk."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.auth.actor import Actor
from app.core.ids import new_id
from app.core.money import Money
from app.payments.accounts import Means
from app.payments.ledger import Visit
from app.payments.models import Payment
from app.payments.operations.settling import succeed
from app.payments.purposes import Purpose
from tenants.db import db


def request(
    *,
    visit: Visit,
    amount: Money,
    purpose: Purpose,
    means: Means,
    due_at: datetime | None,
    by: Actor,
    now: datetime,
    gateway_account: str | None = None,
) -> Payment:
    """Ask a customer for money that a gateway is to move; nothing has been said to the gateway yet."""
    payment = Payment(
        id=new_id(),
        appointment_id=visit.appointment_id,
        customer_id=visit.customer_id,
        means=means,
        purpose=purpose,
        state="REQUESTED",
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        gateway_account=gateway_account,
        due_at=due_at,
        created_at=now,
        by_account_id=by.account_id,
        by_name=by.name,
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def take(*, visit: Visit, amount: Money, tips: Mapping[UUID, int], means: Means, by: Actor, now: datetime) -> Payment:
    """Note what was paid at the salon, by a means that no gateway moves.

    :param amount: all that was paid, tips included
    :param tips: staff member → minor units of it that are theirs
    """
    payment = request(visit=visit, amount=amount, purpose=Purpose.BALANCE, means=means, due_at=None, by=by, now=now)
    payment.tip_minor = sum(tips.values())
    payment.tips = {str(staff_member_id): tip for staff_member_id, tip in tips.items()}
    db.session.flush()
    succeed(payment, by=by, now=now)
    return payment

"""Speaking to a gateway: read what is to be said, say it outside any transaction, enter what came of it.

Each of these may be killed anywhere and done again. What it says carries the id of its row, so that the gateway does
it once; what came of it is entered where the row does not say so already.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.money import Money
from app.core.refusals import NotFound
from app.payments.accounts import Means
from app.payments.gateways.port import Found, Gateway, GatewayRefused, Order, Returned
from app.payments.gateways.table import gateway
from app.payments.models import Payment
from app.payments.operations.refunding import claim_refund, settle_refund
from app.payments.operations.settling import settle
from tenants.context import current_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """What has to be known of a payment to speak of it."""

    payment_id: UUID
    gateway: Gateway
    account: str
    ref: str | None
    amount: Money
    due_at: datetime | None
    asked_at: datetime


def begin(*, payment_id: UUID, description: str, email: str | None, return_url: str, cancel_url: str) -> str:
    """Prepare a payment at its gateway and return the address of the page on which it is paid.

    Call it outside any unit of work. Done again, it leads to the same page.

    :raises NotFound: there is nothing to be paid any more
    :raises GatewayAway: the gateway does not answer
    """
    with unit_of_work():
        call = _waiting(payment_id)
    begun = call.gateway.authorise(
        Order(
            key=str(payment_id),
            account=call.account,
            amount=call.amount,
            description=description,
            customer_email=email,
            return_url=return_url,
            cancel_url=cancel_url,
            due_at=call.due_at,
            asked_at=call.asked_at,
            metadata=metadata(payment_id),
        )
    )
    with unit_of_work():
        db.session.get_one(Payment, payment_id, with_for_update=True).gateway_ref = begun.ref
    return begun.url


def check(*, payment_id: UUID, now: datetime) -> None:
    """Ask the gateway how a payment stands, and bring it there. Call it outside any unit of work."""
    _spoken(payment_id, lambda call, ref: call.gateway.look_up(ref, account=call.account), now=now)


def capture(*, payment_id: UUID, now: datetime) -> None:
    """Take what was authorised. Call it outside any unit of work."""
    _spoken(payment_id, _capture, now=now)


def cancel(*, payment_id: UUID, now: datetime) -> None:
    """Let go of what was not taken. Call it outside any unit of work."""
    _spoken(payment_id, _cancel, now=now)


def send_refund(*, refund_id: UUID, now: datetime) -> None:
    """Give back what was promised. Call it outside any unit of work."""
    with unit_of_work():
        refund = claim_refund(refund_id=refund_id)
        if refund is None:
            return
        call, amount = _call(db.session.get_one(Payment, refund.payment_id)), refund.amount_minor
    returned = _refunded(call, Money(amount, call.amount.currency), key=str(refund_id))
    with unit_of_work():
        settle_refund(refund_id=refund_id, returned=returned, now=now)


def metadata(payment_id: UUID) -> dict[str, str]:
    """Return what a gateway is given to keep with a payment, so that what it says can be held against it."""
    return {"payment": str(payment_id), "tenant": str(current_tenant().id)}


def _refunded(call: Call, amount: Money, *, key: str) -> Returned:
    try:
        return call.gateway.refund(call.ref or "", account=call.account, amount=amount, key=key)
    except GatewayRefused as refusal:
        return Returned(ref="", is_done=False, failure=refusal.detail)


def _capture(call: Call, ref: str) -> Found:
    return call.gateway.capture(ref, account=call.account, amount=call.amount, key=f"capture-{call.payment_id}")


def _cancel(call: Call, ref: str) -> Found:
    return call.gateway.cancel(ref, account=call.account, key=f"cancel-{call.payment_id}")


def _spoken(payment_id: UUID, say: Callable[[Call, str], Found], *, now: datetime) -> None:
    with unit_of_work():
        payment = db.session.get_one(Payment, payment_id)
        if payment.gateway_ref is None:
            return
        call, ref = _call(payment), payment.gateway_ref
    found = say(call, ref)
    with unit_of_work():
        settle(payment_id=payment_id, found=found, now=now)


def _waiting(payment_id: UUID) -> Call:
    waiting = select(Payment).where(Payment.id == payment_id, Payment.state == "REQUESTED")
    payment = db.session.scalars(waiting).first()
    if payment is None:
        raise NotFound
    return _call(payment)


def _call(payment: Payment) -> Call:
    return Call(
        payment_id=payment.id,
        gateway=gateway(Means(payment.means)),
        account=payment.gateway_account or "",
        ref=payment.gateway_ref,
        amount=payment.amount,
        due_at=payment.due_at,
        asked_at=payment.created_at,
    )

"""What we send to Stripe, as values: `tests/payments/test_stripe_shapes.py` holds it against the SDK's own types."""

from datetime import datetime, timedelta

from stripe.params import (
    ChargeListParams,
    ChargeListParamsCreated,
    PaymentIntentCreateParams,
    RefundCreateParams,
    RefundListParams,
    RefundListParamsCreated,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionCreateParamsLineItem,
    SessionCreateParamsPaymentIntentData,
)

from app.core.money import Money
from app.payments.gateways.port import Order
from app.payments.gateways.stripe.amounts import as_stripe_counts

SHORTEST, LONGEST = timedelta(minutes=45), timedelta(hours=24)
"""How long a page may wait for its customer: Stripe takes thirty minutes at least, from when it hears of it."""

LONGEST_DESCRIPTION = 500
BASIS_POINTS = 10_000


def checkout(order: Order, *, fee_basis_points: int) -> SessionCreateParams:
    """Return what makes a page on which an order is paid."""
    params: SessionCreateParams = {
        "mode": "payment",
        "line_items": [_line(order)],
        "success_url": order.return_url,
        "cancel_url": order.cancel_url,
        "metadata": dict(order.metadata),
        "payment_intent_data": _intent(order, fee_basis_points),
    }
    if order.customer_email:
        params["customer_email"] = order.customer_email
    if order.keeps_card:
        # Only a card of somebody whom Stripe knows can be charged again.
        params["customer_creation"] = "always"
    ends_at = expiry(order)
    if ends_at is not None:
        params["expires_at"] = int(ends_at.timestamp())
    return params


def expiry(order: Order) -> datetime | None:
    """Return when the page closes; None: when Stripe closes it by itself, after a day.

    It hangs on the row alone, so that the same order is the same request whenever it is sent again.
    """
    if order.asked_at is None or order.due_at is None or order.due_at >= order.asked_at + LONGEST:
        return None
    return max(order.due_at, order.asked_at + SHORTEST)


def off_session(order: Order, *, customer: str, method: str, fee_basis_points: int) -> PaymentIntentCreateParams:
    """Return what charges a kept card without its owner."""
    params: PaymentIntentCreateParams = {
        "amount": as_stripe_counts(order.amount),
        "currency": order.amount.currency.lower(),
        "customer": customer,
        "payment_method": method,
        "confirm": True,
        "off_session": True,
        "metadata": dict(order.metadata),
    }
    if order.description:
        params["description"] = order.description[:LONGEST_DESCRIPTION]
    if not order.captures:
        params["capture_method"] = "manual"
    fee = _fee(order.amount, fee_basis_points)
    if fee:
        params["application_fee_amount"] = fee
    return params


def refund(target: str, amount: Money, *, key: str) -> RefundCreateParams:
    """Return what gives back a part of a payment; the key stays with it, so that it is found again."""
    named: RefundCreateParams = {"charge": target} if target.startswith("ch_") else {"payment_intent": target}
    return {**named, "amount": as_stripe_counts(amount), "metadata": {"refund": key}}


def refunds_of(target: str) -> RefundListParams:
    """Return what lists the refunds of a payment."""
    named: RefundListParams = {"charge": target} if target.startswith("ch_") else {"payment_intent": target}
    return {**named, "limit": 100}


def charges_between(since: datetime, until: datetime) -> ChargeListParams:
    """Return what lists the charges of a time."""
    created: ChargeListParamsCreated = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
    return {"created": created, "limit": 100, "expand": ["data.balance_transaction"]}


def refunds_between(since: datetime, until: datetime) -> RefundListParams:
    """Return what lists the refunds of a time."""
    created: RefundListParamsCreated = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
    return {"created": created, "limit": 100, "expand": ["data.charge.balance_transaction"]}


def _line(order: Order) -> SessionCreateParamsLineItem:
    return {
        "quantity": 1,
        "price_data": {
            "currency": order.amount.currency.lower(),
            "unit_amount": as_stripe_counts(order.amount),
            "product_data": {"name": order.description[:LONGEST_DESCRIPTION] or "–"},
        },
    }


def _intent(order: Order, fee_basis_points: int) -> SessionCreateParamsPaymentIntentData:
    intent: SessionCreateParamsPaymentIntentData = {"metadata": dict(order.metadata)}
    if order.description:
        intent["description"] = order.description[:LONGEST_DESCRIPTION]
    if not order.captures:
        intent["capture_method"] = "manual"
    if order.keeps_card:
        intent["setup_future_usage"] = "off_session"
    fee = _fee(order.amount, fee_basis_points)
    if fee:
        intent["application_fee_amount"] = fee
    return intent


def _fee(amount: Money, basis_points: int) -> int:
    return as_stripe_counts(amount) * basis_points // BASIS_POINTS

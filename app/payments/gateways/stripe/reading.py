"""What Stripe answers, read as the port has it. Pure: dictionaries in, values out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.core.money import Money
from app.payments.gateways.port import Found, Moved, Progress, Returned
from app.payments.gateways.stripe.amounts import as_we_count

Said = Mapping[str, Any]

OF_INTENT = {
    "succeeded": Progress.SUCCEEDED,
    "requires_capture": Progress.AUTHORISED,
    "canceled": Progress.CANCELLED,
    "processing": Progress.OPEN,
}
"""Everything else waits for a customer, who is there on a page only."""

NOT_DONE = frozenset({"failed", "canceled"})


def of_session(session: Said) -> Found:
    """Read a page on which is paid, with its intent where there is one already."""
    ref, intent = session["id"], session.get("payment_intent")
    metadata = session.get("metadata") or {}
    if isinstance(intent, Mapping):
        waiting = {"open": Progress.OPEN, "expired": Progress.CANCELLED}.get(session["status"], Progress.FAILED)
        return of_intent(intent, ref=ref, waiting=waiting, metadata=metadata)
    return Found(
        ref=ref,
        progress=_of_page(session),
        amount=_amount(session.get("amount_total"), session.get("currency")),
        is_live=bool(session.get("livemode")),
        metadata=metadata,
    )


def of_intent(intent: Said, *, ref: str, waiting: Progress, metadata: Mapping[str, str]) -> Found:
    """Read an intent with its latest charge and what that did to the balance.

    :param waiting: what it means that a customer would have to do something
    """
    charge = _expanded(intent.get("latest_charge"))
    return Found(
        ref=ref,
        progress=OF_INTENT.get(intent["status"], waiting),
        amount=_amount(intent.get("amount_received") or intent["amount"], intent["currency"]),
        refunded_minor=_refunded(charge),
        fee_minor=_fee(charge),
        is_live=bool(intent.get("livemode")),
        card=_card(intent),
        metadata=intent.get("metadata") or metadata,
        failure=str((intent.get("last_payment_error") or {}).get("code") or ""),
    )


def of_charge(charge: Said) -> Found:
    """Read a charge that has no intent, or is asked for by its own name."""
    done = Progress.SUCCEEDED if charge.get("captured") else Progress.AUTHORISED
    lost = Progress.CANCELLED if charge.get("refunded") else done
    return Found(
        ref=charge["id"],
        progress={"failed": Progress.FAILED, "pending": Progress.OPEN}.get(
            charge["status"], done if charge.get("captured") else lost
        ),
        amount=_amount(charge["amount"], charge["currency"]),
        refunded_minor=_refunded(charge) if charge.get("captured") else 0,
        fee_minor=_fee(charge),
        is_live=bool(charge.get("livemode")),
        metadata=charge.get("metadata") or {},
        failure=str(charge.get("failure_code") or ""),
    )


def of_refund(refund: Said) -> Returned:
    """Read a refund. One that is on its way is done for us: the balance has given it already."""
    failure = refund.get("failure_reason") or (refund.get("status") in NOT_DONE and refund["status"]) or ""
    return Returned(ref=refund["id"], is_done=refund.get("status") not in NOT_DONE, failure=str(failure))


def of_movement(charge: Said, *, at: int) -> Moved:
    """Read what has moved on a charge."""
    found, metadata = of_charge(charge), charge.get("metadata") or {}
    is_taken = found.progress is Progress.SUCCEEDED and found.amount is not None
    return Moved(
        ref=charge["id"],
        payment_id=metadata.get("payment"),
        tenant_id=metadata.get("tenant"),
        currency=str(charge["currency"]).upper(),
        taken_minor=found.amount.amount_minor if is_taken and found.amount else 0,
        refunded_minor=found.refunded_minor,
        fee_minor=found.fee_minor,
        occurred_at=datetime.fromtimestamp(at, UTC),
    )


def name_of(value: Any) -> str | None:
    """Return the name of what is a name, or the object itself where it was asked for with the rest."""
    named = value["id"] if isinstance(value, Mapping) else value
    return named if isinstance(named, str) else None


def _of_page(session: Said) -> Progress:
    if session["status"] == "expired":
        return Progress.CANCELLED
    is_paid = session["status"] == "complete" and session.get("payment_status") == "paid"
    return Progress.SUCCEEDED if is_paid else Progress.OPEN


def _amount(amount: int | None, currency: str | None) -> Money | None:
    return as_we_count(amount, currency) if amount is not None and currency else None


def _refunded(charge: Said | None) -> int:
    refunded = charge.get("amount_refunded") if charge else 0
    return as_we_count(refunded, charge["currency"]).amount_minor if charge and refunded else 0


def _fee(charge: Said | None) -> int | None:
    moved = _expanded(charge.get("balance_transaction")) if charge else None
    # Paid out in another currency, the fee is in that one, and no figure of this payment.
    if not charge or not moved or moved["currency"] != charge["currency"]:
        return None
    return as_we_count(moved["fee"], moved["currency"]).amount_minor


def _card(intent: Said) -> str | None:
    """Return how a kept card is named: whose it is, and which."""
    customer, method = name_of(intent.get("customer")), name_of(intent.get("payment_method"))
    is_kept = intent.get("setup_future_usage") == "off_session" and customer and method
    return f"{customer} {method}" if is_kept else None


def _expanded(value: Any) -> Said | None:
    return value if isinstance(value, Mapping) else None

"""Events: stored as they are signed, answered at once, worked by a job that believes the gateway and not the event.

However often they come, in whatever order and at whose side, what is done is always the same: ask how the payment
stands. So an event that never comes is made up for by the next one, by the customer's return, or by reconciliation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from app.core.ids import new_id
from app.core.refusals import NotFound
from app.payments.accounts import Means
from app.payments.gateways.models import GatewayAccount, GatewayEvent
from app.payments.gateways.port import GatewayRefused, Notice
from app.payments.gateways.table import gateway
from app.payments.models import Payment
from app.payments.operations.alerts import AlertKind, raise_alert
from app.payments.operations.calling import check
from app.payments.queries.accounts import account_of, secrets_of
from tenants import owed
from tenants.context import current_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

WORK = "payments.work_event"

TOLD: Mapping[str, AlertKind] = {
    "charge.dispute.created": AlertKind.DISPUTE,
    "refund.failed": AlertKind.REFUND_FAILED,
}
"""Events that a person has to hear of, whatever the gateway says of the payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """What an event says of where to look."""

    means: Means
    kind: str
    event: str
    ref: str | None
    account: str


def receive(*, means: Means, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Store an event that a gateway has signed, and owe its work; one that is known already changes nothing.

    :raises NotFound: no account is connected
    :raises BadSignature: it is not signed for this salon, or not lately
    """
    account = account_of(means)
    if account is None:
        raise NotFound
    notice = gateway(means).verify(body, headers, secrets=secrets_of(account), now=now)
    wrong = _wrong(notice, account)
    event_id = _stored(notice, means, state="REFUSED" if wrong else "NEW", now=now)
    if event_id is None:
        return
    if wrong:
        raise_alert(wrong, about=notice.id, details={"event": notice.id, "kind": notice.kind}, now=now)
    else:
        owed.owe(WORK, key=event_id, due_at=now)


def work_event(*, event_id: UUID, now: datetime) -> None:
    """Bring the payment that an event is about to where its gateway says it is. Call it outside any unit of work."""
    with unit_of_work():
        event = db.session.get_one(GatewayEvent, event_id)
        if event.state != "NEW":
            return
        lead, payment_id = _lead(event), _payment(event)
    if payment_id is None and lead.ref is not None:
        payment_id = _found_at_gateway(lead, now=now)
    if payment_id is not None:
        check(payment_id=payment_id, now=now)
    with unit_of_work():
        if payment_id is not None and lead.kind in TOLD:
            details = {"payment_id": str(payment_id), "event": lead.event, "ref": lead.ref}
            raise_alert(TOLD[lead.kind], about=f"{lead.kind} {lead.event}", details=details, now=now)
        done = db.session.get_one(GatewayEvent, event_id)
        done.state, done.settled_at = "DONE", now


def _wrong(notice: Notice, account: GatewayAccount) -> AlertKind | None:
    if notice.account is not None and notice.account != account.account:
        return AlertKind.WRONG_ACCOUNT
    return AlertKind.WRONG_MODE if notice.is_live != account.is_live else None


def _stored(notice: Notice, means: Means, *, state: str, now: datetime) -> UUID | None:
    row = {
        "id": new_id(),
        "means": means,
        "event": notice.id,
        "kind": notice.kind,
        "ref": notice.ref,
        "payment_id": _ours(notice),
        "state": state,
        "occurred_at": notice.occurred_at,
        "received_at": now,
        "settled_at": now if state == "REFUSED" else None,
    }
    stored = postgresql.insert(GatewayEvent).values(row).on_conflict_do_nothing().returning(GatewayEvent.id)
    return db.session.scalar(stored)


def _ours(notice: Notice) -> UUID | None:
    """Return the payment that an event names, where it names this salon as well."""
    return _as_id(notice.payment_id) if notice.tenant_id == str(current_tenant().id) else None


def _as_id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _lead(event: GatewayEvent) -> Lead:
    means = Means(event.means)
    account = account_of(means)
    name = account.account if account else ""
    return Lead(means=means, kind=event.kind, event=event.event, ref=event.ref, account=name)


def _payment(event: GatewayEvent) -> UUID | None:
    """Return the payment that an event is about, and let it know its name at the gateway if it does not yet.

    Whoever began it may have been killed before they could write that down.
    """
    ours = select(Payment).where(Payment.means == event.means).with_for_update()
    named = db.session.scalars(ours.where(Payment.id == event.payment_id)).first() if event.payment_id else None
    payment = named or db.session.scalars(ours.where(Payment.gateway_ref == event.ref)).first()
    if payment is None:
        return None
    payment.gateway_ref = payment.gateway_ref or event.ref
    return payment.id


def _found_at_gateway(lead: Lead, *, now: datetime) -> UUID | None:
    """Ask the gateway whose payment it is: what went back of it and disputes carry no names of ours.

    A salon's account has payments that we know nothing of; those are none of our business.
    """
    try:
        metadata = gateway(lead.means).look_up(lead.ref or "", account=lead.account).metadata
    except GatewayRefused:
        return None
    payment_id, tenant = _as_id(metadata.get("payment")), metadata.get("tenant")
    with unit_of_work():
        is_ours = tenant == str(current_tenant().id)
        if is_ours and payment_id is not None and db.session.get(Payment, payment_id) is not None:
            return payment_id
        if tenant is not None:
            about = f"{lead.ref}" if is_ours else f"tenant {tenant}"
            details = {"event": lead.event, "ref": lead.ref, "metadata": dict(metadata)}
            raise_alert(AlertKind.UNKNOWN_PAYMENT, about=about, details=details, now=now)
    return None

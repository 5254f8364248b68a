"""Giving money back: promised first, so that two people never promise the same money, then done by a job."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from app.auth.actor import SYSTEM, Actor
from app.core.events import publish
from app.core.ids import new_id
from app.core.money import split
from app.payments import ledger
from app.payments.accounts import Means
from app.payments.events import RefundSucceeded
from app.payments.gateways.port import Returned
from app.payments.ledger import EntryKind, Visit
from app.payments.models import Payment, Refund
from app.payments.operations.alerts import AlertKind, raise_alert
from app.payments.operations.posting import post
from app.payments.spreading import RefundTooLarge
from tenants import owed
from tenants.db import db

SEND = "payments.send_refund"


def promise_refund(
    *, payment_id: UUID, amount_minor: int, reason: str, by: Actor, now: datetime, due_at: datetime | None = None
) -> Refund:
    """Promise to give back a part of a payment, or all of it. A gateway's money goes by a job, the till's at once.

    :param due_at: when it is sent; until then it can be withdrawn

    :raises RefundTooLarge: it was not paid, or so much of it is not left: what others have promised counts
    """
    _reserve(payment_id, amount_minor)
    refund = _new(payment_id, amount_minor, reason=reason, by=by, now=now)
    payment = db.session.get_one(Payment, payment_id, populate_existing=True)
    if Means(payment.means).is_online:
        owed.owe(SEND, key=refund.id, due_at=due_at or now)
    else:
        _done(refund, payment, ref=None, by=by, now=now)
    return refund


def withdraw_refunds(*, appointment_id: UUID, since: datetime) -> bool:
    """Keep what was promised back for a visit since then, and tell whether none of it has been sent."""
    theirs = select(Refund).join(Payment).where(Payment.appointment_id == appointment_id, Refund.created_at >= since)
    promised = db.session.scalars(theirs.with_for_update(of=Refund).execution_options(populate_existing=True)).all()
    for refund in promised:
        if refund.state != "OWED":
            return False
        refund.state = "WITHDRAWN"
        _free(refund)
        owed.forgive(SEND, key=refund.id)
    db.session.flush()
    return True


def claim_refund(*, refund_id: UUID) -> Refund | None:
    """Return a refund that is to be sent now, and let nobody withdraw it any more; None: there is nothing to send."""
    waiting = update(Refund).where(Refund.id == refund_id, Refund.state.in_(("OWED", "SENT")))
    return db.session.scalars(waiting.values(state="SENT").returning(Refund)).first()


def settle_refund(*, refund_id: UUID, returned: Returned, now: datetime) -> None:
    """Enter what the gateway has made of a refund. What it refused can be promised again, and somebody is told."""
    locked = select(Refund).where(Refund.id == refund_id).with_for_update()
    refund = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    if refund.state not in {"OWED", "SENT"}:
        return
    payment = db.session.get_one(Payment, refund.payment_id)
    if returned.is_done:
        _done(refund, payment, ref=returned.ref, by=SYSTEM, now=now)
        return
    refund.state, refund.failure = "FAILED", returned.failure
    _free(refund)
    raise_alert(AlertKind.REFUND_FAILED, about=str(refund.id), details={"failure": returned.failure}, now=now)
    db.session.flush()


def notice_refunds(payment: Payment, refunded_minor: int, *, now: datetime) -> None:
    """Enter what has gone back without us: somebody refunded in the gateway's own dashboard.

    :param refunded_minor: all that has gone back, as the gateway counts it
    """
    owed_or_done = func.coalesce(func.sum(Refund.amount_minor), 0)
    ours = select(owed_or_done).where(Refund.payment_id == payment.id, Refund.state.not_in(("FAILED", "WITHDRAWN")))
    elsewhere = refunded_minor - int(db.session.scalar(ours) or 0)
    if elsewhere <= 0:
        return
    _reserve(payment.id, elsewhere)
    refund = _new(payment.id, elsewhere, reason="", by=SYSTEM, now=now)
    db.session.refresh(payment)
    _done(refund, payment, ref=None, by=SYSTEM, now=now)
    raise_alert(AlertKind.REFUNDED_ELSEWHERE, about=str(refund.id), details={"amount_minor": elsewhere}, now=now)


def _reserve(payment_id: UUID, amount_minor: int) -> None:
    left = Payment.amount_minor - Payment.refunded_minor
    enough = update(Payment).where(Payment.id == payment_id, Payment.state == "SUCCEEDED", left >= amount_minor)
    reserved = enough.values(refunded_minor=Payment.refunded_minor + amount_minor).returning(Payment.id)
    if amount_minor <= 0 or db.session.scalar(reserved) is None:
        raise RefundTooLarge


def _free(refund: Refund) -> None:
    """Let what was promised be promised again."""
    given_back = update(Payment).where(Payment.id == refund.payment_id)
    db.session.execute(given_back.values(refunded_minor=Payment.refunded_minor - refund.amount_minor))


def _new(payment_id: UUID, amount_minor: int, *, reason: str, by: Actor, now: datetime) -> Refund:
    refund = Refund(
        id=new_id(),
        payment_id=payment_id,
        state="OWED",
        amount_minor=amount_minor,
        reason=reason,
        created_at=now,
        by_account_id=by.account_id,
        by_name=by.name,
    )
    db.session.add(refund)
    db.session.flush()
    return refund


def _done(refund: Refund, payment: Payment, *, ref: str | None, by: Actor, now: datetime) -> None:
    visit = Visit(appointment_id=payment.appointment_id, customer_id=payment.customer_id)
    postings = ledger.refunded(
        visit, refund.amount_minor, means=Means(payment.means), tips=_tips_given_back(refund, payment)
    )
    refund.state, refund.settled_at, refund.gateway_ref = "SUCCEEDED", now, ref
    db.session.flush()
    post(EntryKind.REFUNDED, postings, cause_id=refund.id, currency=payment.currency, by=by, at=now)
    publish(RefundSucceeded(payment_id=payment.id, appointment_id=payment.appointment_id, refund_id=refund.id, at=now))


def _tips_given_back(refund: Refund, payment: Payment) -> dict[UUID, int]:
    """Return whose tips a refund takes: the price goes back first, then the tips, in proportion."""
    done = select(func.coalesce(func.sum(Refund.amount_minor), 0))
    earlier = done.where(Refund.payment_id == payment.id, Refund.state == "SUCCEEDED", Refund.id != refund.id)
    before = int(db.session.scalar(earlier) or 0)
    price = payment.amount_minor - payment.tip_minor
    people, shares = list(payment.tips), list(payment.tips.values())
    was, is_now = (split(max(0, back - price), shares) for back in (before, before + refund.amount_minor))
    return {UUID(person): new - old for person, old, new in zip(people, was, is_now, strict=True) if new != old}

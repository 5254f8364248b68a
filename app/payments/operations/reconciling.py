"""Reconciliation: what nobody told us is asked for, and a day's movements are held against the ledger.

Differences are said to the owner and mended by nobody else: a ledger that mends itself proves nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.catalogue import queries as catalogue
from app.core.wall_clock import day_of, minute_of
from app.payments.accounts import Means
from app.payments.gateways.port import GatewayRefused, Moved, Progress
from app.payments.gateways.table import gateway
from app.payments.ledger import EntryKind
from app.payments.models import LedgerEntry, LedgerPosting, Payment, Refund
from app.payments.operations.alerts import AlertKind, raise_alert
from app.payments.queries.accounts import account_of
from tenants import owed
from tenants.context import current_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

CHECK = "payments.check_payment"

ASKED_FOR = timedelta(days=7)
"""How long a payment is asked after: pages close after a day, and what a card holds is let go after seven."""

SETTLED_AFTER = timedelta(hours=1)
"""What happened at the very end of a day may still be on its way to the ledger."""

AROUND = timedelta(days=1)
"""Two clocks put what happens at midnight into different days: it is looked for on both sides."""


def check_open(*, now: datetime) -> None:
    """Owe a look at every payment that may have come without anybody having told us."""
    waiting = select(Payment.id).where(
        Payment.state.in_(("REQUESTED", "AUTHORISED")),
        Payment.gateway_ref.is_not(None),
        Payment.created_at > now - ASKED_FOR,
    )
    owed.owe_all(CHECK, dict.fromkeys(db.session.scalars(waiting), now))


def compare_day(*, now: datetime) -> None:
    """Hold yesterday's movements at each gateway against the ledger. Call it outside any unit of work."""
    with unit_of_work():
        zone = catalogue.salon().timezone
        accounts = {means: row.account for means in Means if means.is_online and (row := account_of(means))}
    day = day_of(now - SETTLED_AFTER, zone=zone) - timedelta(days=1)
    since, until = minute_of(day, 0, zone=zone), minute_of(day + timedelta(days=1), 0, zone=zone)
    for means, account in accounts.items():
        moved = gateway(means).movements(account=account, since=since - AROUND, until=until + AROUND)
        with unit_of_work():
            unlisted = _compare(means, _ours(moved), day=day, between=(since, until), now=now)
        # What was kept for some days is listed under the day on which that began.
        for payment_id, ref in unlisted:
            figures = _looked_up(means, ref, account=account)
            with unit_of_work():
                _hold(str(payment_id), figures, day=day, now=now)


def _ours(moved: Iterable[Moved]) -> dict[str, list[Moved]]:
    """Return what moved on payments of this salon; its account may have others that are none of our business."""
    found: dict[str, list[Moved]] = {}
    for one in moved:
        if one.tenant_id == str(current_tenant().id):
            found.setdefault(one.payment_id or one.ref, []).append(one)
    return found


def _compare(
    means: Means, moved: Mapping[str, list[Moved]], *, day: date, between: tuple[datetime, datetime], now: datetime
) -> list[tuple[UUID, str]]:
    """Compare what the gateway lists, and return what it does not, though the ledger has it."""
    since, until = between
    for name, movements in moved.items():
        if any(since <= one.occurred_at < until for one in movements):
            _hold(name, _at_gateway(movements), day=day, now=now)
    return [(payment_id, ref) for payment_id, ref in _entered(means, since, until) if str(payment_id) not in moved]


def _looked_up(means: Means, ref: str, *, account: str) -> dict[str, int]:
    try:
        found = gateway(means).look_up(ref, account=account)
    except GatewayRefused:
        return {"taken": 0, "refunded": 0}
    taken = found.amount.amount_minor if found.amount and found.progress is Progress.SUCCEEDED else 0
    return {"taken": taken, "refunded": found.refunded_minor}


def _at_gateway(movements: list[Moved]) -> dict[str, int]:
    """Return how a payment stands there; a charge that is listed twice, for itself and for a refund, counts once."""
    charges = {one.ref: one for one in movements}.values()
    figures = {
        "taken": sum(one.taken_minor for one in charges),
        "refunded": sum(one.refunded_minor for one in charges),
    }
    fees = [one.fee_minor for one in charges if one.fee_minor is not None]
    return figures | {"fee": sum(fees)} if fees else figures


def _hold(name: str, at_gateway: Mapping[str, int], *, day: date, now: datetime) -> None:
    entered = _in_ledger(name)
    if all(entered[figure] == amount for figure, amount in at_gateway.items()):
        return
    details = {"payment": name, "day": day.isoformat(), "gateway": dict(at_gateway), "ledger": entered}
    raise_alert(AlertKind.DIFFERENCE, about=f"{name} {day.isoformat()}", details=details, now=now)


def _in_ledger(name: str) -> dict[str, int]:
    try:
        payment_id = UUID(name)
    except ValueError:
        return {"taken": 0, "refunded": 0, "fee": 0}
    refunds = list(db.session.scalars(select(Refund.id).where(Refund.payment_id == payment_id)))
    return {
        "taken": _sum(EntryKind.RECEIVED, [payment_id]),
        "refunded": _sum(EntryKind.REFUNDED, refunds),
        "fee": _sum(EntryKind.GATEWAY_FEE, [payment_id]),
    }


def _sum(kind: EntryKind, causes: list[UUID]) -> int:
    """Return how much entries moved: the debits of what sums to zero."""
    total = (
        select(func.coalesce(func.sum(LedgerPosting.amount_minor), 0))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.kind == kind, LedgerEntry.cause_id.in_(causes), LedgerPosting.amount_minor > 0)
    )
    return int(db.session.scalar(total) or 0)


def _entered(means: Means, since: datetime, until: datetime) -> list[tuple[UUID, str]]:
    settled = select(Payment.id, func.coalesce(Payment.gateway_ref, "")).where(Payment.means == means)
    rows = db.session.execute(settled.where(Payment.settled_at >= since, Payment.settled_at < until))
    return [(payment_id, ref) for payment_id, ref in rows]

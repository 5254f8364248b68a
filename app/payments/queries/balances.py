"""What the ledger says of a visit, a customer, a staff member: sums over it, never figures of their own."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.payments.accounts import Account
from app.payments.ledger import EntryKind
from app.payments.models import LedgerEntry, LedgerPosting
from tenants.db import db

PAID = (EntryKind.RECEIVED, EntryKind.REFUNDED, EntryKind.TRANSFERRED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a customer stands with the salon, in minor units: what was paid and not given back, and what was charged.

    `charged_minor` is the price once the visit has taken place, fees, less what was credited or let off.
    """

    paid_minor: int
    charged_minor: int

    @property
    def owed_minor(self) -> int:
        """What is still to be paid of what was charged; negative: what the salon holds for them."""
        return self.charged_minor - self.paid_minor


def standing_of_visit(appointment_id: UUID) -> Standing:
    """Return how one visit stands."""
    return _standing(LedgerPosting.appointment_id == appointment_id)


def standing_of_customer(customer_ids: Collection[UUID]) -> Standing:
    """Return how all visits of a customer stand.

    :param customer_ids: the customer's id, and those of the records that were merged into it: the ledger keeps the id
        under which something happened
    """
    return _standing(LedgerPosting.customer_id.in_(customer_ids))


def balance(account: Account, *conditions: ColumnElement[bool]) -> int:
    """Return the sum of an account in minor units, debits positive, of the postings that fit."""
    total = select(func.coalesce(func.sum(LedgerPosting.amount_minor), 0))
    return int(db.session.scalar(total.where(LedgerPosting.account == account, *conditions)) or 0)


def _standing(whose: ColumnElement[bool]) -> Standing:
    undone = LedgerEntry.__table__.alias("undone")
    kind = func.coalesce(undone.c.kind, LedgerEntry.kind)
    is_paid = kind.in_(PAID)
    amount = LedgerPosting.amount_minor
    sums = (
        select(func.coalesce(-func.sum(amount).filter(is_paid), 0), func.coalesce(func.sum(amount).filter(~is_paid), 0))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        # What takes an entry back belongs to what it takes back.
        .outerjoin(undone, undone.c.id == LedgerEntry.reverses_id)
        .where(LedgerPosting.account == Account.DEPOSITS, whose)
    )
    paid, charged = db.session.execute(sums).one()
    return Standing(paid_minor=int(paid), charged_minor=int(charged))

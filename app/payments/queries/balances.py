"""What the ledger says of a visit, a customer, a staff member: sums over it, never figures of their own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.payments.accounts import Account
from app.payments.ledger import EntryKind
from app.payments.models import LedgerEntry, LedgerPosting
from tenants.db import db

SOLD = (EntryKind.SOLD, EntryKind.CREDITED)
PAID = (EntryKind.RECEIVED, EntryKind.REFUNDED, EntryKind.TRANSFERRED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a customer stands with the salon, in minor units: what was paid and not given back, and what was charged.

    `charged_minor` is the price once the visit has been billed, fees, less what was credited or let off; `sold_minor`
    is the part of it that was billed.
    """

    paid_minor: int
    charged_minor: int
    sold_minor: int = 0

    @property
    def owed_minor(self) -> int:
        """What is still to be paid of what was charged; negative: what the salon holds for them."""
        return self.charged_minor - self.paid_minor

    def left(self, price_minor: int) -> int:
        """Return what is left to pay of a visit that costs so much, whether or not it has been billed yet."""
        price = 0 if self.sold_minor else price_minor
        return max(price + self.owed_minor, 0)


NOTHING = Standing(paid_minor=0, charged_minor=0)


def standing_of_visit(appointment_id: UUID) -> Standing:
    """Return how one visit stands."""
    return standings_of_visits([appointment_id])[appointment_id]


def standings_of_visits(appointment_ids: Collection[UUID]) -> Mapping[UUID, Standing]:
    """Return how each of these visits stands."""
    sums = _sums(LedgerPosting.appointment_id.in_(appointment_ids), LedgerPosting.appointment_id)
    found = {id_: _read(*amounts) for *amounts, id_ in db.session.execute(sums)}
    return {id_: found.get(id_, NOTHING) for id_ in appointment_ids}


def standing_of_customer(customer_ids: Collection[UUID]) -> Standing:
    """Return how all visits of a customer stand.

    :param customer_ids: the customer's id, and those of the records that were merged into it: the ledger keeps the id
        under which something happened
    """
    (sums,) = db.session.execute(_sums(LedgerPosting.customer_id.in_(customer_ids)))
    return _read(*sums)


def balance(account: Account, *conditions: ColumnElement[bool]) -> int:
    """Return the sum of an account in minor units, debits positive, of the postings that fit."""
    total = select(func.coalesce(func.sum(LedgerPosting.amount_minor), 0))
    return int(db.session.scalar(total.where(LedgerPosting.account == account, *conditions)) or 0)


def _sums(whose: ColumnElement[bool], *by: InstrumentedAttribute[UUID | None]) -> Any:
    """Return the query of what was paid and what was charged, each in minor units."""
    undone = LedgerEntry.__table__.alias("undone")
    # What takes an entry back belongs to what it takes back.
    kind, amount = func.coalesce(undone.c.kind, LedgerEntry.kind), LedgerPosting.amount_minor
    sums = select(
        -func.sum(amount).filter(kind.in_(PAID)),
        func.sum(amount).filter(kind.not_in(PAID)),
        func.sum(amount).filter(kind.in_(SOLD)),
        *by,
    )
    return (
        sums.join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .outerjoin(undone, undone.c.id == LedgerEntry.reverses_id)
        .where(LedgerPosting.account == Account.DEPOSITS, whose)
        .group_by(*by)
    )


def _read(paid: Any, charged: Any, sold: Any) -> Standing:
    return Standing(paid_minor=int(paid or 0), charged_minor=int(charged or 0), sold_minor=int(sold or 0))

"""Entries of the ledger, as values."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.payments.accounts import Account, Means
from app.payments.ledger import EntryKind, Posting
from app.payments.models import LedgerEntry, LedgerPosting
from tenants.db import db


def postings_of(entry_id: UUID) -> list[Posting]:
    """Return what an entry posted."""
    rows = db.session.scalars(
        select(LedgerPosting).where(LedgerPosting.entry_id == entry_id).order_by(LedgerPosting.id)
    )
    return [
        Posting(
            account=Account(row.account),
            amount_minor=row.amount_minor,
            means=Means(row.means) if row.means else None,
            appointment_id=row.appointment_id,
            customer_id=row.customer_id,
            staff_member_id=row.staff_member_id,
            service_id=row.service_id,
        )
        for row in rows
    ]


def find_entry(kind: EntryKind, *, cause_id: UUID) -> UUID | None:
    """Return the entry that was written for something, unless it has been taken back."""
    written = select(LedgerEntry.id).where(LedgerEntry.kind == kind, LedgerEntry.cause_id == cause_id)
    return db.session.scalars(written.where(_stands())).first()


def discounts_of(appointment_id: UUID) -> dict[UUID, int]:
    """Return what was let off a visit and stands: entry → minor units."""
    let_off = (
        select(LedgerEntry.id, LedgerPosting.amount_minor)
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .where(
            LedgerEntry.kind == EntryKind.DISCOUNTED,
            LedgerPosting.account == Account.ADJUSTMENTS,
            LedgerPosting.appointment_id == appointment_id,
            _stands(),
        )
    )
    return {row.id: row.amount_minor for row in db.session.execute(let_off)}


def _stands() -> ColumnElement[bool]:
    undoing = aliased(LedgerEntry)
    return ~select(undoing.id).where(undoing.reverses_id == LedgerEntry.id).exists()

"""Entries of the ledger, as values."""

from uuid import UUID

from sqlalchemy import select

from app.payments.accounts import Account, Means
from app.payments.ledger import Posting
from app.payments.models import LedgerPosting
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

"""Numbers of documents: one after the other, of each kind and year, whoever writes at the same time.

The last number is a row. Whoever wants the next one raises it in the transaction that issues, and holds it until that
ends: others wait, and what is rolled back gives its number back.
"""

from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert

from app.payments.invoices.models import InvoiceCounter
from tenants.db import db


class Kind(StrEnum):
    """What a document is; each kind is numbered by itself."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    """What is issued while the salon has said nothing of tax: it says what was paid, and claims nothing."""
    CREDIT_NOTE = "credit_note"


CODES = {Kind.INVOICE: "INV", Kind.RECEIPT: "REC", Kind.CREDIT_NOTE: "CN"}
"""None ends as another does: so no prefix makes two kinds alike."""


def take_next(kind: Kind, year: int) -> int:
    """Take the next number of a kind and year, and let everybody else who wants one wait until we are done."""
    first = insert(InvoiceCounter).values(kind=kind, year=year, last=1)
    risen = first.on_conflict_do_update(
        index_elements=[InvoiceCounter.kind, InvoiceCounter.year], set_={"last": InvoiceCounter.last + 1}
    )
    return db.session.scalars(risen.returning(InvoiceCounter.last)).one()


def written(kind: Kind, year: int, sequence: int, *, prefix: str) -> str:
    """Return a number as documents show it: INV-2027-00042."""
    return f"{prefix}{CODES[kind]}-{year}-{sequence:05}"

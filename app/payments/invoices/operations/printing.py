"""Printing a document: it is read in a transaction and set outside of any."""

from dataclasses import dataclass
from uuid import UUID

from app.payments.invoices import queries, typesetting
from app.payments.invoices.document import document
from tenants.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A file, and what to call it."""

    filename: str
    content: bytes


def pdf_of(*, invoice_id: UUID) -> Printed:
    """Print a document in its language; where the system has no font for that, in English.

    Call it outside of a unit of work, so that none waits for it.

    :raises NotFound: there is none by that id
    """
    with unit_of_work():
        invoice = queries.invoice(invoice_id)
        language = invoice.language if typesetting.can_set(invoice.language) else "en"
        said = document(invoice, credited=invoice.credits, language=language)
        number, issued_at = invoice.number, invoice.issued_at
    return Printed(filename=f"{number.replace('/', '-')}.pdf", content=typesetting.typeset(said, at=issued_at))

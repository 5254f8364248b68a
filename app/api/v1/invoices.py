"""/invoices: what was issued for visits, and what was taken back of it."""

from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.idempotency import Answer, answer_once
from app.api.v1.instants import local
from app.auth.access import current_actor, requires
from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.catalogue import queries as catalogue
from app.core import clock, http
from app.core.forms import build, parse
from app.payments.invoices import operations, queries
from app.payments.invoices.commands import Credit, ListInvoices
from app.payments.invoices.files import pdf_answer
from app.payments.invoices.models import Invoice, InvoiceLine
from tenants.application import opens_its_own_unit_of_work


@bp.get("/invoices")
@requires(Permission.VIEW_INVOICES)
def list_invoices() -> Response:
    """List documents, the newest first; the query narrows the list."""
    page = queries.search(**dict(build(ListInvoices, dict(request.args))))
    return http.as_json({"data": [as_json(one) for one in page.data], "next": page.next})


@bp.get("/invoices/<uuid:invoice_id>")
@requires(Permission.VIEW_INVOICES)
def get_invoice(invoice_id: UUID) -> Response:
    """Show one document with its lines."""
    return http.as_json(_whole(queries.invoice(invoice_id)))


@bp.get("/invoices/<uuid:invoice_id>/pdf")
@requires(Permission.VIEW_INVOICES)
@opens_its_own_unit_of_work
def get_invoice_pdf(invoice_id: UUID) -> Response:
    """Send one document as it is printed."""
    return pdf_answer(operations.pdf_of(invoice_id=invoice_id))


@bp.post("/invoices/<uuid:invoice_id>/credit")
@requires(Permission.CREDIT_INVOICES)
def credit_invoice(invoice_id: UUID) -> Response:
    """Take back an invoice, or a part of it; the answer is the credit note."""
    by = current_actor()
    return answer_once(lambda: _credit(invoice_id, by=by), secrets_of=lambda _body: {})


def as_json(invoice: Invoice) -> dict[str, Any]:
    """Return a document as the team's programs see it. Amounts are positive on credit notes, too."""
    shown = ("kind", "number", "language", "currency", "reason", "seller", "buyer", "tax_included", "payments")
    amounts = ("net_minor", "tax_minor", "gross_minor", "tip_minor")
    ids = ("id", "appointment_id", "customer_id", "credits_id")
    return {
        **{name: _text_or_none(getattr(invoice, name)) for name in ids},
        **{name: getattr(invoice, name) for name in (*shown, *amounts)},
        "issued_at": local(invoice.issued_at, catalogue.salon().timezone),
        "issued_on": invoice.issued_on.isoformat(),
        "supplied_on": invoice.supplied_on.isoformat(),
        "taxes": invoice.rates,
    }


def _credit(invoice_id: UUID, *, by: Actor) -> Answer:
    command = parse(Credit, request)
    note = operations.credit_as_asked(invoice=queries.invoice(invoice_id), command=command, by=by, now=clock.now())
    return Answer(body=_whole(note))


def _whole(invoice: Invoice) -> dict[str, Any]:
    return as_json(invoice) | {"lines": [_line(line) for line in invoice.lines]}


def _line(line: InvoiceLine) -> dict[str, Any]:
    ids = ("id", "service_id", "staff_member_id", "credits_line_id")
    shown = ("description", "quantity", "unit_price_minor", "discount_minor", "rate", "rate_name")
    amounts = ("net_minor", "tax_minor", "gross_minor")
    return {
        **{name: _text_or_none(getattr(line, name)) for name in ids},
        **{name: getattr(line, name) for name in (*shown, *amounts)},
    }


def _text_or_none(value: UUID | None) -> str | None:
    return str(value) if value else None

"""/desk/invoices: every document that was issued, one of them, and the way to take it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import queries as catalogue
from app.core import clock, spoken_money, spoken_time
from app.core.forms import build
from app.core.htmx import go_to, page_or_partial
from app.core.http import render
from app.core.money import Money
from app.core.refused_forms import Form, refused
from app.core.wall_clock import day_of
from app.payments.invoices import operations, queries
from app.payments.invoices.commands import Credit, ExportMonth, ListInvoices
from app.payments.invoices.document import means_words, percent, title
from app.payments.invoices.export import as_csv, as_xlsx, rows
from app.payments.invoices.files import file_answer, pdf_answer
from app.payments.invoices.models import Invoice
from app.payments.invoices.numbers import Kind
from tenants.application import opens_its_own_unit_of_work

bp = Blueprint("invoices_desk", __name__, url_prefix="/desk/invoices")

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@requires(Permission.VIEW_INVOICES)
def index() -> Response:
    """List the documents, the newest first."""
    stated: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    asked = build(ListInvoices, stated)
    page = queries.search(**dict(asked))
    return page_or_partial(
        "payments/invoices/index.html",
        "payments/invoices/_list.html",
        invoices=page.data,
        asked=asked,
        next_href=url_for(".index", **stated | {"cursor": page.next}) if page.next else "",
        kinds=[(kind.value, title(kind)) for kind in Kind],
        this_month=_this_month(),
        **_words(),
    )


@bp.get("/export")
@requires(Permission.VIEW_INVOICES)
def export() -> Response:
    """Send a month's documents as a file for spreadsheets: those of this month, where none is named."""
    asked = build(ExportMonth, {"month": _this_month(), **request.args})
    listed = rows(queries.of_month(asked.month))
    if asked.form == "xlsx":
        return file_answer(as_xlsx(listed, at=clock.now()), name=f"invoices-{asked.month}.xlsx", mimetype=XLSX)
    return file_answer(as_csv(listed), name=f"invoices-{asked.month}.csv", mimetype=CSV)


@bp.get("/<uuid:invoice_id>")
@requires(Permission.VIEW_INVOICES)
def show(invoice_id: UUID) -> Response:
    """Show one document, and what was credited of it."""
    return _page(queries.invoice(invoice_id))


@bp.get("/<uuid:invoice_id>/pdf")
@requires(Permission.VIEW_INVOICES)
@opens_its_own_unit_of_work
def show_pdf(invoice_id: UUID) -> ResponseReturnValue:
    """Send one document as it is printed."""
    return pdf_answer(operations.pdf_of(invoice_id=invoice_id))


@bp.post("/<uuid:invoice_id>/credit")
@requires(Permission.CREDIT_INVOICES)
def create_credit(invoice_id: UUID) -> Response:
    """Take back an invoice, or a part of it."""
    invoice = queries.invoice(invoice_id)
    notes: list[Invoice] = []
    form = refused(lambda: notes.append(_credit(invoice)))
    if form:
        return _page(invoice, form)
    flash(_("Credit note %(number)s is issued.", number=notes[0].number), "success")
    return go_to(url_for(".show", invoice_id=notes[0].id))


def _credit(invoice: Invoice) -> Invoice:
    stated: dict[str, Any] = {"reason": request.form.get("reason", ""), "amount": request.form.get("amount") or None}
    command = build(Credit, stated | {"lines": [{"line_id": one} for one in request.form.getlist("line_ids")]})
    return operations.credit_as_asked(invoice=invoice, command=command, by=current_actor(), now=clock.now())


def _this_month() -> str:
    return f"{day_of(clock.now(), zone=catalogue.salon().timezone):%Y-%m}"


def _page(invoice: Invoice, form: Form | None = None) -> Response:
    left = queries.left_of_lines(invoice) if invoice.kind != Kind.CREDIT_NOTE else {}
    return render(
        "payments/invoices/show.html",
        form.status if form else 200,
        invoice=invoice,
        form=form or Form(),
        credit_notes=queries.credit_notes(invoice.id),
        left={line_id: one.gross_minor for line_id, one in left.items()},
        left_minor=sum(one.gross_minor for one in left.values()),
        **_words(),
    )


def _words() -> dict[str, Any]:
    country = catalogue.salon().country
    return {
        "title_of": title,
        "means": means_words(),
        "percent": percent,
        "say": lambda minor, currency: spoken_money.amount(Money(minor, currency), country=country),
        "day": lambda day: spoken_time.days(day, day, country=country),
    }

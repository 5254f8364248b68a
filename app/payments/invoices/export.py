"""A month's documents for whoever keeps the books: a row for each rate of each document, credit notes negative."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from flask_babel import gettext as _

from app.core.formulas import disarmed
from app.core.money import Money
from app.customers import spreadsheets
from app.payments.invoices.document import title
from app.payments.invoices.models import Invoice
from app.payments.tax import BASIS_POINTS

Cell = str | Decimal
Rows = list[list[Cell]]


def rows(invoices: Iterable[Invoice]) -> Rows:
    """Return the table, its heading first. Amounts are in major units; tips stand in a document's first row."""
    return [_heading(), *(row for invoice in invoices for row in _of(invoice))]


def as_csv(table: Sequence[Sequence[Cell]]) -> bytes:
    """Return a table as CSV; the mark at its beginning tells spreadsheets that it is UTF-8."""
    return ("\ufeff" + spreadsheets.write(table)).encode()


def as_xlsx(table: Sequence[Sequence[Cell]], *, at: datetime) -> bytes:
    """Return a table as a workbook, in which texts are texts."""
    output = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, plain) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, row in enumerate(table):
            _write(sheet, number, row, bold if number == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return output.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[Cell], style: xlsxwriter.format.Format | None
) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, Decimal):
            sheet.write_number(number, column, float(cell), style)
        else:
            sheet.write_string(number, column, disarmed(cell), style)


def _heading() -> list[Cell]:
    return [
        _("Number"),
        _("Kind"),
        _("Date"),
        _("Date of service"),
        _("Customer"),
        _("Takes back"),
        _("Currency"),
        _("Rate"),
        _("Percent"),
        _("Net"),
        _("Tax"),
        _("Gross"),
        _("Tip"),
    ]


def _of(invoice: Invoice) -> Iterable[list[Cell]]:
    sign = -1 if invoice.kind == "credit_note" else 1
    known: list[Cell] = [
        invoice.number,
        title(invoice.kind),
        invoice.issued_on.isoformat(),
        invoice.supplied_on.isoformat(),
        invoice.buyer["name"],
        invoice.credits.number if invoice.credits else "",
        invoice.currency,
    ]
    untaxed = {"name": "", "rate": 0, "net_minor": invoice.net_minor, "tax_minor": invoice.tax_minor}
    for place, one in enumerate(invoice.rates or [untaxed]):
        net, tax = sign * one["net_minor"], sign * one["tax_minor"]
        amounts = (net, tax, net + tax, 0 if place else invoice.tip_minor)
        percent = Decimal(one["rate"]) * 100 / BASIS_POINTS
        yield [*known, one["name"], percent, *(Money(amount, invoice.currency).major for amount in amounts)]

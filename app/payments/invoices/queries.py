"""Every read of invoices, and of what is said on them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from app.catalogue.models import Service
from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.core.refusals import NotFound
from app.payments.invoices.bill import NO_TAX, Bill, Rate, TaxedLine, taxed_lines, total
from app.payments.invoices.models import Invoice, InvoiceLine, InvoiceSettings, ServiceTaxRate, TaxRate
from app.payments.invoices.numbers import Kind
from app.payments.ledger import Sold
from app.payments.tax import Taxed
from tenants.db import db


def find_settings() -> InvoiceSettings | None:
    """Return what the owner has said of invoices, if anything."""
    return db.session.scalars(select(InvoiceSettings)).one_or_none()


def rates() -> Sequence[TaxRate]:
    """Return the tax rates, the default first."""
    return db.session.scalars(
        select(TaxRate).order_by(TaxRate.is_default.desc(), TaxRate.rate.desc(), TaxRate.id)
    ).all()


def rate(tax_rate_id: UUID) -> TaxRate:
    """Return a tax rate.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(TaxRate, tax_rate_id)
    if found is None:
        raise NotFound
    return found


def exceptions() -> Mapping[UUID, UUID]:
    """Return which services have a rate of their own: service → rate."""
    return {row.service_id: row.tax_rate_id for row in db.session.scalars(select(ServiceTaxRate))}


def known_services() -> set[UUID]:
    """Return the ids of all services, those that are offered no longer included."""
    return set(db.session.scalars(select(Service.id)))


def rate_of_services() -> Callable[[UUID | None], Rate]:
    """Return by which rate a service is taxed; what is no service, by the default. A variant is taxed like its service.

    Without any rates nothing is taxed, and nothing before the owner has said that documents show tax.
    """
    said = find_settings()
    if said is None or not said.shows_tax:
        return lambda _service_id: NO_TAX
    known = {one.id: Rate(name=one.name, rate=one.rate) for one in rates()}
    usual = next((known[one.id] for one in rates() if one.is_default), NO_TAX)
    own = exceptions()
    variants = select(Service.id, Service.parent_id).where(Service.parent_id.in_(own))
    inherited = {one: own[parent] for one, parent in db.session.execute(variants) if parent}
    named = {**inherited, **own}

    def find(service_id: UUID | None) -> Rate:
        return known[named[service_id]] if service_id in named else usual

    return find


def prices_include_tax() -> bool:
    """Tell whether prices contain the tax. They do while nothing is said of tax: then there is none on top."""
    said = find_settings()
    return said is None or not said.shows_tax or said.prices_include_tax


def taxed(bill: Bill) -> list[TaxedLine]:
    """Return the lines of a bill with their tax, as a document that was issued now would have them."""
    return taxed_lines(bill, rate_of=rate_of_services(), included=prices_include_tax())


def total_of(bill: Bill) -> Taxed:
    """Return what a bill comes to before anything is issued: what a customer has to pay, tips left out."""
    return total(line.amount for line in taxed(bill))


def invoice(invoice_id: UUID) -> Invoice:
    """Return a document.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Invoice, invoice_id)
    if found is None:
        raise NotFound
    return found


def find_by_cause(cause_id: UUID) -> Invoice | None:
    """Return the document that was written for something, if one was."""
    return db.session.scalars(select(Invoice).where(Invoice.cause_id == cause_id)).one_or_none()


def of_visit(appointment_id: UUID) -> Sequence[Invoice]:
    """Return all documents of a visit, the oldest first."""
    listed = select(Invoice).where(Invoice.appointment_id == appointment_id)
    return db.session.scalars(listed.order_by(Invoice.issued_at, Invoice.id)).all()


def credit_notes(invoice_id: UUID) -> Sequence[Invoice]:
    """Return what was credited of an invoice, the oldest first."""
    listed = select(Invoice).where(Invoice.credits_id == invoice_id)
    return db.session.scalars(listed.order_by(Invoice.issued_at, Invoice.id)).all()


def left_of_lines(invoice: Invoice) -> dict[UUID, Taxed]:
    """Return what could still be credited of each line."""
    sums = (
        select(InvoiceLine.credits_line_id, func.sum(InvoiceLine.net_minor), func.sum(InvoiceLine.tax_minor))
        .where(InvoiceLine.credits_line_id.in_([line.id for line in invoice.lines]))
        .group_by(InvoiceLine.credits_line_id)
    )
    credited = {line_id: (int(net), int(tax)) for line_id, net, tax in db.session.execute(sums)}
    left = {}
    for line in invoice.lines:
        net, tax = credited.get(line.id, (0, 0))
        left[line.id] = Taxed(net_minor=line.net_minor - net, tax_minor=line.tax_minor - tax)
    return left


def left_minor(invoice: Invoice) -> int:
    """Return what could still be credited of an invoice, tax included. Tips are no part of it."""
    return sum(one.gross_minor for one in left_of_lines(invoice).values())


def sold_of(invoice: Invoice) -> list[Sold]:
    """Return what a document says was sold, as the ledger is told of it (`ledger.sold`, `ledger.credited`).

    Discounts are taken off already. Lines of nobody in particular are left out: the ledger books revenue by staff
    member and service, so whoever wants them booked names both.
    """
    return [
        Sold(
            staff_member_id=line.staff_member_id,
            service_id=line.service_id,
            amount=Taxed(net_minor=line.net_minor, tax_minor=line.tax_minor),
        )
        for line in invoice.lines
        if line.staff_member_id and line.service_id
    ]


def search(
    *,
    q: str = "",
    kind: Kind | None = None,
    month: str | None = None,
    appointment_id: UUID | None = None,
    customer_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = PAGE_SIZE,
) -> Page[Invoice]:
    """Return documents, the newest first.

    :param q: a part of the number or of the buyer's name
    :param month: such as 2027-03, by the salon's days
    :raises Invalid: the cursor is none of ours
    """
    equal = {Invoice.kind: kind, Invoice.appointment_id: appointment_id, Invoice.customer_id: customer_id}
    wanted = [column == value for column, value in equal.items() if value is not None]
    listed = select(Invoice).where(*wanted, *_matching(q), *_in_month(month))
    if cursor:
        listed = listed.where(
            tuple_(Invoice.issued_at, Invoice.id) < decode_cursor(cursor, datetime.fromisoformat, UUID)
        )
    found = db.session.scalars(listed.order_by(Invoice.issued_at.desc(), Invoice.id.desc()).limit(limit + 1)).all()
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], encode_cursor(last.issued_at.isoformat(), str(last.id)) if last else None)


def of_month(month: str) -> Sequence[Invoice]:
    """Return all documents of a month, in the order in which they were issued."""
    listed = select(Invoice).where(*_in_month(month))
    return db.session.scalars(listed.order_by(Invoice.issued_at, Invoice.id)).all()


def _matching(q: str) -> list[ColumnElement[bool]]:
    buyer: ColumnElement[Any] = Invoice.buyer["name"].astext
    return [or_(Invoice.number.icontains(q, autoescape=True), buyer.icontains(q, autoescape=True))] if q else []


def _in_month(month: str | None) -> list[ColumnElement[bool]]:
    if month is None:
        return []
    year, number = (int(part) for part in month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return [Invoice.issued_on >= date(year, number, 1), Invoice.issued_on < following]

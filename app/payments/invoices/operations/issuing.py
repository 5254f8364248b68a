"""Issuing a document: once for each cause, with the next number, and never changed afterwards."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.auth.actor import Actor
from app.catalogue.queries import locations
from app.catalogue.queries import salon as current_salon
from app.core.events import publish
from app.core.ids import new_id
from app.core.languages import SUPPORTED, language_of
from app.core.wall_clock import day_of
from app.payments.events import InvoiceIssued
from app.payments.invoices import numbers, queries
from app.payments.invoices.bill import Bill, TaxedLine, by_rate
from app.payments.invoices.models import Invoice, InvoiceLine
from app.payments.invoices.numbers import Kind
from tenants.db import db


def issue(*, bill: Bill, by: Actor, now: datetime) -> Invoice:
    """Issue the invoice for what was done; while the salon has said nothing of tax, a receipt.

    Called again for the same cause it answers with what was issued then.

    :raises WrongBill: the bill cannot be
    """
    bill.check()
    wait_for(bill.cause_id)
    before = queries.find_by_cause(bill.cause_id)
    if before is not None:
        return before
    said, lines = queries.find_settings(), queries.taxed(bill)
    shows_tax = bool(said and said.shows_tax)
    facts = {
        "cause_id": bill.cause_id,
        "supplied_on": bill.supplied_on,
        "language": spoken(bill.language),
        "buyer": {"name": bill.buyer.name, "address": bill.buyer.address, "tax_number": bill.buyer.tax_number},
        "appointment_id": bill.appointment_id,
        "customer_id": bill.buyer.customer_id,
        "tax_included": queries.prices_include_tax(),
        "tip_minor": bill.tip_minor,
        "rates": by_rate([(line.rate, line.amount) for line in lines]) if shows_tax else [],
        "payments": [asdict(one) for one in bill.paid],
        "currency": current_salon().currency,
        "country": current_salon().country,
    }
    kind = Kind.INVOICE if shows_tax else Kind.RECEIPT
    return write(kind, facts, _rows(lines), by=by, now=now)


def write(kind: Kind, facts: dict[str, Any], lines: Sequence[dict[str, Any]], *, by: Actor, now: datetime) -> Invoice:
    """Write a document with the next number of its kind, and let everyone know."""
    day = day_of(now, zone=current_salon().timezone)
    said = queries.find_settings()
    rows = [InvoiceLine(id=new_id(), position=place, **line) for place, line in enumerate(lines)]
    sequence = numbers.take_next(kind, day.year)
    invoice = Invoice(
        id=new_id(),
        kind=kind,
        year=day.year,
        sequence=sequence,
        number=numbers.written(kind, day.year, sequence, prefix=said.number_prefix if said else ""),
        issued_at=now,
        issued_on=day,
        seller=_seller(),
        net_minor=sum(row.net_minor for row in rows),
        tax_minor=sum(row.tax_minor for row in rows),
        gross_minor=sum(row.gross_minor for row in rows),
        lines=rows,
        by_account_id=by.account_id,
        by_name=by.name,
        **facts,
    )
    db.session.add(invoice)
    db.session.flush()
    publish(InvoiceIssued(invoice_id=invoice.id, appointment_id=invoice.appointment_id, at=now))
    return invoice


def wait_for(cause_id: UUID) -> None:
    """Let nobody else write for the same cause until we are done: a number that was taken in vain would be a gap."""
    key = func.hashtextextended(f"parlour.invoices.{cause_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def spoken(language: str) -> str:
    """Return the language of a document: the customer's, the salon's, or English."""
    wanted = (language_of(language), language_of(current_salon().locale))
    return next((code for code in wanted if code in SUPPORTED), "en")


def _rows(lines: Sequence[TaxedLine]) -> list[dict[str, Any]]:
    return [
        {
            "description": one.line.description,
            "quantity": one.line.quantity,
            "unit_price_minor": one.line.price_minor,
            "discount_minor": one.discount_minor,
            "rate": one.rate.rate,
            "rate_name": one.rate.name,
            "net_minor": one.amount.net_minor,
            "tax_minor": one.amount.tax_minor,
            "gross_minor": one.amount.gross_minor,
            "service_id": one.line.service_id,
            "staff_member_id": one.line.staff_member_id,
        }
        for one in lines
    ]


def _seller() -> dict[str, Any]:
    """Return who issues, as it is to be read for ever; what the owner has not said follows from the profile."""
    salon, said = current_salon(), queries.find_settings()
    place = next(iter(locations()), None)
    return {
        "name": (said and said.legal_name) or salon.name,
        "shop": salon.name,
        "address": (said and said.address) or ("\n".join(place.address) if place else ""),
        "tax_number": said.tax_number if said else "",
        "small_print": said.small_print if said else "",
        "email": salon.email or "",
        "phone": salon.phone or "",
        "website": salon.website or "",
        "color": salon.brand_color or "",
    }

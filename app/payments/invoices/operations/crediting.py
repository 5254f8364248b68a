"""Taking back an invoice, or a part of it: by a document of its own, and never more than is left of it."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.catalogue.prices import Price
from app.core.ids import new_id
from app.core.money import split
from app.core.refusals import NotFound, Refusal
from app.payments import tax
from app.payments.invoices import queries
from app.payments.invoices.bill import Rate, by_rate
from app.payments.invoices.commands import Credit
from app.payments.invoices.models import Invoice, InvoiceLine
from app.payments.invoices.numbers import Kind
from app.payments.invoices.operations.issuing import wait_for, write
from app.payments.tax import Taxed
from tenants.db import db


class CreditTooLarge(Refusal):
    """That is more than is left of this invoice."""

    code, status = "credit_too_large", HTTPStatus.CONFLICT


def credit(
    *,
    invoice_id: UUID,
    reason: str,
    by: Actor,
    now: datetime,
    lines: Mapping[UUID, int | None] | None = None,
    amount_minor: int | None = None,
    cause_id: UUID | None = None,
) -> Invoice:
    """Issue a credit note; called again for the same cause it answers with what was issued then.

    :param lines: line of the invoice → how much of it in minor units, tax included; None: all that is left of it
    :param amount_minor: how much of the whole, tax included; shared out over what is left of the lines. Without lines
        and amount, all that is left is credited.
    :param cause_id: what it is written for, as a refund; each credit without one is one of its own
    :raises CreditTooLarge: so much is not left, or nothing is asked for
    :raises NotFound: there is no such invoice, or no such line on it
    """
    cause_id = cause_id or new_id()
    wait_for(cause_id)
    before = queries.find_by_cause(cause_id)
    if before is not None:
        return before
    invoice = _locked(invoice_id)
    left = queries.left_of_lines(invoice)
    taken = _taken(left, lines=lines, amount_minor=amount_minor)
    note = write(Kind.CREDIT_NOTE, _facts(invoice, taken, cause_id, reason), _rows(invoice, taken), by=by, now=now)
    audit.note(Verb.ADDED, Subject.INVOICE, note, name=note.number, by=by)
    return note


def credit_as_asked(
    *, invoice: Invoice, command: Credit, by: Actor, now: datetime, cause_id: UUID | None = None
) -> Invoice:
    """Credit what somebody asked for, in the currency of the invoice.

    :raises Invalid: an amount is none, or of another currency
    """
    return credit(
        invoice_id=invoice.id,
        reason=command.reason,
        lines={one.line_id: _minor(one.amount, invoice, "lines") for one in command.lines},
        amount_minor=_minor(command.amount, invoice, "amount"),
        cause_id=cause_id,
        by=by,
        now=now,
    )


def _minor(price: Price | None, invoice: Invoice, field: str) -> int | None:
    return None if price is None else price.minor_in(invoice.currency, field=field)


def _locked(invoice_id: UUID) -> Invoice:
    """Return the invoice, and let others who want to credit it wait: what is left of it is read after that."""
    invoice = db.session.scalars(select(Invoice).where(Invoice.id == invoice_id).with_for_update()).one_or_none()
    if invoice is None:
        raise NotFound
    if invoice.kind == Kind.CREDIT_NOTE:
        raise CreditTooLarge
    return invoice


def _taken(
    left: Mapping[UUID, Taxed], *, lines: Mapping[UUID, int | None] | None, amount_minor: int | None
) -> dict[UUID, Taxed]:
    """Return how much of each line is credited."""
    asked = _asked_of_lines(left, lines) if lines else _asked_of_all(left, amount_minor)
    if not any(asked.values()) or any(not 0 <= amount <= left[line].gross_minor for line, amount in asked.items()):
        raise CreditTooLarge
    return {line: part_of(left[line], amount) for line, amount in asked.items() if amount}


def _asked_of_lines(left: Mapping[UUID, Taxed], lines: Mapping[UUID, int | None]) -> dict[UUID, int]:
    if not lines.keys() <= left.keys():
        raise NotFound
    return {line: left[line].gross_minor if amount is None else amount for line, amount in lines.items()}


def _asked_of_all(left: Mapping[UUID, Taxed], amount_minor: int | None) -> dict[UUID, int]:
    weights = [one.gross_minor for one in left.values()]
    amount = sum(weights) if amount_minor is None else amount_minor
    if not 0 < amount <= sum(weights):
        raise CreditTooLarge
    return dict(zip(left, split(amount, weights), strict=True))


def part_of(left: Taxed, gross_minor: int) -> Taxed:
    """Return a part of what is left, with its share of the tax, halves rounded up; the last part takes all."""
    share = tax.rounded(left.tax_minor * gross_minor, left.gross_minor)
    return Taxed(net_minor=gross_minor - share, tax_minor=share)


def _facts(invoice: Invoice, taken: Mapping[UUID, Taxed], cause_id: UUID, reason: str) -> dict[str, Any]:
    kept = ("supplied_on", "language", "buyer", "appointment_id", "customer_id", "currency", "country")
    rates = {line.id: Rate(name=line.rate_name, rate=line.rate) for line in invoice.lines}
    return {
        **{name: getattr(invoice, name) for name in kept},
        "cause_id": cause_id,
        "credits_id": invoice.id,
        "reason": reason,
        # What is credited is stated as it was paid: with the tax.
        "tax_included": True,
        "rates": by_rate([(rates[line], amount) for line, amount in taken.items()]) if invoice.rates else [],
        "payments": [],
    }


def _rows(invoice: Invoice, taken: Mapping[UUID, Taxed]) -> list[dict[str, Any]]:
    return [_row(line, taken[line.id]) for line in invoice.lines if line.id in taken]


def _row(line: InvoiceLine, amount: Taxed) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": 1,
        "unit_price_minor": amount.gross_minor,
        "rate": line.rate,
        "rate_name": line.rate_name,
        "net_minor": amount.net_minor,
        "tax_minor": amount.tax_minor,
        "gross_minor": amount.gross_minor,
        "service_id": line.service_id,
        "staff_member_id": line.staff_member_id,
        "credits_line_id": line.id,
    }

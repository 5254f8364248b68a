"""What a document says, in the words of its language: everything the template sets, as plain texts."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from app.core import spoken_money, spoken_time
from app.core.colours import DEFAULT_BRAND, brand_tokens
from app.core.languages import direction
from app.core.money import Money
from app.core.texts import UNPRINTABLE
from app.payments.accounts import Means
from app.payments.invoices.models import Invoice, InvoiceLine
from app.payments.invoices.numbers import Kind
from app.payments.tax import BASIS_POINTS

LETTER = frozenset({"BS", "CA", "CL", "CO", "CR", "DO", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})
"""Where offices have US Letter; everywhere else it is A4 (CLDR, paperSize)."""

LONG_WORD = re.compile(r"\S{28}(?=\S{12})")
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
ISOLATE, END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
DOT = " · "


def document(invoice: Invoice, *, credited: Invoice | None, language: str) -> dict[str, Any]:
    """Return what the template sets.

    :param credited: the invoice that a credit note takes back
    :param language: the document's own, or another one where its letters cannot be set
    """
    with force_locale(language):
        return {
            "language": language,
            "rtl": direction(language) == "rtl",
            "paper": "us-letter" if invoice.country in LETTER else "a4",
            "color": brand_tokens(invoice.seller["color"] or DEFAULT_BRAND)["--brand-text"],
            "title": title(invoice.kind),
            "number": invoice.number,
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "seller": _seller(invoice),
            "imprint": _imprint(invoice),
            "buyer": _buyer(invoice),
            "facts": _facts(invoice, credited),
            "shows-tax": bool(invoice.rates),
            "columns": _columns(invoice),
            "lines": [_line(invoice, line) for line in invoice.lines],
            "sums": _sums(invoice),
            "total": _total(invoice),
            "paid": _paid(invoice),
            "tax-columns": [_("Rate"), _("Net"), _("Tax"), _("Gross")],
            "taxes": _taxes(invoice),
            "notes": _notes(invoice),
        }


def title(kind: str) -> str:
    """Return what a kind of document is called."""
    titles = {Kind.INVOICE: _("Invoice"), Kind.RECEIPT: _("Receipt"), Kind.CREDIT_NOTE: _("Credit note")}
    return str(titles[Kind(kind)])


def means_words() -> dict[str, str]:
    """Return what the ways to pay are called."""
    return {
        Means.STRIPE: _("Card, online"),
        Means.PAYPAL: "PayPal",
        Means.CASH: _("Cash"),
        Means.TERMINAL: _("Card"),
        Means.BANK_TRANSFER: _("Bank transfer"),
    }


def percent(rate: int) -> str:
    """Say a rate of basis points: 8.1%, or 8,1 %."""
    return format_percent(Decimal(rate) / BASIS_POINTS, locale=get_locale() or "en", decimal_quantization=False)


def percent_typed(rate: int) -> str:
    """Say a rate as one types it: 19, or 8.1."""
    return f"{Decimal(rate) * 100 / BASIS_POINTS:f}"


def settable(text: str) -> str:
    """Return a text that stays on the page: without what cannot be printed, and with places where long words break.

    Between words from right to left it keeps the direction of its own: 10115 Berlin is not turned round.
    """
    kept = LONG_WORD.sub(lambda found: found[0] + MAY_BREAK, UNPRINTABLE.sub("", text))
    return f"{ISOLATE}{kept}{END_OF_ISOLATE}" if direction(str(get_locale() or "en")) == "rtl" else kept


def _say(invoice: Invoice, amount_minor: int) -> str:
    return spoken_money.amount(Money(amount_minor, invoice.currency), country=invoice.country)


def _lines_of(text: str) -> list[str]:
    return [settable(line) for line in text.splitlines() if line.strip()]


def _seller(invoice: Invoice) -> dict[str, str]:
    seller = invoice.seller
    line = DOT.join([settable(seller["name"]), *_lines_of(seller["address"])])
    return {"name": settable(seller["name"]), "shop": settable(seller["shop"]), "line": line}


def _imprint(invoice: Invoice) -> str:
    seller = invoice.seller
    tax_number = _("Tax number %(number)s", number=seller["tax_number"]) if seller["tax_number"] else ""
    said = (seller["name"], tax_number, seller["email"], seller["phone"], seller["website"])
    return DOT.join(settable(one) for one in said if one)


def _buyer(invoice: Invoice) -> dict[str, Any]:
    buyer = invoice.buyer
    tax_number = [_("Tax number %(number)s", number=settable(buyer["tax_number"]))] if buyer["tax_number"] else []
    return {"name": settable(buyer["name"]), "lines": [*_lines_of(buyer["address"]), *tax_number]}


def _facts(invoice: Invoice, credited: Invoice | None) -> list[tuple[str, str]]:
    said = {"country": invoice.country}
    facts = [
        (_("Number"), settable(invoice.number)),
        (_("Date"), spoken_time.days(invoice.issued_on, invoice.issued_on, **said)),
        (_("Date of service"), spoken_time.days(invoice.supplied_on, invoice.supplied_on, **said)),
    ]
    if credited is None:
        return facts
    day = spoken_time.days(credited.issued_on, credited.issued_on, **said)
    return [*facts, (_("Takes back"), settable(credited.number)), (_("Issued on"), day)]


def _columns(invoice: Invoice) -> list[str]:
    tax = [_("Tax")] if invoice.rates else []
    return [_("Description"), _("Quantity"), _("Price"), *tax, _("Amount")]


def _line(invoice: Invoice, line: InvoiceLine) -> dict[str, str]:
    note = _("Discount: %(amount)s", amount=_say(invoice, -line.discount_minor)) if line.discount_minor else ""
    return {
        "description": settable(line.description),
        "note": note,
        "quantity": str(line.quantity),
        "price": _say(invoice, line.unit_price_minor),
        "rate": percent(line.rate),
        "amount": _say(invoice, line.gross_minor if invoice.tax_included else line.net_minor),
    }


def _sums(invoice: Invoice) -> list[tuple[str, str]]:
    if not invoice.rates:
        return []
    taxes = [(_("Tax at %(rate)s", rate=percent(one["rate"])), one["tax_minor"]) for one in invoice.rates]
    return [(label, _say(invoice, amount)) for label, amount in ((_("Net"), invoice.net_minor), *taxes)]


def _total(invoice: Invoice) -> tuple[str, str]:
    label = _("Credited") if invoice.kind == Kind.CREDIT_NOTE else _("Total")
    return label, _say(invoice, invoice.gross_minor)


def _taxes(invoice: Invoice) -> list[tuple[str, ...]]:
    """Return the tax table, where there is more than one rate to tell apart."""
    if len(invoice.rates) < 2:  # noqa: PLR2004 - one rate is told by the sums
        return []
    return [
        (
            settable(f"{one['name']} {percent(one['rate'])}"),
            _say(invoice, one["net_minor"]),
            _say(invoice, one["tax_minor"]),
            _say(invoice, one["net_minor"] + one["tax_minor"]),
        )
        for one in invoice.rates
    ]


def _paid(invoice: Invoice) -> list[tuple[str, str]]:
    if invoice.kind == Kind.CREDIT_NOTE:
        return []
    words, whole = means_words(), invoice.gross_minor + invoice.tip_minor
    tip = [(_("Tip"), invoice.tip_minor), (_("Total with tip"), whole)] if invoice.tip_minor else []
    paid = [(_("Paid: %(means)s", means=words[one["means"]]), one["amount_minor"]) for one in invoice.payments]
    still_open = whole - sum(one["amount_minor"] for one in invoice.payments)
    rest = [(_("Still to be paid"), still_open)] if still_open > 0 else []
    return [(label, _say(invoice, amount)) for label, amount in (*tip, *paid, *rest)]


def _notes(invoice: Invoice) -> list[Sequence[str]]:
    taxed = _("Prices include tax.") if invoice.tax_included else _("Prices are without tax, which is added.")
    reason = _("Reason: %(reason)s", reason=invoice.reason) if invoice.reason else ""
    notes = (reason, taxed if invoice.rates else "", invoice.seller["small_print"])
    return [_lines_of(note) for note in notes if note.strip()]

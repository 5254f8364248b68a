"""What the tests of invoices say again and again: a salon that shows tax, a bill, an invoice."""

from datetime import date

import pytest

from app.catalogue.queries import salon
from app.core.ids import new_id
from app.payments.accounts import Means
from app.payments.invoices import operations
from app.payments.invoices.bill import Bill, BillLine, Buyer, Paid
from app.payments.invoices.commands import ChangeInvoicing, NameRate

DAY = date(2027, 3, 1)


@pytest.fixture
def rate(app):
    """`rate(name, percent)`: add a tax rate."""
    return lambda name, percent: operations.add_rate(command=NameRate(name=name, percent=percent))


@pytest.fixture
def invoicing(app):
    """`invoicing(**said)`: say what invoices say."""
    return lambda **said: operations.change_invoicing(command=ChangeInvoicing.model_validate(said))


@pytest.fixture
def taxed(rate, invoicing):
    """`taxed(percent, currency, included)`: let the salon show tax; the standard rate comes back."""

    def arrange(percent="19", *, currency="EUR", included=True, **said):
        salon().currency = currency
        invoicing(shows_tax=True, prices_include_tax=included, **said)
        return rate("Standard", percent)

    return arrange


@pytest.fixture
def bill(bliss):
    """`bill(price, price, …)`: what was done, by Bo for Cleo."""

    def make(*prices, **given):
        lines = tuple(
            BillLine(
                description=f"Cut {number}",
                price_minor=price,
                service_id=bliss.cut_id,
                staff_member_id=bliss.stylist.staff_member_id,
            )
            for number, price in enumerate(prices or (4500,), start=1)
        )
        facts = {
            "cause_id": new_id(),
            "lines": lines,
            "buyer": Buyer(name="Cleo Client", customer_id=bliss.customer.customer_id),
            "supplied_on": DAY,
            "language": "en",
            "appointment_id": new_id(),
        }
        return Bill(**{**facts, **given})

    return make


@pytest.fixture
def issue(bill, ada, now):
    """`issue(price, …)`: an invoice."""

    def make(*prices, **given):
        return operations.issue(bill=bill(*prices, **given), by=ada, now=now)

    return make


@pytest.fixture
def credit(ada, now):
    """`credit(invoice, …)`: take back a part of it."""

    def make(invoice, **given):
        return operations.credit(invoice_id=invoice.id, **{"reason": "A gesture", "by": ada, "now": now, **given})

    return make


@pytest.fixture
def cash():
    """`cash(amount)`: what was paid into the drawer."""
    return lambda amount_minor: Paid(means=Means.CASH, amount_minor=amount_minor)

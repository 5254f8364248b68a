"""Taking back: by a document of its own, in the order in which it is asked for, and never more than is left."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.auth.actor import SYSTEM
from app.catalogue.queries import salon
from app.core.ids import new_id
from app.core.refusals import NotFound
from app.payments.invoices import operations, queries
from app.payments.invoices.bill import Bill, BillLine, Buyer
from app.payments.invoices.commands import ChangeInvoicing, NameRate
from app.payments.invoices.operations import CreditTooLarge
from app.payments.tax import Taxed
from tenants.db import db
from tests.payments.invoices.conftest import DAY


class TestCredit:
    def test_names_what_it_takes_back(self, taxed, issue, credit, bliss):
        taxed()
        invoice = issue(4500, 5500)
        note = credit(invoice, amount_minor=1000)

        assert (note.kind, note.credits_id, note.reason) == ("credit_note", invoice.id, "A gesture")
        assert (note.gross_minor, note.tax_minor) == (1000, 160)
        assert note.customer_id == bliss.customer.customer_id
        assert [line.gross_minor for line in note.lines] == [450, 550]

    def test_takes_all_that_is_left_where_nothing_is_stated(self, taxed, issue, credit):
        taxed(included=False)
        invoice = issue(4500)
        credit(invoice, amount_minor=1)
        rest = credit(invoice)

        assert rest.gross_minor == invoice.gross_minor - 1
        assert not any(one.gross_minor for one in queries.left_of_lines(invoice).values())

    def test_takes_single_lines(self, taxed, issue, credit):
        taxed()
        invoice = issue(4500, 5500)
        first, second = invoice.lines
        note = credit(invoice, lines={first.id: None, second.id: 500})

        assert [line.gross_minor for line in note.lines] == [4500, 500]

    def test_is_done_once_for_a_cause(self, issue, credit):
        invoice, refund = issue(4500), new_id()

        assert credit(invoice, amount_minor=4000, cause_id=refund) is credit(
            invoice, amount_minor=4000, cause_id=refund
        )

    @pytest.mark.parametrize("amount", [-1, 0, 4501])
    def test_is_refused_beyond_what_is_left(self, issue, credit, amount):
        with pytest.raises(CreditTooLarge):
            credit(issue(4500), amount_minor=amount)

    @pytest.mark.parametrize("amount", [-1, 0, 4501])
    def test_is_refused_beyond_what_is_left_of_a_line(self, issue, credit, amount):
        invoice = issue(4500, 5500)

        with pytest.raises(CreditTooLarge):
            credit(invoice, lines={invoice.lines[0].id: amount})

    def test_is_not_taken_back_itself(self, issue, credit):
        with pytest.raises(CreditTooLarge):
            credit(credit(issue(4500)))

    def test_knows_only_lines_of_the_invoice(self, issue, credit):
        with pytest.raises(NotFound):
            credit(issue(4500), lines={issue(4500).lines[0].id: 1})

    def test_that_fails_leaves_no_gap(self, issue, credit):
        invoice = issue(4500)
        with pytest.raises(CreditTooLarge):
            credit(invoice, amount_minor=9999)

        assert credit(invoice).sequence == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    prices=st.lists(st.integers(0, 50_000), min_size=1, max_size=4).filter(any),
    included=st.booleans(),
    wishes=st.lists(st.tuples(st.booleans(), st.integers(1, 60_000)), min_size=1, max_size=8),
)
def test_never_more_is_credited_than_is_left(app, ada, now, currency, prices, included, wishes):
    """Whatever is asked for, one after the other: by amount or by line."""
    with db.session.begin_nested() as nested:
        invoice = _issued(prices, currency, included, ada, now)
        credited = Taxed(net_minor=0, tax_minor=0)
        for by_line, amount in wishes:
            left = invoice.gross_minor - credited.gross_minor
            note = _try_to_credit(invoice, amount, by_line=by_line, now=now)
            if note is not None:
                credited = Taxed(
                    net_minor=credited.net_minor + note.net_minor, tax_minor=credited.tax_minor + note.tax_minor
                )
                assert note.gross_minor == amount
            else:
                line_left = queries.left_of_lines(invoice)[invoice.lines[0].id].gross_minor
                assert amount > (line_left if by_line else left)
            assert credited.net_minor <= invoice.net_minor
            assert credited.tax_minor <= invoice.tax_minor
        if credited.gross_minor < invoice.gross_minor:
            rest = operations.credit(invoice_id=invoice.id, reason="The rest", by=SYSTEM, now=now)
            assert rest.net_minor + credited.net_minor == invoice.net_minor
            assert rest.tax_minor + credited.tax_minor == invoice.tax_minor
        nested.rollback()


def _issued(prices, currency, included, ada, now):
    salon().currency = currency
    operations.change_invoicing(command=ChangeInvoicing(shows_tax=True, prices_include_tax=included))
    operations.add_rate(command=NameRate(name="Standard", percent="19"))
    lines = tuple(BillLine(description="x", price_minor=price) for price in prices)
    bill = Bill(cause_id=new_id(), lines=lines, buyer=Buyer(name="Cleo"), supplied_on=DAY, language="en")
    return operations.issue(bill=bill, by=ada, now=now)


def _try_to_credit(invoice, amount, *, by_line, now):
    asked = {"lines": {invoice.lines[0].id: amount}} if by_line else {"amount_minor": amount}
    try:
        return operations.credit(invoice_id=invoice.id, reason="x", by=SYSTEM, now=now, **asked)
    except operations.CreditTooLarge:
        return None

"""Issuing: the right tax to the minor unit, once for each cause, numbered by the salon's year, and never changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.catalogue.commands import AddVariant
from app.catalogue.operations import add_variant
from app.core.ids import new_id
from app.payments.invoices import operations, queries
from app.payments.invoices.bill import Bill, BillLine, Buyer, Rate, WrongBill, taxed_lines, total
from app.payments.invoices.commands import RateServices
from app.payments.invoices.models import InvoiceCounter
from app.payments.tax import Taxed
from tenants.db import db
from tests.payments.invoices.conftest import DAY


class TestTax:
    @pytest.mark.parametrize(
        "currency, percent, included, price, expected",
        [
            ("EUR", "19", True, 4500, (3782, 718)),
            ("EUR", "19", False, 4500, (4500, 855)),
            ("EUR", "8.1", True, 999, (924, 75)),
            ("JPY", "10", True, 5500, (5000, 500)),
            ("JPY", "10", False, 5555, (5555, 556)),
            ("KWD", "5", True, 10500, (10000, 500)),
            ("KWD", "5", False, 12345, (12345, 617)),
            ("EUR", "0", True, 4500, (4500, 0)),
        ],
    )
    def test_is_right_to_the_minor_unit(self, taxed, issue, currency, percent, included, price, expected):
        taxed(percent, currency=currency, included=included)
        invoice = issue(price)

        assert (invoice.net_minor, invoice.tax_minor) == expected
        assert invoice.gross_minor == sum(expected)
        assert invoice.currency == currency

    def test_is_told_by_rate_the_highest_first(self, taxed, rate, issue, bill, bliss):
        taxed()
        low = rate("Reduced", "7")
        operations.rate_services(command=RateServices(exceptions={bliss.colour_id: low.id}))
        mixed = (BillLine(description="Cut", price_minor=11900), BillLine(description="Book", price_minor=1070))
        book = replace(mixed[1], service_id=bliss.colour_id)
        invoice = issue(lines=(book, mixed[0]))

        assert invoice.rates == [
            {"name": "Standard", "rate": 1900, "net_minor": 10000, "tax_minor": 1900},
            {"name": "Reduced", "rate": 700, "net_minor": 1000, "tax_minor": 70},
        ]

    def test_of_a_variant_is_that_of_its_service(self, taxed, rate, bliss):
        taxed()
        low = rate("Reduced", "7")
        long = AddVariant.model_validate({"name": "Long", "duration_minutes": 60, "price": "70"})
        variant = add_variant(service_id=bliss.colour_id, command=long)
        operations.rate_services(command=RateServices(exceptions={bliss.colour_id: low.id}))

        assert queries.rate_of_services()(variant.id) == Rate(name="Reduced", rate=700)
        assert queries.rate_of_services()(bliss.cut_id).rate == 1900

    def test_is_not_claimed_before_the_owner_has_said_so(self, rate, issue):
        rate("Standard", "19")
        receipt = issue(4500)

        assert (receipt.kind, receipt.number) == ("receipt", "REC-2027-00001")
        assert (receipt.net_minor, receipt.tax_minor, receipt.rates) == (4500, 0, [])

    @pytest.mark.parametrize("included", [True, False])
    def test_is_known_before_anything_is_issued(self, taxed, issue, bill, included):
        taxed(included=included)
        asked = bill(4500, 3333, discount_minor=100)

        assert queries.total_of(asked).gross_minor == issue(4500, 3333, discount_minor=100).gross_minor

    def test_leaves_tips_alone(self, taxed, issue, cash):
        taxed()
        invoice = issue(4500, tip_minor=500, paid=(cash(5000),))

        assert (invoice.gross_minor, invoice.tip_minor, invoice.tax_minor) == (4500, 500, 718)
        assert invoice.payments == [{"means": "cash", "amount_minor": 5000}]

    @given(
        prices=st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 9)), min_size=1, max_size=8),
        rate=st.integers(0, 10000),
        discount=st.floats(0, 1),
        included=st.booleans(),
    )
    def test_and_discount_lose_nothing(self, prices, rate, discount, included):
        lines = tuple(BillLine(description="x", price_minor=price, quantity=count) for price, count in prices)
        whole = sum(line.full_minor for line in lines)
        off = int(whole * discount)
        bill = Bill(
            cause_id=new_id(), lines=lines, buyer=Buyer(name=""), supplied_on=DAY, language="en", discount_minor=off
        )
        taxed = taxed_lines(bill, rate_of=lambda _: Rate(name="", rate=rate), included=included)
        sums = total(one.amount for one in taxed)

        assert sum(one.discount_minor for one in taxed) == off
        assert (sums.gross_minor if included else sums.net_minor) == whole - off
        assert all(one.amount.net_minor >= 0 and one.amount.tax_minor >= 0 for one in taxed)


class TestNumbers:
    def test_follow_each_other_by_kind(self, taxed, issue, credit):
        receipt = issue()
        taxed(number_prefix="SB/")
        first, second = issue(), issue()

        assert [one.number for one in (receipt, first, second, credit(first))] == [
            "REC-2027-00001",
            "SB/INV-2027-00001",
            "SB/INV-2027-00002",
            "SB/CN-2027-00001",
        ]

    def test_begin_anew_with_the_salons_year(self, taxed, issue, bill, ada):
        taxed()
        in_berlin = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)
        last = operations.issue(bill=bill(), by=ada, now=in_berlin - timedelta(hours=1))
        first = operations.issue(bill=bill(), by=ada, now=in_berlin)

        assert [last.number, first.number] == ["INV-2027-00001", "INV-2028-00001"]
        assert str(first.issued_on) == "2028-01-01"

    def test_are_given_back_by_what_is_rolled_back(self, taxed, issue):
        taxed()
        nested = db.session.begin_nested()
        issue()
        nested.rollback()

        assert issue().sequence == 1

    def test_are_not_used_up_by_asking_twice(self, taxed, issue, bill, ada, now):
        taxed()
        same = bill()
        once, again = (operations.issue(bill=same, by=ada, now=now) for _ in range(2))

        assert once is again
        assert db.session.get(InvoiceCounter, ("invoice", 2027)).last == 1


class TestIssued:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE invoices SET gross_minor = 0, net_minor = 0, tax_minor = 0",
            "UPDATE invoice_lines SET description = 'Nothing'",
            "DELETE FROM invoice_lines",
            "DELETE FROM invoices",
            "TRUNCATE invoices CASCADE",
        ],
    )
    def test_is_never_changed(self, issue, change):
        issue()
        with pytest.raises(IntegrityError, match="never changed"), db.session.begin_nested():
            db.session.connection().exec_driver_sql(change)

    def test_keeps_what_seller_and_rate_were(self, taxed, rate, invoicing, issue):
        standard = taxed(legal_name="Shear Bliss GmbH", tax_number="DE123")
        invoice = issue()
        invoicing(shows_tax=True, legal_name="Another GmbH")
        operations.remove_rate(tax_rate_id=standard.id)
        db.session.refresh(invoice)

        assert (invoice.seller["name"], invoice.seller["tax_number"]) == ("Shear Bliss GmbH", "DE123")
        assert invoice.lines[0].rate_name == "Standard"

    def test_tells_the_ledger_what_was_sold(self, taxed, issue, bliss):
        taxed()
        (sold,) = queries.sold_of(issue(4500))

        assert (sold.service_id, sold.staff_member_id) == (bliss.cut_id, bliss.stylist.staff_member_id)
        assert sold.amount == Taxed(net_minor=3782, tax_minor=718)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"lines": ()},
            {"lines": (BillLine(description="x", price_minor=-1),)},
            {"lines": (BillLine(description="x", price_minor=1, quantity=0),)},
            {"lines": (BillLine(description="x", price_minor=1, quantity=-1),)},
            {"lines": (BillLine(description="x", price_minor=1, quantity=10**9),)},
            {"lines": (BillLine(description="x", price_minor=10**13),)},
            {"discount_minor": 4501},
            {"discount_minor": -1},
            {"tip_minor": -5},
        ],
    )
    def test_is_not_what_cannot_be(self, issue, wrong):
        with pytest.raises(WrongBill):
            issue(**wrong)

    def test_speaks_a_language_that_there_is(self, issue):
        assert [issue(language=one).language for one in ("de-AT", "tlh", "ar")] == ["de", "en", "ar"]

"""What a gateway says of a payment becomes ours, once."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.core.money import Money
from app.core.refusals import NotFound
from app.payments import queries
from app.payments.accounts import Account, Means
from app.payments.gateways.models import MoneyAlert
from app.payments.gateways.port import GatewayAway, Progress
from app.payments.models import LedgerEntry, LedgerPosting
from tenants.db import db


def alerts():
    return [alert.kind for alert in db.session.scalars(select(MoneyAlert).order_by(MoneyAlert.raised_at))]


def entries():
    return db.session.scalar(select(func.count()).select_from(LedgerEntry))


class TestBeginning:
    def test_leads_to_the_gateways_page_and_to_the_same_one_again(self, ask, begin, gateway):
        payment = ask()
        first = begin(payment)

        assert begin(payment) == first
        assert gateway.count("authorise") == 1

    def test_asks_for_the_amount_that_the_server_has_decided(self, ask, begin, gateway):
        order = gateway.orders[begin(ask(2000))]

        assert order.amount == Money(2000, "EUR")
        assert order.account == "acct_shear"

    def test_says_calmly_that_the_gateway_is_away(self, ask, begin, gateway):
        payment, gateway.is_away = ask(), True
        with pytest.raises(GatewayAway):
            begin(payment)

        assert payment.state == "REQUESTED"

    def test_asks_nobody_to_pay_twice(self, paid, begin):
        with pytest.raises(NotFound):
            begin(paid())


class TestSettling:
    def test_enters_a_payment_that_has_come(self, paid, visit):
        payment = paid(2000)

        assert payment.state == "SUCCEEDED"
        assert queries.standing_of_visit(visit.appointment_id).paid_minor == 2000
        assert queries.balance(Account.CLEARING, LedgerPosting.means == Means.STRIPE) == 2000

    def test_enters_it_once_however_often_it_is_said(self, paid, check):
        payment = paid(2000)
        for _again in range(5):
            check(payment)

        assert entries() == 1

    def test_waits_as_long_as_the_customer_does(self, ask, begin, check):
        payment = ask()
        begin(payment)
        check(payment)

        assert (payment.state, entries()) == ("REQUESTED", 0)

    def test_lets_go_of_what_will_not_come(self, ask, begin, gateway, check):
        payment = ask()
        gateway.give_up(begin(payment))
        check(payment)

        assert (payment.state, entries()) == ("CANCELLED", 0)

    def test_never_goes_back_from_what_was_paid(self, paid, gateway, check):
        payment = paid()
        gateway.give_up(payment.gateway_ref)
        check(payment)

        assert payment.state == "SUCCEEDED"

    def test_believes_a_payment_that_comes_after_all(self, ask, begin, gateway, check):
        payment = ask()
        gateway.give_up(begin(payment))
        check(payment)
        gateway.pay(payment.gateway_ref)
        check(payment)

        assert payment.state == "SUCCEEDED"

    @pytest.mark.parametrize(
        "other",
        [
            {"amount": Money(1999, "EUR")},
            {"amount": Money(2000, "USD")},
            {"metadata": {}},
            {"metadata": {"payment": "another", "tenant": "ours"}},
        ],
        ids=["amount", "currency", "no metadata", "another's metadata"],
    )
    def test_leaves_what_does_not_fit_and_tells_somebody(self, ask, begin, gateway, other, check):
        payment = ask(2000)
        ref = begin(payment)
        gateway.pay(ref)
        gateway.payments[ref] = replace(gateway.payments[ref], **other)
        for _again in range(2):
            check(payment)

        assert (payment.state, entries()) == ("REQUESTED", 0)
        assert alerts() == ["mismatch"]

    def test_enters_what_the_gateway_keeps(self, ask, begin, gateway, check):
        payment = ask(2000)
        ref = begin(payment)
        gateway.payments[ref] = replace(
            gateway.payments[ref], progress=Progress.SUCCEEDED, amount=Money(2000, "EUR"), fee_minor=55
        )
        for _again in range(2):
            check(payment)

        assert queries.balance(Account.GATEWAY_FEES) == 55
        assert queries.balance(Account.CLEARING) == 1945

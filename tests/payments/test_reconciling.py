"""What nobody told us is asked for; what the gateway has otherwise than the ledger is said and left alone."""

import contextvars
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.payments import operations, queries
from app.payments.accounts import Account, Means
from app.payments.gateways.models import MoneyAlert
from app.payments.gateways.port import Progress
from app.payments.models import LedgerEntry
from app.schedule import SCHEDULE
from tenants import clock, relay
from tenants.context import use_tenant
from tenants.db import db


@pytest.fixture(autouse=True)
def account(gateway, ada, now):
    return operations.connect_account(
        means=Means.STRIPE, account="acct_shear", is_live=False, webhook_secret="whsec_1", by=ada, now=now
    )


@pytest.fixture
def relay_turns(app, perform_jobs):
    """`relay_turns(at)`: what the relay and the workers do at this moment."""

    def begin(at):
        with clock.frozen(at), app.app_context(), use_tenant(None):
            for recurring in SCHEDULE:
                if recurring.name.startswith("payments."):
                    relay.begin_if_time(recurring, now=at)

    def turn(at):
        db.session.flush()
        contextvars.Context().run(begin, at)
        with clock.frozen(at):
            perform_jobs()

    return turn


@pytest.fixture
def compare(apart, now):
    """`compare()`: hold the day on which everything happens here against the ledger, on the day after."""
    return lambda: apart(operations.compare_day, now=now + timedelta(days=1))


def differences():
    return [alert.details for alert in db.session.scalars(select(MoneyAlert).where(MoneyAlert.kind == "difference"))]


class TestNobodyTellsUs:
    @pytest.mark.parametrize("paid_after", range(0, 300, 45))
    def test_and_the_payment_is_known_within_five_minutes(self, ask, begin, gateway, relay_turns, now, paid_after):
        payment = ask(2000)
        ref = begin(payment)
        for seconds in range(0, 1200, 30):
            if seconds == paid_after // 30 * 30:
                gateway.pay(ref)
            relay_turns(now + timedelta(seconds=seconds))
            db.session.refresh(payment)
            if payment.state == "SUCCEEDED":
                break

        assert payment.state == "SUCCEEDED"
        assert seconds - paid_after <= 300
        assert queries.balance(Account.CLEARING) == 2000

    def test_of_a_page_that_was_left(self, ask, begin, gateway, relay_turns, now):
        payment = ask()
        gateway.give_up(begin(payment))
        relay_turns(now)
        db.session.refresh(payment)

        assert payment.state == "CANCELLED"

    def test_as_the_customer_does_who_comes_back_without_any_event(self, ask, begin, gateway, check):
        payment = ask()
        gateway.pay(begin(payment))
        check(payment)

        assert payment.state == "SUCCEEDED"

    def test_of_what_has_never_begun_or_is_long_past(self, ask, begin, gateway, relay_turns, now):
        never, old = ask(), ask()
        gateway.pay(begin(old))
        old.created_at = now - timedelta(days=8)
        relay_turns(now)
        for payment in (never, old):
            db.session.refresh(payment)

        assert (never.state, old.state) == ("REQUESTED", "REQUESTED")

    def test_while_the_gateway_is_away_is_asked_again(self, ask, begin, gateway, relay_turns, now):
        payment = ask()
        gateway.pay(begin(payment))
        gateway.is_away = True
        relay_turns(now)
        gateway.is_away = False
        relay_turns(now + timedelta(minutes=4))
        db.session.refresh(payment)

        assert payment.state == "SUCCEEDED"


class TestTheDay:
    def test_that_fits_says_nothing(self, paid, ada, now, perform_jobs, compare):
        operations.promise_refund(payment_id=paid(2000).id, amount_minor=500, reason="", by=ada, now=now)
        perform_jobs()
        paid(700)
        compare()

        assert differences() == []

    def test_names_a_payment_that_the_ledger_does_not_have(self, ask, begin, gateway, compare):
        payment = ask(2000)
        gateway.pay(begin(payment))
        compare()
        (found,) = differences()

        assert found["payment"] == str(payment.id)
        assert (found["gateway"]["taken"], found["ledger"]["taken"]) == (2000, 0)

    def test_names_a_payment_that_the_gateway_does_not_have(self, paid, gateway, compare):
        payment = paid(2000)
        gateway.payments[payment.gateway_ref] = replace(
            gateway.payments[payment.gateway_ref], progress=Progress.CANCELLED
        )
        compare()

        assert [found["gateway"]["taken"] for found in differences()] == [0]

    def test_names_what_went_back_without_us_and_enters_nothing(self, paid, gateway, compare):
        payment = paid(2000)
        gateway.refund_elsewhere(payment.gateway_ref, 700)
        before = entries()
        compare()

        assert [(found["gateway"]["refunded"], found["ledger"]["refunded"]) for found in differences()] == [(700, 0)]
        assert (entries(), payment.refunded_minor) == (before, 0)

    def test_names_a_fee_that_is_another_one(self, paid, gateway, compare):
        payment = paid(2000)
        gateway.payments[payment.gateway_ref] = replace(gateway.payments[payment.gateway_ref], fee_minor=55)
        compare()

        assert [found["gateway"]["fee"] for found in differences()] == [55]

    def test_says_the_same_once(self, paid, gateway, compare):
        payment = paid(2000)
        gateway.refund_elsewhere(payment.gateway_ref, 700)
        for _again in range(2):
            compare()

        assert len(differences()) == 1

    def test_is_not_shifted_by_what_was_kept_for_some_days(self, paid, gateway, compare, now):
        payment = paid(2000)
        gateway.moved_at[payment.gateway_ref] = now - timedelta(days=5)
        compare()

        assert differences() == []

    def test_asks_nobody_without_an_account(self, ada, now, gateway, compare):
        operations.disconnect_account(means=Means.STRIPE, by=ada, now=now)
        gateway.is_away = True
        compare()

        assert differences() == []

    def test_is_looked_at_every_night_by_a_worker(self, ask, begin, gateway, relay_turns, now):
        gateway.pay(begin(ask(2000)))
        gateway.moved_at[next(iter(gateway.payments))] = now - timedelta(days=1)
        relay_turns(now)

        assert db.session.scalar(select(func.count()).select_from(MoneyAlert)) == 1


def entries():
    return db.session.scalar(select(func.count()).select_from(LedgerEntry))

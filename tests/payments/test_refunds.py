"""Giving money back: never more than was paid, once, and by the way it came."""

import pytest
from sqlalchemy import select

from app.core.ids import new_id
from app.core.money import Money
from app.payments import operations, queries
from app.payments.accounts import Account, Means
from app.payments.gateways.models import MoneyAlert
from app.payments.gateways.port import Returned
from app.payments.models import LedgerPosting, Refund
from app.payments.operations import RefundTooLarge
from tenants.db import db


@pytest.fixture
def promise(ada, now):
    def act(payment, amount_minor):
        return operations.promise_refund(
            payment_id=payment.id, amount_minor=amount_minor, reason="A gesture", by=ada, now=now
        )

    return act


class TestRefunds:
    def test_go_back_by_the_gateway_that_took_it(self, paid, promise, perform_jobs, gateway, visit):
        payment = paid(2000)
        refund = promise(payment, 500)
        perform_jobs()

        assert refund.state == "SUCCEEDED"
        assert gateway.payments[payment.gateway_ref].refunded_minor == 500
        assert queries.standing_of_visit(visit.appointment_id).paid_minor == 1500

    def test_are_sent_once_however_often_the_job_runs(self, paid, promise, gateway, apart, now):
        refund = promise(paid(2000), 500)
        for _again in range(3):
            apart(operations.send_refund, refund_id=refund.id, now=now)

        assert gateway.count("refund") == 1
        assert queries.balance(Account.CLEARING) == 1500

    def test_wait_for_a_gateway_that_is_away(self, paid, promise, perform_jobs, gateway):
        refund = promise(paid(2000), 500)
        gateway.is_away = True
        perform_jobs()

        assert refund.state == "SENT"

    def test_are_never_more_than_was_paid(self, paid, promise):
        payment = paid(100)
        promise(payment, 30)
        promise(payment, 40)

        with pytest.raises(RefundTooLarge):
            promise(payment, 40)
        assert payment.left == Money(30, "EUR")

    @pytest.mark.parametrize("amount_minor", [0, -5, 101, 10**9])
    def test_refuse_what_makes_no_sense(self, paid, promise, amount_minor):
        with pytest.raises(RefundTooLarge):
            promise(paid(100), amount_minor)

    def test_are_not_promised_of_what_has_not_come(self, ask, promise):
        with pytest.raises(RefundTooLarge):
            promise(ask(100), 50)

    def test_that_the_gateway_refuses_can_be_promised_again_and_somebody_is_told(self, paid, promise, now):
        payment = paid(100)
        refund = promise(payment, 100)
        said = Returned(ref="", is_done=False, failure="The card has expired.")
        operations.settle_refund(refund_id=refund.id, returned=said, now=now)
        db.session.refresh(payment)

        assert (refund.state, payment.left.amount_minor) == ("FAILED", 100)
        assert db.session.scalars(select(MoneyAlert.kind)).all() == ["refund_failed"]

    def test_made_in_the_gateways_own_dashboard_appear(self, paid, gateway, check):
        payment = paid(2000)
        gateway.refund_elsewhere(payment.gateway_ref, 700)
        for _again in range(2):
            check(payment)

        assert [refund.amount_minor for refund in db.session.scalars(select(Refund))] == [700]
        assert queries.balance(Account.CLEARING) == 1300
        assert db.session.scalars(select(MoneyAlert.kind)).all() == ["refunded_elsewhere"]

    def test_on_their_way_are_not_taken_for_somebody_elses(self, paid, promise, gateway, check, apart, now):
        payment = paid(2000)
        refund = promise(payment, 500)
        gateway.refund(payment.gateway_ref, account="", amount=Money(500, "EUR"), key=str(refund.id))
        check(payment)
        apart(operations.send_refund, refund_id=refund.id, now=now)

        assert queries.balance(Account.CLEARING) == 1500
        assert db.session.scalars(select(MoneyAlert)).all() == []


class TestTheTill:
    @pytest.fixture
    def take(self, visit, ada, now):
        def act(amount_minor, tips=None, means=Means.CASH):
            return operations.take(
                visit=visit, amount=Money(amount_minor, "EUR"), tips=tips or {}, means=means, by=ada, now=now
            )

        return act

    def test_takes_cash(self, take, visit):
        assert take(5000).state == "SUCCEEDED"
        assert queries.balance(Account.CASH) == 5000
        assert queries.standing_of_visit(visit.appointment_id).paid_minor == 5000

    def test_gives_back_at_once(self, take, promise):
        assert promise(take(5000), 2000).state == "SUCCEEDED"
        assert queries.balance(Account.CASH) == 3000

    def test_gives_back_the_price_before_the_tips_and_tips_in_proportion(self, take, promise):
        bo, dee = new_id(), new_id()
        payment = take(1090, tips={bo: 60, dee: 30})
        promise(payment, 1000)
        untouched = queries.balance(Account.TIPS)
        for part in (1, 44, 45):
            promise(payment, part)

        assert untouched == -90
        assert queries.balance(Account.TIPS, LedgerPosting.staff_member_id == bo) == 0
        assert queries.balance(Account.TIPS, LedgerPosting.staff_member_id == dee) == 0
        assert queries.balance(Account.CASH) == 0

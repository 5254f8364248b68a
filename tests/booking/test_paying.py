"""Visits that are paid for ahead: their time is kept until a deadline, and whatever is paid has one end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.auth.actor import Actor
from app.auth.roles import Role
from app.availability.models import Occupancy
from app.availability.occupancy import SlotTaken
from app.booking import operations
from app.booking.commands import GiveBack, Reschedule
from app.booking.operations.paying import NoSuchGateway, NothingToPay, TimeToPayIsOver
from app.booking.operations.undo import TooLateToUndo
from app.booking.states import Change, Status
from app.catalogue.models import Service
from app.core import clock
from app.core.ids import new_id
from app.core.money import Money
from app.payments import operations as payments
from app.payments import queries
from app.payments.accounts import Means
from app.payments.demands import Ask, OfWhom
from app.payments.gateways.models import GatewayAccount
from app.payments.models import Refund
from app.payments.purposes import Purpose
from app.payments.terms import operations as terms
from app.payments.terms.commands import CreatePaymentRule, SetTiers
from tenants.db import db
from tests.booking.conftest import at
from tests.payments.conftest import gateway

__all__ = ["gateway"]

HALF_AN_HOUR = timedelta(minutes=30)
EVE = {"name": "Eve", "email": "eve@example.com"}


@pytest.fixture
def connect(gateway, now):
    """`connect(means)`: let the salon take money by a gateway."""

    def act(means=Means.STRIPE):
        account = GatewayAccount(
            id=new_id(), means=means, account="acct", is_live=False, webhook_secrets=b"", connected_at=now
        )
        db.session.add(account)
        db.session.flush()
        return account

    return act


@pytest.fixture
def asks(connect, now):
    """`asks(...)`: let the salon ask for money by a rule."""

    def act(**given):
        connect()
        return terms.create_payment_rule(command=CreatePaymentRule(**given), now=now)

    return act


@pytest.fixture
def reserved(asks, book):
    """Dora's cut on Tuesday at ten, of which she pays a fifth ahead."""
    asks(ask=Ask.PERCENT, percent=20)
    return book(at(10))


@pytest.fixture
def ask(now):
    """`ask(visit)`: press the button that leads to the gateway."""

    def act(visit, means=Means.STRIPE, when=now):
        dora = Actor(role=Role.CUSTOMER, customer_id=visit.customer_id, name="Dora")
        return operations.ask_payment(appointment_id=visit.id, means=means, by=dora, now=when)

    return act


@pytest.fixture
def pay(ask, gateway, apart):
    """`pay(visit)`: pay on the gateway's page, and close the browser."""

    def act(visit, means=Means.STRIPE):
        payment = ask(visit, means)
        addresses = {"return_url": "https://shear.example/back", "cancel_url": "https://shear.example/"}
        apart(payments.begin, payment_id=payment.id, description="Cut", email=None, **addresses)
        (gateway if means is Means.STRIPE else gateway.other).pay(payment.gateway_ref)
        return payment

    return act


@pytest.fixture
def come_back(apart):
    """`come_back(payment, when)`: hear from the gateway what became of a payment."""
    return lambda payment, when: apart(payments.check, payment_id=payment.id, now=when)


def expiry(visit):
    return db.session.scalars(select(Occupancy.expires_at).where(Occupancy.source_id == visit.id)).first()


def refunds():
    return [(refund.amount_minor, refund.state) for refund in db.session.scalars(select(Refund))]


class TestAsking:
    def test_keeps_the_time_until_it_is_paid_for(self, reserved, now):
        assert reserved.status == Status.PENDING
        assert (reserved.deposit_minor, reserved.awaits_payment_until) == (1000, now + HALF_AN_HOUR)
        assert expiry(reserved) == now + HALF_AN_HOUR

    def test_asks_nothing_where_no_rule_fits(self, asks, book):
        asks(ask=Ask.FULL, of_whom=OfWhom.NO_SHOWS, no_shows=2)

        assert book(at(10)).status == Status.CONFIRMED

    def test_asks_nothing_where_no_gateway_is_connected(self, book, now):
        terms.create_payment_rule(command=CreatePaymentRule(ask=Ask.FULL), now=now)

        assert book(at(10)).status == Status.CONFIRMED

    def test_asks_nothing_of_whom_the_desk_books(self, asks, book, ada):
        asks(ask=Ask.FULL)

        assert book(at(10), by=ada).status == Status.CONFIRMED

    def test_asks_new_customers_only_until_they_have_been_here(self, asks, book, ada):
        asks(ask=Ask.FULL, of_whom=OfWhom.NEW)
        first = book(at(9, day=1), by=ada)
        operations.complete(appointment_id=first.id, by=ada, now=at(10, day=1))

        assert book(at(10)).status == Status.CONFIRMED
        assert book(at(11), customer=EVE).status == Status.PENDING

    def test_is_one_payment_however_often_the_button_is_pressed(self, reserved, ask):
        asked = [ask(reserved) for _again in range(3)]

        assert len({payment.id for payment in asked}) == 1
        assert (asked[0].amount, asked[0].purpose) == (Money(1000, "EUR"), Purpose.DEPOSIT)

    def test_is_over_with_the_time_to_pay(self, reserved, ask, now):
        with pytest.raises(TimeToPayIsOver):
            ask(reserved, when=now + HALF_AN_HOUR)

    def test_knows_only_the_gateways_of_the_salon(self, reserved, ask):
        with pytest.raises(NoSuchGateway):
            ask(reserved, Means.PAYPAL)

    def test_ends_with_the_payment(self, reserved, pay, come_back, ask, now):
        come_back(pay(reserved), now)

        with pytest.raises(NothingToPay):
            ask(reserved)


class TestPaying:
    def test_books_the_visit(self, reserved, pay, come_back, now):
        come_back(pay(reserved), now)

        assert (reserved.status, reserved.awaits_payment_until, expiry(reserved)) == (Status.CONFIRMED, None, None)
        assert [change.change for change in reserved.changes] == [Change.RESERVE, Change.PAY]
        assert queries.standing_of_visit(reserved.id).paid_minor == 1000

    def test_leaves_to_the_salon_what_it_wants_to_approve(self, reserved, pay, come_back, now, bliss):
        db.session.execute(update(Service).where(Service.id == bliss.cut_id).values(requires_approval=True))
        come_back(pay(reserved), now)

        assert (reserved.status, reserved.awaits_payment) == (Status.PENDING, False)

    def test_late_books_as_long_as_nobody_else_has_come(self, reserved, pay, come_back, now):
        come_back(pay(reserved), now + timedelta(hours=1))

        assert (reserved.status, expiry(reserved)) == (Status.CONFIRMED, None)

    def test_late_books_also_what_was_called_off_meanwhile(self, reserved, pay, come_back, now, perform_jobs):
        payment = pay(reserved)
        with clock.frozen(now + HALF_AN_HOUR):
            perform_jobs()
        called_off = reserved.status
        come_back(payment, now + timedelta(hours=1))

        assert (called_off, reserved.status) == (Status.CANCELLED, Status.CONFIRMED)

    def test_late_goes_back_where_somebody_else_has_come(self, reserved, pay, come_back, book, ada, now, perform_jobs):
        payment, later = pay(reserved), now + timedelta(hours=1)
        book(at(10), by=ada, now=later, customer=EVE)
        come_back(payment, later)
        with clock.frozen(later):
            perform_jobs()

        assert reserved.status == Status.CANCELLED
        assert refunds() == [(1000, "SUCCEEDED")]

    def test_twice_gives_one_of_both_back(self, reserved, connect, pay, come_back, now, perform_jobs):
        connect(Means.PAYPAL)
        both = [pay(reserved, means) for means in (Means.STRIPE, Means.PAYPAL)]
        for payment in both:
            come_back(payment, now)
        perform_jobs()

        assert refunds() == [(1000, "SUCCEEDED")]
        assert queries.standing_of_visit(reserved.id).paid_minor == 1000

    def test_for_what_was_called_off_goes_back(self, reserved, pay, come_back, ada, now, perform_jobs):
        payment = pay(reserved)
        operations.cancel(appointment_id=reserved.id, by=ada, now=now)
        come_back(payment, now)
        perform_jobs()

        assert (reserved.status, refunds()) == (Status.CANCELLED, [(1000, "SUCCEEDED")])

    def test_can_be_let_go_by_the_salon(self, reserved, ada, now):
        operations.confirm(appointment_id=reserved.id, by=ada, now=now)

        assert (reserved.status, reserved.awaits_payment_until, expiry(reserved)) == (Status.CONFIRMED, None, None)

    def test_cannot_be_let_go_once_the_time_is_somebody_elses(self, reserved, book, ada, now):
        later = now + timedelta(hours=1)
        book(at(10), by=ada, now=later, customer=EVE)

        with pytest.raises(SlotTaken):
            operations.confirm(appointment_id=reserved.id, by=ada, now=later)

    def test_follows_the_visit_that_is_moved(self, reserved, pay, come_back, ada, now, dee):
        come_back(pay(reserved), now)
        command = Reschedule(starts_at=at(14, day=4), staff_id=dee.id)
        operations.reschedule(appointment_id=reserved.id, command=command, by=ada, now=now)

        assert queries.standing_of_visit(reserved.id).paid_minor == 1000


class TestLapsing:
    def test_frees_the_time_even_if_no_job_has_run(self, reserved, book, ada, now):
        other = book(at(10), by=ada, now=now + HALF_AN_HOUR, customer=EVE)

        assert other.starts_at == reserved.starts_at

    def test_calls_the_visit_off(self, reserved, perform_jobs, now):
        with clock.frozen(now + HALF_AN_HOUR):
            perform_jobs()

        assert (reserved.status, reserved.changes[-1].change) == (Status.CANCELLED, Change.LAPSE)

    def test_leaves_alone_what_is_paid(self, reserved, pay, come_back, perform_jobs, now):
        come_back(pay(reserved), now)
        with clock.frozen(now + HALF_AN_HOUR):
            perform_jobs()

        assert reserved.status == Status.CONFIRMED


class TestCallingOff:
    @pytest.fixture
    def paid(self, asks, book, pay, come_back, now):
        """Dora's cut on Tuesday at ten, paid in full: all goes back two days before, half of it one day before."""
        asks(ask=Ask.FULL)
        tiers = [{"notice_minutes": 48 * 60, "percent": 100}, {"notice_minutes": 24 * 60, "percent": 50}]
        terms.set_tiers(command=SetTiers.model_validate({"tiers": tiers}))
        visit = book(at(10, day=4))
        come_back(pay(visit), now)
        return visit

    @pytest.mark.parametrize(("notice", "back"), [(49, [5000]), (48, [5000]), (47, [2500]), (24, [2500])])
    def test_gives_back_what_was_agreed_to(self, paid, notice, back):
        dora = Actor(role=Role.CUSTOMER, customer_id=paid.customer_id, name="Dora")
        operations.cancel(appointment_id=paid.id, by=dora, now=paid.starts_at - timedelta(hours=notice))

        assert [amount for amount, _state in refunds()] == back

    def test_gives_everything_back_to_whom_the_salon_calls_off(self, paid, ada):
        operations.cancel(appointment_id=paid.id, by=ada, now=paid.starts_at - timedelta(hours=1))

        assert [amount for amount, _state in refunds()] == [5000]

    def test_gives_back_what_is_left_where_some_is_on_its_way_already(self, paid, ada, now):
        command = GiveBack.model_validate({"amount": "10", "reason": "Waited long"})
        operations.give_back(appointment_id=paid.id, command=command, by=ada, now=now)
        operations.cancel(appointment_id=paid.id, by=ada, now=now)

        assert sorted(amount for amount, _state in refunds()) == [1000, 4000]

    def test_can_be_taken_back_as_long_as_the_money_waits(self, paid, ada, now, perform_jobs):
        operations.cancel(appointment_id=paid.id, by=ada, now=now)
        perform_jobs()
        operations.undo(appointment_id=paid.id, sequence=paid.sequence, by=ada, now=now + timedelta(seconds=50))
        with clock.frozen(now + timedelta(minutes=5)):
            perform_jobs()

        assert (paid.status, refunds()) == (Status.CONFIRMED, [(5000, "WITHDRAWN")])
        assert queries.standing_of_visit(paid.id).paid_minor == 5000

    def test_cannot_be_taken_back_once_the_money_is_on_its_way(self, paid, ada, now):
        operations.cancel(appointment_id=paid.id, by=ada, now=now)
        db.session.execute(update(Refund).values(state="SENT"))

        with pytest.raises(TooLateToUndo):
            operations.undo(appointment_id=paid.id, sequence=paid.sequence, by=ada, now=now)
        assert paid.status == Status.CANCELLED

    def test_holds_to_what_was_agreed_to_though_the_salon_has_changed_it(self, paid):
        terms.set_tiers(command=SetTiers(tiers=[]))
        dora = Actor(role=Role.CUSTOMER, customer_id=paid.customer_id, name="Dora")
        operations.cancel(appointment_id=paid.id, by=dora, now=paid.starts_at - timedelta(hours=30))

        assert [amount for amount, _state in refunds()] == [2500]

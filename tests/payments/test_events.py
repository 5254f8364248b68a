"""Events of Stripe: whatever comes, however often and in whatever order, the payment ends where its gateway has it."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import func, select

from app.core.money import Money
from app.core.rows import opens_something
from app.payments import operations, queries
from app.payments.accounts import Account, Means
from app.payments.gateways.models import GatewayEvent, MoneyAlert
from app.payments.gateways.port import Found, Progress
from app.payments.gateways.table import EXTENSION
from app.payments.models import LedgerEntry, Payment, Refund
from tenants import clock
from tenants.db import db
from tests.payments.stripe_events import ACCOUNT, PATH, SECRET, SignedByStripe, event, five_of, signed

FOREIGN = Found(ref="pi_8", progress=Progress.SUCCEEDED, amount=Money(1, "EUR"), metadata={})


@pytest.fixture
def gateway(app, monkeypatch):
    fake = SignedByStripe()
    monkeypatch.setitem(app.extensions, EXTENSION, {Means.STRIPE: lambda: fake})
    return fake


@pytest.fixture(autouse=True)
def account(gateway, ada, now):
    return operations.connect_account(
        means=Means.STRIPE, account=ACCOUNT, is_live=False, webhook_secret=SECRET, by=ada, now=now
    )


@pytest.fixture
def send(client):
    """`send(body)`: what Stripe is answered to an event."""
    return lambda body, headers=None: client.post(PATH, data=body, headers=signed(body) if headers is None else headers)


@pytest.fixture
def begun(ask, begin):
    """A payment that waits for its customer."""

    def make(amount_minor=2000):
        payment = ask(amount_minor)
        begin(payment)
        return payment

    return make


@pytest.fixture
def names(shear):
    """`names(payment)`: what Stripe was given to keep with it."""
    return lambda payment: {"payment": str(payment.id), "tenant": str(shear.id)}


@pytest.fixture
def about(names):
    """`about(payment)`: the body of an event that it has come."""
    return lambda payment, **given: event(
        "payment_intent.succeeded", {"id": "pi_1", "object": "payment_intent", "metadata": names(payment)}, **given
    )


def stored():
    return {row.event: row.state for row in db.session.scalars(select(GatewayEvent))}


def alerts():
    return sorted(db.session.scalars(select(MoneyAlert.kind)))


def entries(payment):
    ours = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.cause_id == payment.id)
    return db.session.scalar(ours)


class TestFiveEvents:
    @pytest.mark.slow
    @pytest.mark.parametrize("returns", ["before", "during", "after", "never"])
    def test_five_times_each_in_every_order_are_one_payment(
        self, begun, gateway, names, send, check, perform_jobs, rounds, returns
    ):
        orders = list(permutations(range(5)))
        for order in orders[:: len(orders) // rounds(6, 120)]:
            payment = begun()
            events = five_of(payment.gateway_ref, names(payment))
            gateway.pay(payment.gateway_ref)
            if returns == "before":
                check(payment)
            for number, which in enumerate(order):
                assert [send(events[which]).status_code for _again in range(5)] == [200] * 5
                # Some are worked at once, some when others have come as well.
                if number % 2:
                    perform_jobs()
                if returns == "during" and number == 2:
                    check(payment)
            perform_jobs()
            if returns == "after":
                check(payment)
            db.session.refresh(payment)

            assert (payment.state, entries(payment)) == ("SUCCEEDED", 1)
        assert set(stored().values()) == {"DONE"}
        assert len(stored()) == 5 * rounds(6, 120)
        assert alerts() == []

    def test_before_it_is_paid_change_nothing(self, begun, names, send, perform_jobs):
        payment = begun()
        for body in five_of(payment.gateway_ref, names(payment)):
            send(body)
        perform_jobs()
        db.session.refresh(payment)

        assert (payment.state, entries(payment)) == ("REQUESTED", 0)

    def test_of_which_one_comes_is_enough(self, begun, gateway, names, send, perform_jobs):
        for which in range(5):
            payment = begun()
            gateway.pay(payment.gateway_ref)
            send(five_of(payment.gateway_ref, names(payment))[which])
            perform_jobs()
            db.session.refresh(payment)

            assert payment.state == "SUCCEEDED"

    def test_are_tried_again_while_the_gateway_is_away(self, begun, gateway, about, send, perform_jobs, now):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        gateway.is_away = True
        send(about(payment))
        perform_jobs()
        gateway.is_away = False
        with clock.frozen(now + timedelta(minutes=1)):
            perform_jobs()
        db.session.refresh(payment)

        assert payment.state == "SUCCEEDED"

    def test_tell_a_payment_its_name_that_was_killed_before_it_knew_it(self, begun, gateway, names, send, perform_jobs):
        payment = begun()
        ref, payment.gateway_ref = payment.gateway_ref, None
        gateway.pay(ref)
        send(event("checkout.session.completed", {"id": ref, "object": "checkout.session", "metadata": names(payment)}))
        perform_jobs()
        db.session.refresh(payment)

        assert (payment.state, payment.gateway_ref) == ("SUCCEEDED", ref)


class TestAnswers:
    def test_come_before_anything_is_done(self, begun, gateway, about, send):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        # Nobody could be asked now, and nobody is.
        gateway.is_away = True

        assert send(about(payment)).get_json() == {"received": True}
        assert set(stored().values()) == {"NEW"}

    @pytest.mark.parametrize("headers", [{}, {"Stripe-Signature": "t=1,v1=00"}], ids=["none", "wrong"])
    def test_refuse_what_is_not_signed(self, begun, about, send, headers):
        answer = send(about(begun()), headers)

        assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_signature")
        assert stored() == {}

    def test_refuse_what_is_signed_for_another_salon(self, begun, about, send):
        body = about(begun())

        assert send(body, signed(body, secret="whsec_mane")).status_code == 400
        assert stored() == {}

    def test_refuse_what_was_signed_too_long_ago(self, begun, about, send, now):
        body = about(begun())

        assert send(body, signed(body, at=now - timedelta(seconds=301))).status_code == 400
        assert stored() == {}

    def test_refuse_what_is_too_large_to_be_one(self, send):
        assert send(b"x" * (512 * 1024 + 1)).status_code == 413

    def test_know_no_salon_without_an_account(self, begun, about, send, ada, now):
        operations.disconnect_account(means=Means.STRIPE, by=ada, now=now)

        assert send(about(begun())).status_code == 404


class TestSecrets:
    def test_may_both_sign_while_one_replaces_the_other(self, begun, about, send, ada):
        operations.rotate_secret(means=Means.STRIPE, webhook_secret="whsec_newer", by=ada)
        bodies = [about(begun()) for _secret in range(2)]

        assert [
            send(body, signed(body, secret)).status_code
            for body, secret in zip(bodies, ("whsec_newer", SECRET), strict=True)
        ] == [200, 200]

    def test_that_were_retired_or_replaced_twice_sign_nothing(self, begun, about, send, ada):
        body = about(begun())
        operations.rotate_secret(means=Means.STRIPE, webhook_secret="whsec_newer", by=ada)
        operations.retire_secret(means=Means.STRIPE, by=ada)

        assert send(body).status_code == 400

    def test_are_two_at_most(self, account, ada):
        for secret in ("whsec_2", "whsec_3", "whsec_3"):
            operations.rotate_secret(means=Means.STRIPE, webhook_secret=secret, by=ada)

        assert queries.secrets_of(account) == ("whsec_3", "whsec_2")

    def test_lie_nowhere_in_the_clear_and_go_into_no_file(self, account):
        assert SECRET.encode() not in account.webhook_secrets
        assert opens_something("webhook_secrets")


class TestAccounts:
    def test_are_one_at_a_time(self, ada, now):
        with pytest.raises(operations.AlreadyConnected):
            operations.connect_account(
                means=Means.STRIPE, account="acct_2", is_live=False, webhook_secret="", by=ada, now=now
            )

    def test_can_be_connected_again(self, ada, now):
        operations.disconnect_account(means=Means.STRIPE, by=ada, now=now)
        operations.connect_account(
            means=Means.STRIPE, account="acct_2", is_live=True, webhook_secret="whsec_2", by=ada, now=now
        )

        assert queries.account_of(Means.STRIPE).account == "acct_2"


class TestWhatDoesNotFit:
    @pytest.mark.parametrize(
        ("wrong", "alert"),
        [({"account": "acct_mane"}, "wrong_account"), ({"livemode": True}, "wrong_mode")],
        ids=["account", "live mode"],
    )
    def test_in_the_envelope(self, begun, gateway, about, send, perform_jobs, wrong, alert):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        body = about(payment, **wrong)
        for _again in range(2):
            assert send(body).status_code == 200
        perform_jobs()
        db.session.refresh(payment)

        assert (payment.state, entries(payment), alerts()) == ("REQUESTED", 0, [alert])
        assert set(stored().values()) == {"REFUSED"}

    @pytest.mark.parametrize(
        "other",
        [{"amount": Money(1999, "EUR")}, {"amount": Money(2000, "USD")}, {"metadata": {"payment": "another's"}}],
        ids=["amount", "currency", "metadata"],
    )
    def test_in_the_gateways_own_books(self, begun, gateway, about, send, perform_jobs, other):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        gateway.payments[payment.gateway_ref] = replace(gateway.payments[payment.gateway_ref], **other)
        send(about(payment))
        perform_jobs()
        db.session.refresh(payment)

        assert (payment.state, entries(payment), alerts()) == ("REQUESTED", 0, ["mismatch"])

    @pytest.mark.parametrize("whose", ["another salon", "ours and unknown"])
    def test_in_what_they_say_of_whose_payment_it_is(self, begun, gateway, send, perform_jobs, shear, mane, whose):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        tenant = mane if whose == "another salon" else shear
        metadata = {"payment": "01890000-0000-7000-8000-000000000000", "tenant": str(tenant.id)}
        gateway.payments["pi_9"] = replace(gateway.payments[payment.gateway_ref], ref="pi_9", metadata=metadata)
        for _again in range(2):
            send(event("payment_intent.succeeded", {"id": "pi_9", "object": "payment_intent", "metadata": metadata}))
        perform_jobs()
        db.session.refresh(payment)

        assert (payment.state, alerts()) == ("REQUESTED", ["unknown_payment"])

    def test_not_even_with_a_name_that_makes_no_sense(self, gateway, send, perform_jobs, shear):
        metadata = {"payment": "nonsense", "tenant": str(shear.id)}
        send(event("charge.succeeded", {"id": "ch_9", "object": "charge", "metadata": metadata}))
        gateway.payments["ch_9"] = replace(FOREIGN, metadata=metadata)
        perform_jobs()

        assert alerts() == ["unknown_payment"]

    def test_but_other_payments_of_the_salon_are_its_own_business(self, gateway, send, perform_jobs):
        gateway.payments["pi_8"] = FOREIGN
        send(event("payment_intent.succeeded", {"id": "pi_8", "object": "payment_intent", "metadata": {}}))
        send(event("customer.created", {"id": "cus_1", "object": "customer"}))
        perform_jobs()

        assert (set(stored().values()), alerts()) == ({"DONE"}, [])


class TestDisputes:
    def test_are_told(self, begun, gateway, names, send, check, perform_jobs):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        check(payment)
        # A dispute knows the charge only; the gateway knows whose that is.
        gateway.payments["pi_7"] = replace(gateway.payments[payment.gateway_ref], ref="pi_7")
        body = event("charge.dispute.created", {"id": "dp_1", "object": "dispute", "payment_intent": "pi_7"})
        for _again in range(2):
            send(body)
            perform_jobs()
        db.session.refresh(payment)

        assert (alerts(), payment.state) == (["dispute"], "SUCCEEDED")


class TestRefunds:
    def test_made_in_the_dashboard_appear_by_their_event(self, begun, gateway, send, check, perform_jobs):
        payment = begun()
        gateway.pay(payment.gateway_ref)
        check(payment)
        gateway.refund_elsewhere(payment.gateway_ref, 700)
        gateway.payments["pi_6"] = replace(gateway.payments[payment.gateway_ref], ref="pi_6")
        send(event("refund.created", {"id": "re_1", "object": "refund", "payment_intent": "pi_6"}))
        perform_jobs()

        assert [refund.amount_minor for refund in db.session.scalars(select(Refund))] == [700]
        assert queries.balance(Account.CLEARING) == 1300
        assert alerts() == ["refunded_elsewhere"]


class TestTheDatabase:
    def test_away_is_said_so_that_stripe_comes_again(self, app, begun, about, send, monkeypatch):
        import psycopg
        from sqlalchemy.exc import OperationalError

        def away(**_given):
            raise OperationalError("SELECT", {}, psycopg.OperationalError("the server has gone"))

        body = about(begun())
        monkeypatch.setattr(operations, "receive", away)
        answer = send(body)

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert db.session.scalar(select(func.count()).select_from(Payment)) == 1

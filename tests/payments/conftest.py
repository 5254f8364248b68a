"""What the tests of money say again and again: a visit, a gateway, a payment that was asked for."""

import pytest

from app.core.ids import new_id
from app.core.money import Money
from app.payments import operations
from app.payments.accounts import Means
from app.payments.gateways.table import EXTENSION
from app.payments.ledger import Visit
from app.payments.purposes import Purpose
from tests.payments.fake import FakeGateway


@pytest.fixture
def visit(app):
    return Visit(appointment_id=new_id(), customer_id=new_id())


@pytest.fixture
def gateway(app, monkeypatch):
    """A gateway that lives in memory, in place of every other."""
    fake, other = FakeGateway(), FakeGateway(means=Means.PAYPAL)
    monkeypatch.setitem(app.extensions, EXTENSION, {Means.STRIPE: lambda: fake, Means.PAYPAL: lambda: other})
    fake.other = other
    return fake


@pytest.fixture
def ask(gateway, visit, ada, now):
    """`ask(amount_minor)`: a payment that is asked for."""

    def make(amount_minor=2000, **given):
        return operations.request(
            visit=visit,
            amount=Money(amount_minor, "EUR"),
            purpose=Purpose.BALANCE,
            means=Means.STRIPE,
            due_at=None,
            by=ada,
            now=now,
            gateway_account="acct_shear",
            **given,
        )

    return make


@pytest.fixture
def begin(apart):
    """Lead a customer to the gateway's page; return the name under which the payment was begun there."""

    def start(payment):
        apart(
            operations.begin,
            payment_id=payment.id,
            description="Cut",
            email=None,
            return_url="https://shear.example/back",
            cancel_url="https://shear.example/",
        )
        return payment.gateway_ref

    return start


@pytest.fixture
def check(apart, now):
    """`check(payment)`: ask the gateway how a payment stands."""
    return lambda payment: apart(operations.check, payment_id=payment.id, now=now)


@pytest.fixture
def paid(ask, begin, gateway, check):
    """`paid(amount_minor)`: a payment that has come."""

    def make(amount_minor=2000):
        payment = ask(amount_minor)
        gateway.pay(begin(payment))
        check(payment)
        return payment

    return make

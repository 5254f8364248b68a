"""Ten workers with the same news of the same payment: it is entered once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from app.core.ids import new_id
from app.core.money import Money
from app.payments import operations
from app.payments.accounts import Means
from app.payments.gateways.models import GatewayEvent, MoneyAlert
from app.payments.gateways.table import EXTENSION
from app.payments.ledger import Visit
from app.payments.models import LedgerEntry, Payment
from app.payments.purposes import Purpose
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.payments.stripe_events import ACCOUNT, SECRET, SignedByStripe, five_of, signed

TEN = 10


@pytest.fixture
def gateway(crowd, monkeypatch):
    fake = SignedByStripe()
    monkeypatch.setitem(crowd.extensions, EXTENSION, {Means.STRIPE: lambda: fake})
    return fake


@pytest.fixture
def salon(crowd, committed, gateway, now):
    """`salon(act)`: do it in the salon, whose account at Stripe is connected."""

    def done(act, **given):
        with crowd.app_context(), use_tenant(committed.salon):
            return act(**given)

    def connect():
        with unit_of_work():
            operations.connect_account(
                means=Means.STRIPE, account=ACCOUNT, is_live=False, webhook_secret=SECRET, by=committed.owner, now=now
            )

    done(connect)
    return done


@pytest.fixture
def begun(salon, committed, now):
    """A payment that waits for its customer: its id, and its name at Stripe."""

    def ask():
        with unit_of_work():
            visit = Visit(appointment_id=new_id(), customer_id=None)
            return operations.request(
                visit=visit,
                amount=Money(2000, "EUR"),
                purpose=Purpose.BALANCE,
                means=Means.STRIPE,
                due_at=None,
                by=committed.owner,
                now=now,
                gateway_account=ACCOUNT,
            ).id

    def make():
        payment_id = salon(ask)
        page = {"description": "", "email": None, "return_url": "https://shear.example", "cancel_url": ""}
        salon(operations.begin, payment_id=payment_id, **page)
        return payment_id, f"stripe_{payment_id}"

    return make


def at_once(acts):
    """Do all of it in the same instant."""
    gate = threading.Barrier(len(acts))

    def perform(act):
        gate.wait(timeout=10)
        act()

    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(perform, acts))


class TestTenAtOnce:
    def test_of_the_same_five_events_are_one_payment(self, salon, begun, gateway, committed, now, rounds):
        for _again in range(rounds(2, 20)):
            payment_id, ref = begun()
            gateway.pay(ref)
            bodies = five_of(ref, {"payment": str(payment_id), "tenant": str(committed.salon.id)})
            at_once([partial(salon, self.receive, body=body, now=now) for body in bodies * 2])
            jobs = [partial(salon, operations.work_event, event_id=one, now=now) for one in salon(self.new)]
            # The customer comes back meanwhile, and reconciliation looks as well.
            returns = [partial(salon, operations.check, payment_id=payment_id, now=now)] * 2
            at_once([*jobs, *jobs, *returns][: TEN + 2])

            assert len(jobs) == 5
            assert salon(self.seen, payment_id=payment_id) == ("SUCCEEDED", 1, 0, 0)

    @staticmethod
    def receive(body, now):
        with unit_of_work():
            operations.receive(means=Means.STRIPE, body=body, headers=signed(body), now=now)

    @staticmethod
    def new():
        with unit_of_work():
            return db.session.scalars(select(GatewayEvent.id).where(GatewayEvent.state == "NEW")).all()

    @staticmethod
    def seen(payment_id):
        with unit_of_work():
            state = db.session.get_one(Payment, payment_id).state
            counted = [
                db.session.scalar(select(func.count()).select_from(table).where(condition))
                for table, condition in (
                    (LedgerEntry, LedgerEntry.cause_id == payment_id),
                    (GatewayEvent, GatewayEvent.state != "DONE"),
                    (MoneyAlert, MoneyAlert.id.is_not(None)),
                )
            ]
            return (state, *counted)

"""The worker's whole tree is killed after the gateway has done what it was asked, and before anybody here knows it.

The gateway is localstripe, which knows no idempotency keys: that one effect stays one is our own doing.
"""

import pytest

from app.core.ids import new_id
from tests.conftest import ROOT
from tests.faults.house import SLUG, House, Studio, await_
from tests.payments import counterparts
from tests.payments.counterparts import Localstripe
from tests.payments.gate import Gate
from tests.payments.test_gateways import order_in

pytestmark = pytest.mark.slow

ACCOUNT = "acct_shear"

PAYMENT = """
INSERT INTO payments (id, appointment_id, means, purpose, state, amount_minor, currency, gateway_account, gateway_ref,
    created_at, settled_at, refunded_minor)
VALUES (%s, %s, 'stripe', 'balance', %s, 2000, 'EUR', 'acct_shear', %s, now(), %s::timestamptz, %s)
"""
REFUND = "INSERT INTO refunds (id, payment_id, state, amount_minor, created_at) VALUES (%s, %s, 'OWED', 700, now())"
OWE = """
INSERT INTO platform.owed_tasks (id, tenant_id, owner_role, task, key, due_at, created_at)
SELECT %s, id, schema_name, %s, %s, now(), now() FROM platform.tenants WHERE slug = %s
"""


@pytest.fixture(scope="module")
def stripe_itself():
    with counterparts.localstripe() as base:
        yield Localstripe(base, None)


@pytest.fixture(scope="module")
def gate(stripe_itself):
    with Gate(stripe_itself.base) as gate:
        yield gate


@pytest.fixture(scope="module")
def house(worker, gate):
    stripe = {"STRIPE_SECRET_KEY": "sk_test_parlour", "STRIPE_API_BASE": gate.address}
    running = House(ROOT / "var" / "faults" / f"{worker[0]}-paying", web_workers=1, extra_environment=stripe)
    try:
        running.open()
        Studio.open(running, staff=1)
        yield running
    finally:
        running.close()


@pytest.fixture
def begun(house, stripe_itself):
    """`begun(state)`: a payment that is at the gateway and in the salon's rows: its id, and its name there."""
    tenant = str(house_tenant(house))

    def make(state):
        payment_id = new_id()
        asked = order_in(ACCOUNT, captures=state == "SUCCEEDED")
        asked.metadata.update({"payment": str(payment_id), "tenant": tenant})
        ref = stripe_itself.paid(asked)
        settled, refunded = ("2027-03-01T09:00Z", 700) if state == "SUCCEEDED" else (None, 0)
        with house.database() as connection:
            connection.execute(PAYMENT, (payment_id, new_id(), state, ref, settled, refunded))
        return payment_id, ref

    return make


@pytest.fixture
def killed(house, gate):
    """`killed(task, key, path)`: owe it, and kill the worker as soon as the gateway has done it."""

    def act(task, key, path):
        dead = []

        def kill():
            house.kill("worker")
            dead.append(True)

        gate.shut_after(lambda method, asked: method == "POST" and asked.endswith(path), kill)
        with house.database() as connection:
            connection.execute(OWE, (new_id(), task, key, SLUG))
        await_(lambda: bool(dead), f"{task} to be killed")
        house.start("worker")
        await_(lambda: is_done(house, key), f"{task} to be done again", seconds=90)

    return act


def house_tenant(house):
    with house.database() as connection:
        return connection.execute("SELECT id FROM platform.tenants WHERE slug = %s", (SLUG,)).fetchone()[0]


def is_done(house, key):
    """Tell whether a task is owed no longer. A killed worker's lease runs out in two minutes; here it does at once."""
    with house.database() as connection:
        again = "UPDATE platform.owed_tasks SET claimed_until = NULL WHERE key = %s AND claimed_until IS NOT NULL"
        if connection.execute("SELECT 1 FROM platform.owed_tasks WHERE key = %s AND attempts = 1", (key,)).fetchone():
            connection.execute(again, (key,))
        return connection.execute("SELECT 1 FROM platform.owed_tasks WHERE key = %s", (key,)).fetchone() is None


def state_of(house, payment_id):
    return house.rows("SELECT state FROM payments WHERE id = %s", payment_id)[0][0]


def entries(house, cause_id):
    return house.rows("SELECT count(*) FROM ledger_entries WHERE cause_id = %s", cause_id)[0][0]


class TestKilledBetweenTheCallAndTheCommit:
    def test_a_refund_is_one_refund(self, house, begun, killed, stripe_itself, rounds):
        for _turn in range(rounds(2, 20)):
            payment_id, ref = begun("SUCCEEDED")
            refund_id = new_id()
            with house.database() as connection:
                connection.execute(REFUND, (refund_id, payment_id))
            killed("payments.send_refund", refund_id, "/v1/refunds")
            there = stripe_itself.client.v1.refunds.list({"payment_intent": ref}).data

            assert [refund.amount for refund in there] == [700]
            assert house.rows("SELECT state FROM refunds WHERE id = %s", refund_id) == [("SUCCEEDED",)]
            assert entries(house, refund_id) == 1

    def test_a_capture_is_one_capture(self, house, begun, killed, stripe_itself, rounds):
        for _turn in range(rounds(2, 20)):
            payment_id, ref = begun("AUTHORISED")
            killed("payments.capture_payment", payment_id, "/capture")
            there = stripe_itself.client.v1.payment_intents.retrieve(ref)

            assert (there.status, there.latest_charge.amount) == ("succeeded", 2000)
            assert (state_of(house, payment_id), entries(house, payment_id)) == ("SUCCEEDED", 1)

    def test_a_cancellation_is_one_cancellation(self, house, begun, killed, stripe_itself, rounds):
        for _turn in range(rounds(2, 20)):
            payment_id, ref = begun("AUTHORISED")
            killed("payments.cancel_payment", payment_id, "/cancel")

            assert stripe_itself.client.v1.payment_intents.retrieve(ref).status == "canceled"
            assert (state_of(house, payment_id), entries(house, payment_id)) == ("CANCELLED", 0)

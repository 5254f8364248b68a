"""Whoever charges a kept card is killed after the gateway has done it: charged again, it is the same one charge."""

import subprocess
import sys

import pytest

from app.core.ids import new_id
from tests.conftest import ROOT
from tests.payments import counterparts
from tests.payments.counterparts import Localstripe
from tests.payments.gate import Gate

pytestmark = pytest.mark.slow

CHARGE = """
import sys
from flask import Flask
from app.config import Settings
from app.core.money import Money
from app.payments.gateways.port import Order
from app.payments.gateways.stripe import StripeGateway

base, key, card = sys.argv[1:]
app = Flask("charging")
app.extensions["settings"] = Settings(stripe_secret_key="sk_test_parlour", stripe_api_base=base)
order = Order(key=key, account="acct_shear", amount=Money(2000, "EUR"), description="", customer_email=None,
              return_url="", cancel_url="", due_at=None, metadata={"payment": key, "tenant": "ours"})
with app.app_context():
    print(StripeGateway().charge(order, card=card).progress)
"""


@pytest.fixture(scope="module")
def stripe_itself():
    with counterparts.localstripe() as base:
        yield Localstripe(base, None)


# What looks for a charge that was made already sees nothing.
BLIND = CHARGE.replace(
    "base, key, card =",
    "from app.payments.gateways.stripe import gateway; gateway._marked = lambda *_: None\nbase, key, card =",
)


def charging(base, key, card, program=CHARGE):
    command = [sys.executable, "-c", program, base, key, card]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_charge_is_one_charge(stripe_itself, rounds):
    with Gate(stripe_itself.base) as gate:
        for _turn in range(rounds(2, 20)):
            assert killed_and_again(gate, stripe_itself, CHARGE) == [("succeeded", 2000)]


def test_a_charge_that_is_not_looked_for_is_made_twice(stripe_itself):
    """The control: localstripe itself keeps nobody from charging twice."""
    with Gate(stripe_itself.base) as gate:
        assert len(killed_and_again(gate, stripe_itself, BLIND)) == 2


def killed_and_again(gate, stripe_itself, program):
    """Charge, be killed, charge again; return what there is of it at the gateway."""
    key = str(new_id())
    with charging(gate.address, key, stripe_itself.card, program) as first:
        gate.shut_after(lambda method, path: method == "POST" and path.endswith("/v1/payment_intents"), first.kill)
        assert first.wait(timeout=60) < 0
    with charging(gate.address, key, stripe_itself.card, program) as second:
        said, wrong = second.communicate(timeout=60)
    assert said.strip() == "succeeded", wrong
    everything = stripe_itself.client.v1.payment_intents.list({"limit": 100}).data
    return [(one.status, one.amount) for one in everything if one.metadata["payment"] == key]

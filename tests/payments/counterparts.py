"""Stripe's part, played by programs of others, and what customers do there."""

import os
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import ClassVar

import pytest
import stripe
from house import counterparts
from house.terminal import StepFailedError

from tests.payments.fake import DECLINED_CARD, FakeGateway

LOCALSTRIPE = """
import sys
from localstripe import resources, server

def list_all(cls, url, customer=None, **given):
    # It lists all intents or none: by customer it does not.
    found = super(resources.PaymentIntent, cls)._api_list_all(url, **given)
    found._list = [one for one in found._list if customer in (None, one.customer)][::-1]
    return found

resources.PaymentIntent._api_list_all = classmethod(list_all)
server.start()
"""

SEED = """
stripe:
  products: [{name: Cut}]
  prices: [{id: price_cut, product_name: Cut, currency: eur, unit_amount: 2000}]
  webhooks: []
"""


def installed(ensure):
    """Install it, or let the tests go without where that cannot be done here."""
    try:
        ensure()
    except StepFailedError as reason:
        pytest.skip(str(reason).splitlines()[0])


@contextmanager
def running(command, environment=None):
    """Run a server on a port of its own, and end it with everything that it has started."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    known = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PORT": str(port), "LOG_LEVEL": "silent"}
    filled = [part.replace("PORT", str(port)) for part in command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(filled, env=known | (environment or {}), **quiet) as process:
        try:
            _await(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def localstripe():
    installed(counterparts.ensure_localstripe)
    return running([str(counterparts.LOCALSTRIPE), "-c", LOCALSTRIPE, "--port", "PORT", "--from-scratch"])


def stateful_mock():
    installed(counterparts.ensure_npm)
    return running([str(counterparts.NODE), str(counterparts.STATEFUL_MOCK)])


def emulate(folder):
    installed(counterparts.ensure_npm)
    seed = folder / "stripe.yaml"
    seed.write_text(SEED)
    command = [str(counterparts.NODE), str(counterparts.EMULATE), "--service", "stripe", "--port", "PORT"]
    return running([*command, "--seed", str(seed)])


def client_of(base):
    transport = stripe.RequestsClient(timeout=10)
    return stripe.StripeClient("sk_test_parlour", base_addresses={"api": base}, http_client=transport)


class Fake:
    """What is in memory does everything."""

    account, strange_account = "acct_shear", "acct_mane"
    exceptions: ClassVar = {"accounts": "what is in memory is one account"}
    card, declined_card = "card_kept", DECLINED_CARD

    def __init__(self):
        self.gateway = FakeGateway()

    def paid(self, order):
        ref = self.gateway.authorise(order).ref
        self.gateway.pay(ref)
        return ref

    authorised = paid

    def opened(self, order):
        return self.gateway.authorise(order).ref


class Localstripe:
    """Intents: paid, kept and let go of, by a card that it knows."""

    account = "acct_shear"

    exceptions: ClassVar = {
        "no page": "it has no Checkout",
        "over-refunds": "it gives back more than was paid",
        "accounts": "it has one account",
    }

    def __init__(self, base, gateway):
        self.gateway, self.client, self.base = gateway, client_of(base), base
        self.customer = self.client.v1.customers.create({"name": "Cleo"}).id
        self.card = f"{self.customer} {self._method('4242424242424242')}"
        self.declined_card = f"{self.customer} {self._method('4000000000000341')}"

    def paid(self, order):
        manual = {} if order.captures else {"capture_method": "manual"}
        params = {"amount": order.amount.amount_minor, "currency": "eur", "metadata": dict(order.metadata)}
        card = {"customer": self.customer, "payment_method": self.card.split()[1], "confirm": True}
        return self.client.v1.payment_intents.create({**params, **card, **manual}).id

    authorised = paid

    def _method(self, number):
        card = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        method = self.client.v1.payment_methods.create({"type": "card", "card": card})
        return self.client.v1.payment_methods.attach(method.id, {"customer": self.customer}).id


class StatefulMock:
    """Charges of the time before intents: refunds, accounts and keys."""

    exceptions: ClassVar = {
        "no page": "it has no Checkout",
        "intents": "it has charges only, and captures those otherwise",
        "kept cards": "it has no payment methods",
    }

    def __init__(self, base, gateway):
        self.gateway, self.client = gateway, client_of(base)
        made = [self.client.v1.accounts.create({"type": "standard"}) for _salon in range(2)]
        self.account, self.strange_account = (account.id for account in made)

    def paid(self, order):
        asked = {"amount": order.amount.amount_minor, "currency": "eur", "source": "tok_visa"}
        options = {"stripe_account": order.account, "idempotency_key": order.key}
        charge = {**asked, "metadata": dict(order.metadata), "capture": order.captures}
        return self.client.v1.charges.create(charge, options).id

    authorised = paid


class Emulate:
    """The hosted page: opened, paid, closed."""

    account = "acct_shear"

    exceptions: ClassVar = {
        "no amount": "its sessions say no amount",
        "prices": "it knows prices that are kept, none that come with the session",
        "refunds": "it has none",
        "intents": "its sessions have no intent, so that nothing is kept or captured",
        "kept cards": "it keeps none",
        "accounts": "it has one account",
    }

    def __init__(self, base, gateway):
        self.gateway, self.client, self.base = gateway, client_of(base), base

    def opened(self, order):
        lines = [{"price": "price_cut", "quantity": 1}]
        urls = {"success_url": order.return_url, "cancel_url": order.cancel_url}
        session = {"mode": "payment", "line_items": lines, **urls, "metadata": dict(order.metadata)}
        return self.client.v1.checkout.sessions.create(session).id

    def paid(self, order):
        ref = self.opened(order)
        form = urllib.parse.urlencode({"email": "cleo@customers.example"}).encode()
        opener = urllib.request.build_opener(_Stays())
        opener.open(f"{self.base}/checkout/{ref}/complete", data=form, timeout=10).close()
        return ref


class _Stays(urllib.request.HTTPRedirectHandler):
    """Goes nowhere: the salon's page that a customer is led back to is none here."""

    def http_error_302(self, request, answer, code, message, headers):
        return answer


def _await(port):
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "it did not start"
            time.sleep(0.05)
        else:
            return

"""Events are believed when Stripe has signed them for this salon, and lately: nothing else is read at all."""

import hashlib
import hmac
import json
import subprocess
from datetime import timedelta

import pytest
import stripe
from house import counterparts

from app.payments.gateways.port import BadSignature
from app.payments.gateways.stripe import StripeGateway
from tests.payments.counterparts import installed
from tests.world import NOW

SECRET, OLDER, STRANGERS = "whsec_shear", "whsec_shear_before", "whsec_mane"

EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "payment_intent.succeeded",
    "account": "acct_shear",
    "livemode": False,
    "created": int(NOW.timestamp()) - 2,
    "data": {
        "object": {"id": "pi_1", "object": "payment_intent", "metadata": {"payment": "a payment", "tenant": "a salon"}}
    },
}
BODY = json.dumps(EVENT, indent=2).encode()

NPM_SIGNS = """
const Stripe = require(process.argv[1]);
const stripe = Stripe('sk_test_parlour');
const [payload, secret, timestamp] = process.argv.slice(2);
console.log(stripe.webhooks.generateTestHeaderString({payload, secret, timestamp: Number(timestamp)}));
"""


def signed(body=BODY, secret=SECRET, at=NOW, scheme="v1"):
    moment = int(at.timestamp())
    signature = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={moment},{scheme}={signature}"}


def verify(body=BODY, headers=None, secrets=(SECRET,)):
    return StripeGateway().verify(body, signed() if headers is None else headers, secrets=secrets, now=NOW)


class TestAccepted:
    def test_says_what_happened_where_and_to_which_payment(self):
        notice = verify()

        assert (notice.id, notice.kind, notice.account, notice.is_live) == (
            *("evt_1", "payment_intent.succeeded"),
            *("acct_shear", False),
        )
        assert (notice.ref, notice.payment_id, notice.tenant_id) == ("pi_1", "a payment", "a salon")
        assert notice.occurred_at == NOW - timedelta(seconds=2)

    @pytest.mark.parametrize("secret", [SECRET, OLDER])
    def test_by_either_secret_while_one_replaces_the_other(self, secret):
        assert verify(headers=signed(secret=secret), secrets=(SECRET, OLDER)).id == "evt_1"

    def test_where_stripe_signs_with_both_secrets_itself(self):
        both = ",".join([signed()["Stripe-Signature"], signed(secret=OLDER)["Stripe-Signature"].partition(",")[2]])

        assert verify(headers={"Stripe-Signature": both}, secrets=(OLDER,)).id == "evt_1"

    @pytest.mark.parametrize("age", [-300, 0, 300])
    def test_up_to_five_minutes_apart(self, age):
        assert verify(headers=signed(at=NOW - timedelta(seconds=age))).id == "evt_1"

    def test_as_the_sdk_signs(self):
        header = stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, int(NOW.timestamp()))

        assert verify(headers={"Stripe-Signature": header}).id == "evt_1"

    def test_as_stripes_package_for_node_signs(self):
        installed(counterparts.ensure_npm)
        arguments = [str(counterparts.MODULES / "stripe"), BODY.decode(), SECRET, str(int(NOW.timestamp()))]
        node = [str(counterparts.NODE), "-e", NPM_SIGNS, *arguments]
        header = subprocess.run(node, capture_output=True, text=True, check=True).stdout.strip()

        assert verify(headers={"Stripe-Signature": header}).id == "evt_1"


REFUSED = {
    "wrong": {"headers": {"Stripe-Signature": f"t={int(NOW.timestamp())},v1={'0' * 64}"}},
    "missing": {"headers": {}},
    "empty": {"headers": {"Stripe-Signature": ""}},
    "no time": {"headers": {"Stripe-Signature": signed()["Stripe-Signature"].partition(",")[2]}},
    "two times": {"headers": {"Stripe-Signature": f"t=1,{signed()['Stripe-Signature']}"}},
    "no number": {"headers": {"Stripe-Signature": "t=now,v1=00"}},
    "a number beyond time": {"headers": signed() | {"Stripe-Signature": f"t={'9' * 30},v1=00"}},
    "no ASCII": {"headers": {"Stripe-Signature": f"t={int(NOW.timestamp())},v1=é"}},
    "one byte changed": {"body": BODY.replace(b"evt_1", b"evt_2")},
    "one byte more": {"body": BODY + b"\n"},
    "301 seconds old": {"headers": signed(at=NOW - timedelta(seconds=301))},
    "301 seconds ahead": {"headers": signed(at=NOW + timedelta(seconds=301))},
    "other salon's secret": {"headers": signed(secret=STRANGERS)},
    "v0 only": {"headers": signed(scheme="v0")},
    "no secret": {"secrets": ()},
    "a secret that is gone": {"headers": signed(secret=OLDER)},
    "signed nonsense": {"body": b"nonsense", "headers": signed(b"nonsense")},
    "signed list": {"body": b"[]", "headers": signed(b"[]")},
    "signed nothing": {"body": b"", "headers": signed(b"")},
}


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED.keys())
def test_refused(given):
    with pytest.raises(BadSignature):
        verify(**given)


ABOUT = {
    "a page": ({"id": "cs_1", "object": "checkout.session", "payment_intent": "pi_1"}, "cs_1"),
    "an intent": ({"id": "pi_1", "object": "payment_intent"}, "pi_1"),
    "a charge": ({"id": "ch_1", "object": "charge", "payment_intent": "pi_1"}, "pi_1"),
    "a charge of its own": ({"id": "ch_1", "object": "charge", "payment_intent": None}, "ch_1"),
    "a refund": ({"id": "re_1", "object": "refund", "payment_intent": "pi_1", "charge": "ch_1"}, "pi_1"),
    "a dispute": ({"id": "dp_1", "object": "dispute", "charge": "ch_1", "payment_intent": None}, "ch_1"),
    "a customer": ({"id": "cus_1", "object": "customer"}, None),
}


@pytest.mark.parametrize(("about", "ref"), ABOUT.values(), ids=ABOUT.keys())
def test_names_what_it_is_about(about, ref):
    body = json.dumps({**EVENT, "data": {"object": about}}).encode()

    assert verify(body, signed(body)).ref == ref

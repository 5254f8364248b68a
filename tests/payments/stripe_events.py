"""Stripe's part in tests of events: a gateway in memory whose events look, and are signed, as Stripe's."""

import hashlib
import hmac
import json
from itertools import count

from app.payments.gateways.stripe.signature import verified
from tests.payments.fake import FakeGateway
from tests.world import NOW

SECRET = "whsec_shear"
ACCOUNT = "acct_shear"
PATH = "/api/v1/payments/webhook/stripe"

_numbers = count(1)


class SignedByStripe(FakeGateway):
    """Knows how payments stand; what is sent to us is signed as Stripe signs."""

    def verify(self, body, headers, *, secrets, now):
        return verified(body, headers, secrets=secrets, now=now)


def event(kind, about, **given):
    """Return the body of an event about an object."""
    said = {
        "id": f"evt_{next(_numbers)}",
        "object": "event",
        "type": kind,
        "account": ACCOUNT,
        "livemode": False,
        "created": int(NOW.timestamp()),
        "data": {"object": about},
    }
    return json.dumps(said | given).encode()


def five_of(ref, metadata):
    """Return the five events of a payment by card, as Stripe sends them, in their order."""
    intent = {"id": f"pi_{ref}", "object": "payment_intent", "metadata": metadata}
    charge = {"id": f"ch_{ref}", "object": "charge", "payment_intent": intent["id"], "metadata": metadata}
    page = {"id": ref, "object": "checkout.session", "payment_intent": intent["id"], "metadata": metadata}
    return [
        event("payment_intent.created", intent),
        event("charge.succeeded", charge),
        event("payment_intent.succeeded", intent),
        event("checkout.session.completed", page),
        event("charge.updated", charge),
    ]


def signed(body, secret=SECRET, at=NOW):
    """Return the headers of an event."""
    moment = int(at.timestamp())
    signature = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={moment},v1={signature}", "Content-Type": "application/json"}

"""A gateway in memory that keeps the promises of the port; `test_gateways.py` holds the real ones to the same."""

import hashlib
import hmac
import json
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.core.money import Money
from app.payments.accounts import Means
from app.payments.gateways.port import (
    BadSignature,
    Begun,
    Declined,
    Found,
    GatewayAway,
    GatewayRefused,
    Moved,
    Notice,
    Progress,
    Returned,
)
from tests import world

DECLINED_CARD = "card_declined"
TOLERANCE = timedelta(seconds=300)


@dataclass
class FakeGateway:
    """Remembers what it was told by the key it was told with: said twice, it is done once."""

    means: Means = Means.STRIPE
    pages: tuple = ("https://pay.fake.example",)
    payments: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    effects: list = field(default_factory=list)
    moved_at: dict = field(default_factory=dict)
    is_away: bool = False
    answers: dict = field(default_factory=dict)
    other: "FakeGateway | None" = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def authorise(self, order):
        return self._once(f"authorise-{order.key}", lambda: self._begin(order))

    def charge(self, order, *, card):
        if card == DECLINED_CARD:
            raise Declined
        return self._once(f"charge-{order.key}", lambda: self._charge(order, card))

    def capture(self, ref, *, account, amount, key):
        return self._once(key, lambda: self._step(ref, Progress.AUTHORISED, Progress.SUCCEEDED, amount))

    def cancel(self, ref, *, account, key):
        return self._once(key, lambda: self._let_go(ref))

    def refund(self, ref, *, account, amount, key):
        return self._once(key, lambda: self._give_back(ref, amount, key))

    def look_up(self, ref, *, account):
        self._answer()
        return self.payments[ref]

    def verify(self, body, headers, *, secrets, now):
        signed_at, _comma, signature = headers.get("Fake-Signature", "").partition(",")
        if not any(hmac.compare_digest(signature, sign(body, secret, signed_at)) for secret in secrets):
            raise BadSignature
        if abs(now - datetime.fromtimestamp(int(signed_at), UTC)) > TOLERANCE:
            raise BadSignature
        said = json.loads(body)
        return Notice(**{**said, "occurred_at": datetime.fromisoformat(said["occurred_at"])})

    def movements(self, *, account, since, until):
        self._answer()
        return [moved for moved in map(self._moved, self.payments) if since <= moved.occurred_at < until]

    # What customers, banks and people at a dashboard do.

    def pay(self, ref):
        """Let the customer pay on the gateway's page."""
        done = Progress.SUCCEEDED if self.orders[ref].captures else Progress.AUTHORISED
        self.payments[ref] = replace(self.payments[ref], progress=done, amount=self.orders[ref].amount)

    def give_up(self, ref):
        """Let the customer close the page for good."""
        self.payments[ref] = replace(self.payments[ref], progress=Progress.CANCELLED)

    def refund_elsewhere(self, ref, amount_minor):
        """Let somebody refund in the gateway's own dashboard."""
        found = self.payments[ref]
        self.payments[ref] = replace(found, refunded_minor=found.refunded_minor + amount_minor)

    def count(self, kind):
        """Return how often something of this kind really took place."""
        return sum(one == kind for one, _ref in self.effects)

    def _moved(self, ref):
        found = self.payments[ref]
        taken = found.amount.amount_minor if found.progress is Progress.SUCCEEDED else 0
        return Moved(
            ref=ref,
            payment_id=found.metadata.get("payment"),
            tenant_id=found.metadata.get("tenant"),
            currency=self.orders[ref].amount.currency,
            taken_minor=taken,
            refunded_minor=found.refunded_minor,
            fee_minor=found.fee_minor,
            occurred_at=self.moved_at.get(ref, world.NOW),
        )

    def _answer(self):
        if self.is_away:
            raise GatewayAway

    def _once(self, key, act):
        self._answer()
        with self.lock:
            if key not in self.answers:
                self.answers[key] = act()
            return self.answers[key]

    def _begin(self, order):
        ref = f"{self.means}_{order.key}"
        self.orders[ref] = order
        self.payments[ref] = Found(ref=ref, progress=Progress.OPEN, metadata=dict(order.metadata))
        self.effects.append(("authorise", ref))
        return Begun(ref=ref, url=f"https://pay.fake.example/{ref}")

    def _charge(self, order, card):
        ref = self._begin(order).ref
        self.pay(ref)
        self.effects.append(("charge", ref))
        self.payments[ref] = replace(self.payments[ref], card=card)
        return self.payments[ref]

    def _step(self, ref, source, target, amount):
        if self.payments[ref].progress is not source:
            raise GatewayRefused
        self.payments[ref] = replace(self.payments[ref], progress=target, amount=amount)
        self.effects.append(("capture", ref))
        return self.payments[ref]

    def _let_go(self, ref):
        if self.payments[ref].progress is Progress.SUCCEEDED:
            raise GatewayRefused
        self.payments[ref] = replace(self.payments[ref], progress=Progress.CANCELLED)
        self.effects.append(("cancel", ref))
        return self.payments[ref]

    def _give_back(self, ref, amount, key):
        found = self.payments[ref]
        paid = found.amount if found.progress is Progress.SUCCEEDED else None
        if paid is None or found.refunded_minor + amount.amount_minor > paid.amount_minor:
            raise GatewayRefused
        self.payments[ref] = replace(found, refunded_minor=found.refunded_minor + amount.amount_minor)
        self.effects.append(("refund", ref))
        return Returned(ref=f"refund_{key}", is_done=True)


def sign(body, secret, signed_at):
    """Return the signature of an event."""
    return hmac.new(secret.encode(), f"{signed_at}.".encode() + body, hashlib.sha256).hexdigest()


def money(amount_minor, currency="EUR"):
    return Money(amount_minor, currency)

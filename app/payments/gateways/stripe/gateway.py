"""The port, by Stripe: a hosted page (Checkout), kept cards, and what becomes of both, in the salon's own account.

A payment is named by its page (`cs_…`), or by its intent (`pi_…`) where a kept card was charged.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar

import stripe

from app.core.links import settings
from app.core.money import Money
from app.payments.accounts import Means
from app.payments.gateways.port import Begun, Declined, Found, GatewayRefused, Moved, Notice, Order, Progress, Returned
from app.payments.gateways.stripe import params, reading, signature
from app.payments.gateways.stripe.amounts import as_stripe_counts
from app.payments.gateways.stripe.client import client, speaking, within

Thing = TypeVar("Thing", bound=stripe.StripeObject)

CHARGE = ["latest_charge.balance_transaction"]
SESSION = [f"payment_intent.{CHARGE[0]}"]

TOO_LATE_TO_END_SOON = "expires_at"


class StripeGateway:
    """Speaks to Stripe in the name of a salon's account."""

    means = Means.STRIPE
    pages: tuple[str, ...] = ("https://checkout.stripe.com",)

    def authorise(self, order: Order) -> Begun:
        """Make the page on which the order is paid."""
        asked = params.checkout(order, fee_basis_points=_fee_basis_points())
        key = f"authorise-{order.key}"
        with speaking():
            try:
                session = client().v1.checkout.sessions.create(asked, within(order.account, key=key))
            except stripe.InvalidRequestError as error:
                if error.param != TOO_LATE_TO_END_SOON:
                    raise
                # Begun long after it was asked for: Stripe closes no page in less than half an hour, we do ourselves.
                del asked["expires_at"]
                session = client().v1.checkout.sessions.create(asked, within(order.account, key=f"{key}-late"))
        return Begun(ref=session.id, url=session.url or "")

    def charge(self, order: Order, *, card: str) -> Found:
        """Charge a kept card without its owner. As with refunds, what was charged already is looked for first."""
        customer, _space, method = card.partition(" ")
        asked = params.off_session(order, customer=customer, method=method, fee_basis_points=_fee_basis_points())
        with speaking():
            intents = client().v1.payment_intents.list({"customer": customer, "limit": 100}, within(order.account))
            known = _marked(intents, "payment", order.metadata.get("payment"))
            if known is None:
                known = client().v1.payment_intents.create(asked, within(order.account, key=f"charge-{order.key}"))
        found = self.look_up(known.id, account=order.account)
        if found.progress is Progress.FAILED:
            raise Declined
        return found

    def capture(self, ref: str, *, account: str, amount: Money, key: str) -> Found:
        """Take what was authorised. Taken already, it is done, however long ago."""
        found = self.look_up(ref, account=account)
        if found.progress is Progress.SUCCEEDED and found.amount == amount:
            return found
        if found.progress is not Progress.AUTHORISED:
            raise GatewayRefused
        taken = as_stripe_counts(amount)
        with speaking():
            intent = self._intent(ref, account=account)
            client().v1.payment_intents.capture(intent, {"amount_to_capture": taken}, within(account, key=key))
        return self.look_up(ref, account=account)

    def cancel(self, ref: str, *, account: str, key: str) -> Found:
        """Let go of what was not taken: close its page, and free what the card holds."""
        found = self.look_up(ref, account=account)
        if found.progress in {Progress.CANCELLED, Progress.FAILED}:
            return found
        if found.progress is Progress.SUCCEEDED:
            raise GatewayRefused
        with speaking():
            if found.progress is Progress.OPEN and ref.startswith("cs_"):
                # Its intent belongs to the page as long as that is open, and ends with it.
                client().v1.checkout.sessions.expire(ref, {}, within(account, key=key))
            else:
                intent = self._intent(ref, account=account)
                client().v1.payment_intents.cancel(intent, {}, within(account, key=key))
        return self.look_up(ref, account=account)

    def refund(self, ref: str, *, account: str, amount: Money, key: str) -> Returned:
        """Give back what was taken.

        Stripe forgets keys after a day, and a job may be tried again later than that: the refund itself carries its
        key, and is looked for first.
        """
        with speaking():
            target = ref if ref.startswith("ch_") else self._intent(ref, account=account)
            refunds = client().v1.refunds.list(params.refunds_of(target), within(account))
            known = _marked(refunds, "refund", key)
            if known is None:
                asked = params.refund(target, amount, key=key)
                known = client().v1.refunds.create(asked, within(account, key=f"refund-{key}"))
        return reading.of_refund(known.to_dict())

    def look_up(self, ref: str, *, account: str) -> Found:
        """Return how a payment stands: with its charge, what went back of it, and what Stripe kept."""
        with speaking():
            if ref.startswith("cs_"):
                session = client().v1.checkout.sessions.retrieve(ref, {"expand": SESSION}, within(account))
                return reading.of_session(session.to_dict())
            if ref.startswith("ch_"):
                charge = client().v1.charges.retrieve(ref, {"expand": ["balance_transaction"]}, within(account))
                return reading.of_charge(charge.to_dict())
            intent = client().v1.payment_intents.retrieve(ref, {"expand": CHARGE}, within(account))
        # Nobody sits in front of it: what would need its owner will not come.
        return reading.of_intent(intent.to_dict(), ref=ref, waiting=Progress.FAILED, metadata={})

    def movements(self, *, account: str, since: datetime, until: datetime) -> list[Moved]:
        """Return what was taken and given back in a time, by charge."""
        with speaking():
            return list(_movements(account, since, until))

    def verify(self, body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime) -> Notice:
        """Return what an event says that Stripe has signed."""
        return signature.verified(body, headers, secrets=secrets, now=now)

    def _intent(self, ref: str, *, account: str) -> str:
        """Return the name of a payment's intent.

        :raises GatewayRefused: nobody has paid on its page, so there is none
        """
        if not ref.startswith("cs_"):
            return ref
        session = client().v1.checkout.sessions.retrieve(ref, None, within(account)).to_dict()
        intent = reading.name_of(session.get("payment_intent"))
        if intent is None:
            raise GatewayRefused
        return intent


def _movements(account: str, since: datetime, until: datetime) -> Iterator[Moved]:
    charges = client().v1.charges.list(params.charges_between(since, until), within(account))
    for charge in charges.auto_paging_iter():
        yield reading.of_movement(charge.to_dict(), at=charge.created)
    refunds = client().v1.refunds.list(params.refunds_between(since, until), within(account))
    for refund in refunds.auto_paging_iter():
        said = refund.to_dict()
        if isinstance(said.get("charge"), Mapping):
            yield reading.of_movement(said["charge"], at=refund.created)


def _marked(found: stripe.ListObject[Thing], name: str, value: str | None) -> Thing | None:
    """Return what carries a name of ours, among the newest hundred of its kind."""
    for one in found.data:
        metadata = one.to_dict().get("metadata") or {}
        if value is not None and metadata.get(name) == value:
            return one
    return None


def _fee_basis_points() -> int:
    return settings().stripe_platform_fee_basis_points

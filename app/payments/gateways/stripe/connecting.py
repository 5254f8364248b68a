"""Connecting a salon's own account: Stripe asks for everything itself, on its own pages (Connect, hosted onboarding).

An account has its own full dashboard, pays its own fees, and what it owes is between it and Stripe: what Stripe
recommends for direct charges (https://docs.stripe.com/connect/direct-charges). A salon that is with Stripe already
signs in there with what it has.
"""

from dataclasses import dataclass

from stripe.params import WebhookEndpointCreateParams
from stripe.params.v2.core import AccountCreateParams, AccountLinkCreateParams

from app.payments.gateways.stripe.client import client, speaking, within


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far an account has come at Stripe.

    :ivar is_described: whether its owner has told Stripe everything that it asked for
    :ivar may_charge: whether Stripe lets it take cards
    """

    is_described: bool
    may_charge: bool


def account_params(*, name: str, email: str, country: str) -> AccountCreateParams:
    """Return what makes an account that is charged directly."""
    return {
        "display_name": name,
        "contact_email": email,
        "dashboard": "full",
        "identity": {"country": country.lower()},
        "configuration": {"merchant": {"capabilities": {"card_payments": {"requested": True}}}},
        "defaults": {"responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"}},
    }


def link_params(account: str, *, refresh_url: str, return_url: str) -> AccountLinkCreateParams:
    """Return what makes the address under which Stripe asks."""
    return {
        "account": account,
        "use_case": {
            "type": "account_onboarding",
            "account_onboarding": {
                "refresh_url": refresh_url,
                "return_url": return_url,
            },
        },
    }


def webhook_params(url: str) -> WebhookEndpointCreateParams:
    """Return what makes Stripe tell us what happens to payments."""
    return {
        "url": url,
        "description": "Parlour",
        "enabled_events": [
            "checkout.session.completed",
            "checkout.session.expired",
            "checkout.session.async_payment_succeeded",
            "checkout.session.async_payment_failed",
            "payment_intent.succeeded",
            "payment_intent.amount_capturable_updated",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "charge.refunded",
            "charge.updated",
            "charge.dispute.created",
            "refund.created",
            "refund.updated",
            "refund.failed",
        ],
    }


def open_account(*, name: str, email: str, country: str, key: str) -> str:
    """Open an account at Stripe, and return its name.

    :param key: makes a second call the first one over again, for as long as Stripe remembers
    """
    params = account_params(name=name, email=email, country=country)
    with speaking():
        return client().v2.core.accounts.create(params, {"idempotency_key": f"connect-{key}"}).id


def onboarding(account: str, *, refresh_url: str, return_url: str) -> str:
    """Return the address under which the owner of an account tells Stripe everything; it opens once, and soon."""
    params = link_params(account, refresh_url=refresh_url, return_url=return_url)
    with speaking():
        return client().v2.core.account_links.create(params).url


def standing(account: str) -> Standing:
    """Return how far an account has come."""
    with speaking():
        found = client().v1.accounts.retrieve(account).to_dict()
    return Standing(is_described=bool(found.get("details_submitted")), may_charge=bool(found.get("charges_enabled")))


def tell(account: str, *, url: str) -> str:
    """Make Stripe tell us what happens in an account, and return the secret that it signs with."""
    with speaking():
        endpoint = client().v1.webhook_endpoints.create(webhook_params(url), within(account))
    return endpoint.secret or ""

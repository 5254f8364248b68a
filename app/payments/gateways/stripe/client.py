"""The official SDK, with a limit to every wait, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus

import stripe
import structlog
from stripe import RequestOptions, StripeClient

from app.core.links import settings
from app.payments.gateways.port import Declined, GatewayAway, GatewayRefused

log = structlog.get_logger(__name__)

CONNECTING_SECONDS, ANSWERING_SECONDS = 3.05, 15
"""An answer may take a while: the bank is asked meanwhile. A job's two minutes hold several."""

RETRIES = 1
"""The SDK repeats with the same key what was lost on its way; whatever is owed is tried again later anyway."""


def client() -> StripeClient:
    """Return the platform's client.

    :raises GatewayRefused: the platform has no key
    """
    known = settings()
    if not known.stripe_secret_key:
        raise GatewayRefused
    return _client(known.stripe_secret_key, known.stripe_api_base)


def is_live() -> bool:
    """Tell whether the platform's key moves real money."""
    return "_live_" in (settings().stripe_secret_key or "")


def within(account: str, *, key: str | None = None) -> RequestOptions:
    """Return the options that make a request one of a salon's own account, and at most one for a key."""
    options: RequestOptions = {"stripe_account": account}
    return {**options, "idempotency_key": key} if key else options


@contextmanager
def speaking() -> Iterator[None]:
    """Say what Stripe raises in the words of the port; its messages name accounts and stay out of the log."""
    try:
        yield
    except stripe.StripeError as error:
        log.warning("stripe_error", kind=type(error).__name__, code=error.code, request=error.request_id)
        raise _in_our_words(error) from error


def _in_our_words(error: stripe.StripeError) -> Exception:
    if isinstance(error, stripe.CardError):
        return Declined()
    is_away = isinstance(error, stripe.APIConnectionError | stripe.RateLimitError | stripe.APIError)
    # Conflict: the same key is being worked on at this moment.
    return GatewayAway() if is_away or error.http_status == HTTPStatus.CONFLICT else GatewayRefused()


@cache
def _client(key: str, base: str) -> StripeClient:
    # A session of connections a thread, as the SDK's own client keeps them.
    transport = stripe.RequestsClient(timeout=(CONNECTING_SECONDS, ANSWERING_SECONDS))
    return StripeClient(key, base_addresses={"api": base}, max_network_retries=RETRIES, http_client=transport)

"""The way to Stripe and back: which account was opened for whom travels in the address, sealed.

The state that Stripe brings back opens for the person and in the salon it was made for only, so that nobody can be
led to connect somebody else's account.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from app.auth.actor import Actor
from app.catalogue import queries as catalogue
from app.core.links import salon_url
from app.core.refusals import NotFound
from app.core.sealed import Unreadable, seal, unseal
from app.payments import operations
from app.payments.accounts import Means
from app.payments.gateways.port import GatewayRefused
from app.payments.gateways.stripe import connecting
from app.payments.gateways.stripe.client import is_live
from app.payments.queries.accounts import account_of
from tenants.context import current_tenant
from tenants.unit_of_work import unit_of_work

WEBHOOK = "api_v1.receive_stripe_event"


def begin(*, email: str, by: Actor) -> str:
    """Open an account at Stripe for the salon, and return where its owner goes on.

    :raises AlreadyConnected: one is connected
    """
    with unit_of_work():
        if account_of(Means.STRIPE) is not None:
            raise operations.AlreadyConnected
        salon = catalogue.salon()
        name, country = salon.name, salon.country
    key = f"{current_tenant().id}-{by.account_id}"
    account = connecting.open_account(name=name, email=email, country=country, key=key)
    return _address(account, by=by)


def go_on(state: str, *, by: Actor) -> str:
    """Return another address for somebody whose first one has run out."""
    return _address(_account_in(state, by=by), by=by)


def finish(state: str, *, by: Actor, now: datetime) -> connecting.Standing:
    """Connect the account that somebody comes back with, if Stripe knows all it wants to know of it.

    :raises NotFound: they came with nothing that we gave them
    """
    account = _account_in(state, by=by)
    found = connecting.standing(account)
    if found.is_described:
        secret = _secret(account)
        with unit_of_work():
            operations.connect_account(
                means=Means.STRIPE, account=account, is_live=is_live(), webhook_secret=secret, by=by, now=now
            )
    return found


def _secret(account: str) -> str:
    try:
        return connecting.tell(account, url=salon_url(WEBHOOK))
    except GatewayRefused:
        # Stripe lets nobody be told at an address that it cannot reach; the owner copies the secret over later.
        return ""


def _address(account: str, *, by: Actor) -> str:
    state = urlsafe_b64encode(seal(account.encode(), purpose=_purpose(by))).decode()
    return connecting.onboarding(
        account,
        refresh_url=salon_url("payments_desk.go_on_connecting", state=state),
        return_url=salon_url("payments_desk.finish_connecting", state=state),
    )


def _account_in(state: str, *, by: Actor) -> str:
    try:
        return unseal(urlsafe_b64decode(state.encode()), purpose=_purpose(by)).decode()
    except (ValueError, Unreadable):
        raise NotFound from None


def _purpose(by: Actor) -> str:
    return f"stripe onboarding of {by.account_id}"

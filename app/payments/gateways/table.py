"""The table of gateways: a new one is a folder and a line here."""

from collections.abc import Callable, Mapping

from flask import Flask, current_app

from app.payments.accounts import Means
from app.payments.gateways.port import Gateway
from app.payments.gateways.stripe import StripeGateway

EXTENSION = "gateways"

GATEWAYS: Mapping[Means, Callable[[], Gateway]] = {
    Means.STRIPE: StripeGateway,
}


def init_app(app: Flask) -> None:
    """Let the application know the gateways."""
    app.extensions[EXTENSION] = dict(GATEWAYS)


def gateway(means: Means) -> Gateway:
    """Return the gateway that moves money by these means.

    :raises KeyError: none does
    """
    made: Mapping[Means, Callable[[], Gateway]] = current_app.extensions[EXTENSION]
    return made[means]()


def page_hosts() -> list[str]:
    """Return where customers may be sent to pay."""
    return sorted({host for means in current_app.extensions[EXTENSION] for host in gateway(means).pages})

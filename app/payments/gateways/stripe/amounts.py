"""Amounts as Stripe counts them (https://docs.stripe.com/currencies#minor-units).

Ours follow CLDR. Stripe has a list of its own: some currencies that nobody divides any more still have two decimals
there.
"""

from app.core.money import Money, decimals
from app.payments.gateways.port import GatewayRefused

WITHOUT_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
WITH_THREE = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def as_stripe_counts(amount: Money) -> int:
    """Return an amount in Stripe's own minor units.

    :raises GatewayRefused: Stripe has no unit that small
    """
    shift = _decimals(amount.currency) - decimals(amount.currency)
    if shift >= 0:
        return amount.amount_minor * _tens(shift)
    whole, rest = divmod(amount.amount_minor, _tens(-shift))
    if rest:
        raise GatewayRefused
    return whole


def as_we_count(amount: int, currency: str) -> Money:
    """Return an amount of Stripe's in our minor units; what we have no unit for is rounded down."""
    code = currency.upper()
    shift = _decimals(code) - decimals(code)
    return Money(amount // _tens(shift) if shift >= 0 else amount * _tens(-shift), code)


def _tens(count: int) -> int:
    return int("1" + "0" * count)


def _decimals(currency: str) -> int:
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in WITH_THREE else 2

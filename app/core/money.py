"""Money: whole minor units of an ISO 4217 currency. No float ever holds an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision, is_currency


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, yen, fils) and its currency's ISO 4217 code."""

    amount_minor: int
    currency: str

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-decimals(self.currency))


def decimals(currency: str) -> int:
    """Return how many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD (CLDR, after ISO 4217)."""
    return get_currency_precision(currency)


def is_known(currency: str) -> bool:
    """Tell whether this is the code of a currency."""
    return is_currency(currency)


def parse(text: str, currency: str) -> int:
    """Return the minor units of an amount that a person typed, with a point or a comma for the decimals.

    :raises ValueError: it is no amount, or has more decimals than the currency
    """
    amount = Decimal(text.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
    minor = amount.scaleb(decimals(currency))
    if not amount.is_finite() or minor != minor.to_integral_value():
        raise ValueError(text)
    return int(minor)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share out `total` minor units by weight so that nothing is lost: the largest remainders get what is left over."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for number in by_remainder[: total - sum(shares)]:
        shares[number] += 1
    return shares

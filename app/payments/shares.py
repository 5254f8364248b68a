"""Parts of a price, in whole minor units of whatever currency: yen, cents or fils."""

from dataclasses import dataclass

WHOLE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A part of a price: whole percent of it, or an amount. One of both is there."""

    percent: int | None = None
    amount_minor: int | None = None

    def of(self, price_minor: int) -> int:
        """Return how much that is in minor units, halves rounded up; never more than the price."""
        if self.percent is not None:
            return min(percent_of(price_minor, self.percent), price_minor)
        return min(self.amount_minor or 0, price_minor)


def percent_of(amount_minor: int, percent: int) -> int:
    """Return so many percent of an amount, halves rounded up to a whole minor unit."""
    return (2 * amount_minor * percent + WHOLE) // (2 * WHOLE)

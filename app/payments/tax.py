"""Tax on a price, in whole minor units."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.money import split

BASIS_POINTS = 10_000
"""A rate is whole basis points: 1900 is 19 %."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taxed:
    """An amount in minor units, with the part of it that is tax."""

    net_minor: int
    tax_minor: int

    @property
    def gross_minor(self) -> int:
        """What is paid."""
        return self.net_minor + self.tax_minor


def included(gross_minor: int, *, rate: int) -> Taxed:
    """Return the tax that is contained in a price, halves rounded up.

    :param rate: basis points
    """
    tax = rounded(gross_minor * rate, BASIS_POINTS + rate)
    return Taxed(net_minor=gross_minor - tax, tax_minor=tax)


def added(net_minor: int, *, rate: int) -> Taxed:
    """Return a price with the tax that comes on top, halves rounded up.

    :param rate: basis points
    """
    return Taxed(net_minor=net_minor, tax_minor=rounded(net_minor * rate, BASIS_POINTS))


def shared(whole: Taxed, weights: Sequence[int]) -> list[Taxed]:
    """Share out an amount by weight, net and tax each to the last minor unit."""
    nets, taxes = split(whole.net_minor, weights), split(whole.tax_minor, weights)
    return [Taxed(net_minor=net, tax_minor=tax) for net, tax in zip(nets, taxes, strict=True)]


def rounded(dividend: int, divisor: int) -> int:
    """Divide, halves rounded up."""
    return (2 * dividend + divisor) // (2 * divisor)

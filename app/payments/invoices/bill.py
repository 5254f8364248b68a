"""What was done and is to be paid, as whoever knows the visit says it; and what it comes to, line by line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from app.core.money import split
from app.core.refusals import Refusal
from app.payments import tax
from app.payments.accounts import Means
from app.payments.tax import Taxed

LARGEST_AMOUNT = 10**12
LARGEST_QUANTITY = 10_000


class WrongBill(Refusal):
    """This bill does not add up."""

    code, status = "wrong_bill", HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, kw_only=True, slots=True)
class BillLine:
    """Something that was done. The price of one is as the salon states its prices, with or without tax.

    An add-on goes by the service that it was done with, and so does its tax.
    """

    description: str
    price_minor: int
    quantity: int = 1
    service_id: UUID | None = None
    staff_member_id: UUID | None = None

    @property
    def full_minor(self) -> int:
        """What it costs before any discount."""
        return self.price_minor * self.quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class Buyer:
    """To whom a document is made out."""

    name: str
    customer_id: UUID | None = None
    address: str = ""
    tax_number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paid:
    """What was paid, and by which means; tips are contained."""

    means: Means
    amount_minor: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """All that a document is made from.

    :param cause_id: what it is written for: issuing twice for one cause answers with the same document. Where that was
        taken back and is to be written anew, the new one has another cause.
    :param supplied_on: the salon's day on which it was done
    :param discount_minor: what is let off the prices of all lines, in the way in which they are stated
    :param tip_minor: shown beside the total, and never taxed
    """

    cause_id: UUID
    lines: tuple[BillLine, ...]
    buyer: Buyer
    supplied_on: date
    language: str
    appointment_id: UUID | None = None
    paid: tuple[Paid, ...] = ()
    tip_minor: int = 0
    discount_minor: int = 0

    def check(self) -> None:
        """Refuse what cannot be.

        :raises WrongBill: nothing was done, or less than nothing, or more is let off than it costs
        """
        whole = sum(line.full_minor for line in self.lines)
        fits = (
            self.lines
            and all(line.price_minor >= 0 and 0 < line.quantity <= LARGEST_QUANTITY for line in self.lines)
            and whole <= LARGEST_AMOUNT
            and 0 <= self.discount_minor <= whole
            and 0 <= self.tip_minor <= LARGEST_AMOUNT
            and all(0 < one.amount_minor <= 2 * LARGEST_AMOUNT for one in self.paid)
        )
        if not fits:
            raise WrongBill


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """A tax rate in basis points, and what it is called."""

    name: str
    rate: int


NO_TAX = Rate(name="", rate=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxedLine:
    """A line with its part of the discount and its tax."""

    line: BillLine
    discount_minor: int
    rate: Rate
    amount: Taxed


def taxed_lines(bill: Bill, *, rate_of: Callable[[UUID | None], Rate], included: bool) -> list[TaxedLine]:
    """Share the discount out over the lines by price, and find the tax of each.

    :param rate_of: the rate of a service
    :param included: whether prices contain the tax
    """
    taxing = tax.included if included else tax.added
    weights = [line.full_minor for line in bill.lines]
    discounts = split(bill.discount_minor, weights) if sum(weights) else [0] * len(weights)
    found = []
    for line, discount in zip(bill.lines, discounts, strict=True):
        rate = rate_of(line.service_id)
        amount = taxing(line.full_minor - discount, rate=rate.rate)
        found.append(TaxedLine(line=line, discount_minor=discount, rate=rate, amount=amount))
    return found


def total(amounts: Iterable[Taxed]) -> Taxed:
    """Add up: the totals of a document are the sums of its lines, and nothing is rounded again."""
    listed = list(amounts)
    return Taxed(net_minor=sum(one.net_minor for one in listed), tax_minor=sum(one.tax_minor for one in listed))


def by_rate(amounts: Sequence[tuple[Rate, Taxed]]) -> list[dict[str, Any]]:
    """Return what there is of each rate, the highest first."""
    rates = sorted({rate for rate, _amount in amounts}, key=lambda rate: (-rate.rate, rate.name))
    sums = {rate: total(amount for its, amount in amounts if its == rate) for rate in rates}
    return [
        {"name": rate.name, "rate": rate.rate, "net_minor": one.net_minor, "tax_minor": one.tax_minor}
        for rate, one in sums.items()
    ]

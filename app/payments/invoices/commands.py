"""What invoicing can be told: bodies of forms and of requests become these."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal, Self
from uuid import UUID

from flask_babel import gettext as _
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from app.catalogue.fields import Command, must
from app.catalogue.prices import Price
from app.core.paging import LARGEST_PAGE, PAGE_SIZE
from app.core.texts import Line, Name, Paragraph
from app.payments.invoices.numbers import Kind

MOST_BASIS_POINTS = 10_000
LONGEST_PERCENT = 10


def _basis_points(value: object) -> int:
    """Read a rate that a person typed in percent, with a point or a comma."""
    text = str(value).strip().removesuffix("%").strip().replace(",", ".")
    sentence = _("Please enter a percentage such as 19 or 8.1.")
    must(len(text) <= LONGEST_PERCENT and "e" not in text.lower(), sentence)
    try:
        rate = Decimal(text) * 100
    except InvalidOperation as error:
        raise ValueError(sentence) from error
    must(rate.is_finite() and rate == rate.to_integral_value() and 0 <= rate <= MOST_BASIS_POINTS, sentence)
    return int(rate)


Percent = Annotated[int, BeforeValidator(_basis_points)]
"""Typed in percent, kept in basis points."""

Prefix = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9/-]{0,12}$")]

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class ChangeInvoicing(Command):
    """What the salon says of itself on its invoices, and whether they show tax."""

    legal_name: Line = ""
    address: Paragraph = ""
    tax_number: Line = ""
    small_print: Paragraph = ""
    number_prefix: Prefix = ""
    shows_tax: bool = False
    prices_include_tax: bool = True


class NameRate(Command):
    """A tax rate, as the salon calls it."""

    name: Name
    percent: Percent
    is_default: bool = False


class RateServices(Command):
    """Which services are taxed at a rate of their own; all others at the default."""

    exceptions: dict[UUID, UUID] = Field(default_factory=dict, max_length=2000)


class CreditedLine(Command):
    """How much of a line is credited, tax included; all that is left of it where no amount is stated."""

    line_id: UUID
    amount: Price | None = None


class Credit(Command):
    """Take back an invoice: an amount of it, some lines, or, where neither is stated, all that is left."""

    amount: Price | None = None
    lines: list[CreditedLine] = Field(default_factory=list, max_length=500)
    reason: Name

    @model_validator(mode="after")
    def _one_way_of_saying_it(self) -> Self:
        must(self.amount is None or not self.lines, _("Please state an amount or lines, not both."))
        return self


class ListInvoices(Command):
    """Which documents to list, and from where on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: Line = ""
    kind: Kind | None = None
    month: Month | None = None
    appointment_id: UUID | None = None
    customer_id: UUID | None = None
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class ExportMonth(Command):
    """Which month to write into a file, and what kind of file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    month: Month
    form: Literal["csv", "xlsx"] = "csv"

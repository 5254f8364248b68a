"""Prices as they are asked for, before it is known whether they are the salon's."""

from typing import Self

from flask_babel import gettext as _
from pydantic import Field, model_validator

from app.catalogue.fields import Command
from app.core import money, spoken_money
from app.core.money import Money
from app.core.refusals import Invalid

LARGEST_PRICE = 1_000_000_000


class Price(Command):
    """An amount as it was asked for: minor units and currency, or `typed` by a person in the salon's currency."""

    amount_minor: int | None = Field(None, ge=0, le=LARGEST_PRICE)
    currency: str | None = None
    typed: str | None = Field(None, max_length=30)

    @classmethod
    def of(cls, amount: Money) -> Self:
        """Return the price for an amount."""
        return cls(amount_minor=amount.amount_minor, currency=amount.currency)

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        return {"typed": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_stated(self) -> Self:
        if self.typed is None and (self.amount_minor is None or self.currency is None):
            raise ValueError(_("Please state amount_minor and currency."))
        return self

    def minor_in(self, currency: str, *, field: str = "price") -> int:
        """Return the minor units, in the salon's currency.

        :raises Invalid: it is another currency, or no amount
        """
        if self.typed is None:
            return self._stated_in(currency, field)
        try:
            minor = money.parse(_spelled_out(self.typed), currency)
        except (ValueError, ArithmeticError) as error:
            raise Invalid(
                errors={field: [_("Please enter an amount such as %(sample)s.", sample=_sample(currency))]}
            ) from error
        if not 0 <= minor <= LARGEST_PRICE:
            raise Invalid(errors={field: [_("Please enter an amount that is not negative and not that large.")]})
        return minor

    def _stated_in(self, currency: str, field: str) -> int:
        if self.currency != currency:
            raise Invalid(errors={field: [_("This salon's prices are in %(currency)s.", currency=currency)]})
        return self.amount_minor or 0


def _spelled_out(typed: str) -> str:
    """Return an amount in digits. With an exponent, a few characters make a number that takes minutes to write out.

    :raises ValueError: it has one
    """
    if "e" in typed.lower():
        raise ValueError(typed)
    return typed


def _sample(currency: str) -> str:
    return spoken_money.typed(Money(45 * 10 ** money.decimals(currency), currency))

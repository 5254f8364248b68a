"""The add-ons of one booking, as they were when it was made: what a row keeps of them, and what it means."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.availability.rulebook import Extra, Extras
from app.catalogue.models import Addon
from app.core import spoken_money
from app.core.money import Money

Rows = list[dict[str, Any]]


def offered(addons: Iterable[Addon]) -> Extras:
    """Return add-ons as the menu has them now."""
    return tuple(
        Extra(id=addon.id, name=addon.name, minutes=addon.duration_minutes, price_minor=addon.price_minor)
        for addon in addons
    )


def as_rows(extras: Extras) -> Rows:
    """Return what a hold or an appointment keeps of its add-ons."""
    return [
        {"id": str(extra.id), "name": extra.name, "minutes": extra.minutes, "price_minor": extra.price_minor}
        for extra in extras
    ]


def agreed(rows: Iterable[Mapping[str, Any]]) -> Extras:
    """Return the add-ons as they were agreed on, whatever has become of them in the catalogue since."""
    return tuple(
        Extra(id=UUID(row["id"]), name=row["name"], minutes=row["minutes"], price_minor=row["price_minor"])
        for row in rows
    )


def bill(rows: Rows, *, service_name: str, total: Money, country: str) -> list[tuple[str, str]]:
    """Return what the price of a booking is made of, in words; nothing, where it is the service alone."""
    extras = agreed(rows)
    if not extras:
        return []
    rest = total.amount_minor - sum(extra.price_minor for extra in extras)
    lines = [(service_name, rest), *((extra.name, extra.price_minor) for extra in extras)]
    return [(name, spoken_money.amount(Money(minor, total.currency), country=country)) for name, minor in lines]

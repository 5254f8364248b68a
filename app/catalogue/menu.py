"""The menu as people read it: services under their headings, with what they cost and how long they take."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from app.catalogue.models import Addon, Service, StaffService
from app.core.money import Money


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A service on the menu. Price and length may depend on who does it."""

    service: Service
    prices: Sequence[Money]
    lengths: Sequence[int]
    is_bookable: bool

    @property
    def price(self) -> Money:
        """What it costs at least."""
        return self.prices[0]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands under it; the heading is empty for what has no category."""

    heading: str
    entries: Sequence[Entry]


def menu(services: Iterable[Service], offers: Iterable[StaffService], *, currency: str) -> list[Section]:
    """Return the sections in the order of the services, which come sorted by category."""
    by_service: dict[UUID, list[StaffService]] = {}
    for offer in offers:
        by_service.setdefault(offer.service_id, []).append(offer)
    entries = [entry(service, by_service.get(service.id, ()), currency=currency) for service in services]
    return [Section(heading=heading, entries=list(group)) for heading, group in groupby(entries, key=_heading)]


def entry(service: Service, offers: Iterable[StaffService], *, currency: str, addons: Collection[Addon] = ()) -> Entry:
    """Return a service, with add-ons, with the terms of everybody who can be booked for it."""
    bookable = [offer for offer in offers if offer.staff_member.bookable_online]
    prices = {service.price_minor if offer.price_minor is None else offer.price_minor for offer in bookable}
    lengths = {offer.duration_minutes or service.duration_minutes for offer in bookable}
    dearer, longer = sum(addon.price_minor for addon in addons), sum(addon.duration_minutes for addon in addons)
    return Entry(
        service=service,
        prices=[Money(price + dearer, currency) for price in sorted(prices or {service.price_minor})],
        lengths=[length + longer for length in sorted(lengths or {service.duration_minutes})],
        is_bookable=bool(bookable),
    )


def _heading(entry: Entry) -> str:
    return entry.service.category.name if entry.service.category else ""

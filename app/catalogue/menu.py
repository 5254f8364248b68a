"""The menu as people read it: services under their headings, with what they cost and how long they take."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from app.catalogue.models import Addon, Service, StaffService
from app.core.money import Money


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A service on the menu. Price and length may depend on who does it, or on the variant."""

    service: Service
    prices: Sequence[Money]
    lengths: Sequence[int]
    is_bookable: bool
    variants: Sequence["Entry"] = ()

    @property
    def price(self) -> Money:
        """What it costs at least."""
        return self.prices[0]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands under it; the heading is empty for what has no category."""

    heading: str
    category_id: UUID | None
    entries: Sequence[Entry]


def menu(services: Iterable[Service], offers: Iterable[StaffService], *, currency: str) -> list[Section]:
    """Return the sections in the order of the services, which come sorted by category, variants after their service."""
    by_service: dict[UUID, list[StaffService]] = {}
    for offer in offers:
        by_service.setdefault(offer.service_id, []).append(offer)
    entries = [entry(service, by_service.get(service.id, ()), currency=currency) for service in services]
    grouped = groupby(_with_variants(entries), key=lambda one: one.service.category)
    return [
        Section(
            heading=category.name if category else "",
            category_id=category.id if category else None,
            entries=list(group),
        )
        for category, group in grouped
    ]


def entry(service: Service, offers: Iterable[StaffService], *, currency: str, addons: Collection[Addon] = ()) -> Entry:
    """Return a service, with add-ons, with the terms of everybody who can be booked for it."""
    bookable = _online(offers)
    prices = {service.price_minor if offer.price_minor is None else offer.price_minor for offer in bookable}
    lengths = {offer.duration_minutes or service.duration_minutes for offer in bookable}
    dearer, longer = sum(addon.price_minor for addon in addons), sum(addon.duration_minutes for addon in addons)
    return Entry(
        service=service,
        prices=[Money(price + dearer, currency) for price in sorted(prices or {service.price_minor})],
        lengths=[length + longer for length in sorted(lengths or {service.duration_minutes})],
        is_bookable=bool(bookable),
    )


def bookable_people(offers: Iterable[StaffService]) -> frozenset[UUID]:
    """Return whom customers can choose, of those who do something."""
    return frozenset(offer.staff_member_id for offer in _online(offers))


def booked_themselves(services: Sequence[Service]) -> list[Service]:
    """Return the services that can be booked as they are: not those of which one books a variant."""
    parents = {service.parent_id for service in services}
    return [service for service in services if service.id not in parents]


def bookable(sections: Iterable[Section]) -> list[Section]:
    """Return what somebody can be booked for: no service and no variant that nobody does, no heading without any."""
    left = [replace(part, entries=[_bookable(one) for one in part.entries if one.is_bookable]) for part in sections]
    return [part for part in left if part.entries]


def _with_variants(entries: Sequence[Entry]) -> list[Entry]:
    """Return the services with their variants in them."""
    variants: dict[UUID, list[Entry]] = {}
    for one in entries:
        if one.service.parent_id is not None:
            variants.setdefault(one.service.parent_id, []).append(one)
    return [_grouped(one, variants.get(one.service.id, ())) for one in entries if one.service.parent_id is None]


def _grouped(whole: Entry, variants: Sequence[Entry]) -> Entry:
    if not variants:
        return whole
    shown = [one for one in variants if one.is_bookable] or variants
    prices = {price.amount_minor: price for one in shown for price in one.prices}
    return Entry(
        service=whole.service,
        prices=[prices[minor] for minor in sorted(prices)],
        lengths=sorted({length for one in shown for length in one.lengths}),
        is_bookable=any(one.is_bookable for one in variants),
        variants=variants,
    )


def _online(offers: Iterable[StaffService]) -> list[StaffService]:
    return [offer for offer in offers if offer.staff_member.bookable_online]


def _bookable(one: Entry) -> Entry:
    return replace(one, variants=[variant for variant in one.variants if variant.is_bookable])

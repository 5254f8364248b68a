"""A demo salon's first day: profile, menu, team, hours and accounts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.auth import operations as auth
from app.auth.roles import Role
from app.catalogue import operations as catalogue
from app.catalogue import queries
from app.catalogue.commands import (
    AddVariant,
    ChangeLocation,
    CloseSalon,
    CreateAddon,
    CreateService,
    CreateStaffMember,
    UpdateSalon,
)
from app.catalogue.first_steps import Step
from app.catalogue.hours import Stretch
from app.catalogue.prices import Price
from app.core.money import Money
from app.customers import operations as customers
from app.platform.demo.salons import DemoAddon, DemoPerson, DemoSalon, DemoService

PASSWORD = "parlour-demo"  # noqa: S105 - printed by bin/dev for everybody to use

SINCE = timedelta(days=120)
"""For how long the team has had its hours."""


@dataclass(frozen=True)
class Offered:
    """Who does what, as it came to stand in the salon."""

    service: DemoService
    service_id: UUID
    staff_ids: tuple[UUID, ...]


def open_doors(salon: DemoSalon, *, today: date, now: datetime) -> list[Offered]:
    """Fill a new salon as its owner would, and return what can be booked."""
    _describe(salon)
    services = {service: _offer(service, salon, number) for number, service in enumerate(salon.services)}
    for number, addon in enumerate(salon.addons):
        _add(addon, services, salon, number)
    team = {person: _hire(person, services, today, number) for number, person in enumerate(salon.team)}
    for days, reason in salon.closed_on:
        day = today + timedelta(days=days)
        catalogue.close(command=CloseSalon(starts_on=day, ends_on=day, reason=reason))
    _let_in(salon, team, now)
    for step in Step:
        catalogue.settle_step(step=step, now=now)
    return [
        Offered(service, service_id, tuple(team[one] for one in salon.team if service.category in one.categories))
        for service in salon.services
        for service_id in _booked(service, services[service], salon)
    ]


def address(name: str, salon: DemoSalon) -> str:
    """Return somebody's address; the domain is reserved for examples (RFC 2606)."""
    return f"{name.lower().replace(' ', '.').replace('ü', 'ue')}@{salon.slug}.example"


def _describe(salon: DemoSalon) -> None:
    catalogue.change_settings(
        command=UpdateSalon(
            about=salon.about,
            phone=salon.phone,
            brand_color=salon.color,
            policies_text=salon.policies,
            email=f"hello@{salon.slug}.example",
        )
    )
    place = queries.locations()[0]
    moved = ChangeLocation(
        name=salon.name, street=salon.street, postal_code=salon.postal_code, city=salon.city, region=salon.region
    )
    catalogue.change_location(location_id=place.id, command=moved)


def _offer(service: DemoService, salon: DemoSalon, number: int) -> UUID:
    created = catalogue.create_service(
        command=CreateService(
            name=service.name,
            category=service.category,
            description=service.description,
            duration_minutes=service.minutes,
            price=Price.of(Money(service.price, salon.currency)),
            buffer_after_minutes=service.buffer_after,
            requires_approval=service.requires_approval,
            position=number,
        )
    )
    return created.id


def _booked(service: DemoService, service_id: UUID, salon: DemoSalon) -> list[UUID]:
    """Add a service's variants, and return what is booked of it: those, or itself."""
    added = [
        catalogue.add_variant(
            service_id=service_id,
            command=AddVariant(name=name, duration_minutes=minutes, price=Price.of(Money(price, salon.currency))),
        ).id
        for name, minutes, price in service.variants
    ]
    return added or [service_id]


def _add(addon: DemoAddon, services: dict[DemoService, UUID], salon: DemoSalon, number: int) -> None:
    catalogue.create_addon(
        command=CreateAddon(
            name=addon.name,
            description=addon.description,
            duration_minutes=addon.minutes,
            price=Price.of(Money(addon.price, salon.currency)),
            service_ids=[id_ for service, id_ in services.items() if service.category in addon.categories],
            position=number,
        )
    )


def _hire(person: DemoPerson, services: dict[DemoService, UUID], today: date, number: int) -> UUID:
    does = [service_id for service, service_id in services.items() if service.category in person.categories]
    member = catalogue.create_staff_member(
        command=CreateStaffMember(
            name=person.name, title=person.title, bio=person.bio, service_ids=does, position=number
        )
    )
    weekly = [Stretch.of(*shift) for shift in person.shifts]
    catalogue.set_working_week(staff_member_id=member.id, weekly=weekly, valid_from=today - SINCE)
    return member.id


def _let_in(salon: DemoSalon, team: dict[DemoPerson, UUID], now: datetime) -> None:
    """Give everybody on the team but the owner, who signed up, an account; and the first customer one, too."""
    for person, staff_member_id in team.items():
        if person.role != Role.OWNER:
            _account(person.name, salon, Role(person.role), now, staff_member_id=staff_member_id)
    name = salon.customers[0]
    guest = customers.find_or_create(name=name, email=address(name, salon), now=now)
    _account(name, salon, Role.CUSTOMER, now, customer_id=guest.id)


def _account(
    name: str,
    salon: DemoSalon,
    role: Role,
    now: datetime,
    *,
    staff_member_id: UUID | None = None,
    customer_id: UUID | None = None,
) -> None:
    auth.create_account(
        email=address(name, salon),
        name=name,
        role=role,
        password=PASSWORD,
        staff_member_id=staff_member_id,
        customer_id=customer_id,
        is_verified=True,
        now=now,
    )

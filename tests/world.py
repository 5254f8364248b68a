"""The named world of the tests: two salons and their people.

*Shear Bliss* in Berlin has Ada, its owner, Bo, who cuts hair, and Cleo, a customer. *Mane Street* in New York has Mo,
the stranger: nothing of Shear Bliss may ever be his. Both sell a cut; it is Monday, 1 March 2027, 09:00 in Berlin.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.auth.actor import Actor
from app.auth.models import Account
from app.auth.roles import Role
from app.catalogue.models import (
    Location,
    Salon,
    Service,
    ServiceCategory,
    Shift,
    StaffMember,
    StaffService,
    WorkingWeek,
)
from app.core.ids import new_id
from app.customers.models import Customer
from tenants.context import Tenant, current_tenant
from tenants.db import db
from tenants.provisioning import create_tenant

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

WEEKDAYS = range(6)
OPENS, CLOSES = 9 * 60, 17 * 60


@dataclass(frozen=True)
class People:
    """A salon's people and things, by id, for the tests to name."""

    salon: Tenant
    owner: Actor
    stylist: Actor
    customer: Actor
    location_id: uuid.UUID
    cut_id: uuid.UUID
    colour_id: uuid.UUID


def build_shear_bliss(slug: str = "shear") -> People:
    """Make Shear Bliss and everybody in it."""
    return _build(slug, "Shear Bliss", "DE", "Europe/Berlin", "EUR", ("Ada", "Bo", "Cleo"))


def build_mane_street(slug: str = "mane") -> People:
    """Make Mane Street, where the stranger comes from."""
    return _build(slug, "Mane Street", "US", "America/New_York", "USD", ("Mo", "Mia", "Max"))


def _build(slug: str, name: str, country: str, timezone: str, currency: str, names: tuple[str, str, str]) -> People:
    found: list[People] = []

    def fill() -> None:
        found.append(_fill(current_tenant(), name, country, timezone, currency, names))

    create_tenant(slug=slug, name=name, fill=fill)
    return found[0]


def _fill(tenant: Tenant, name: str, country: str, timezone: str, currency: str, names: tuple[str, str, str]) -> People:
    owner, stylist, customer = names
    location = Location(id=new_id(), name="Main street", city="Town", country=country, timezone=timezone)
    hair = ServiceCategory(id=new_id(), name="Hair")
    db.session.add_all(
        [
            Salon(
                id=new_id(),
                name=name,
                country=country,
                timezone=timezone,
                currency=currency,
                email=f"desk@{tenant.slug}.example",
                observes_public_holidays=False,
                created_at=NOW,
            ),
            location,
            hair,
        ]
    )
    db.session.flush()
    cut = Service(
        id=new_id(), category_id=hair.id, name="Cut", slug="cut", duration_minutes=45, price_minor=5000, position=0
    )
    colour = Service(
        id=new_id(),
        category_id=hair.id,
        name="Colour",
        slug="colour",
        duration_minutes=90,
        buffer_after_minutes=15,
        price_minor=12000,
        position=1,
    )
    chair = StaffMember(id=new_id(), location_id=location.id, name=stylist, title="Stylist", position=0)
    guest = Customer(
        id=new_id(),
        name=customer,
        email=f"{customer.lower()}@{tenant.slug}.example",
        phone="+4930123456",
        created_at=NOW,
    )
    db.session.add_all([cut, colour, chair, guest])
    db.session.flush()
    week = WorkingWeek(id=new_id(), staff_member_id=chair.id, valid_from=date(2020, 1, 1))
    week.shifts = [Shift(id=new_id(), weekday=day, starts_minute=OPENS, ends_minute=CLOSES) for day in WEEKDAYS]
    db.session.add_all(
        [week, *(StaffService(staff_member_id=chair.id, service_id=service.id) for service in (cut, colour))]
    )
    return People(
        salon=tenant,
        owner=_account(tenant, owner, Role.OWNER),
        stylist=_account(tenant, stylist, Role.STAFF, staff_member_id=chair.id),
        customer=_account(tenant, customer, Role.CUSTOMER, customer_id=guest.id),
        location_id=location.id,
        cut_id=cut.id,
        colour_id=colour.id,
    )


def _account(
    tenant: Tenant,
    name: str,
    role: Role,
    *,
    staff_member_id: uuid.UUID | None = None,
    customer_id: uuid.UUID | None = None,
) -> Actor:
    account = Account(
        id=new_id(),
        email=f"{name.lower()}@{tenant.slug}.example",
        name=name,
        role=role,
        staff_member_id=staff_member_id,
        customer_id=customer_id,
        email_verified_at=NOW,
        created_at=NOW,
    )
    db.session.add(account)
    db.session.flush()
    return Actor(role=role, account_id=account.id, staff_member_id=staff_member_id, customer_id=customer_id, name=name)

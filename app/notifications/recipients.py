"""Who is to hear of a visit: pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.auth.actor import Actor
from app.notifications.kinds import Audience, Kind
from app.notifications.queries import Visit

OF_CUSTOMERS_MONEY = frozenset({Kind.APPOINTMENT_LAPSED, Kind.APPOINTMENT_LOST})
"""What only concerns whoever was to pay: the salon has never counted on these visits."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody with an address, and the language they are written to in."""

    audience: Audience
    address: str
    name: str
    locale: str
    customer_id: UUID | None = None
    staff_member_id: UUID | None = None


def of_visit(visit: Visit, *, kind: Kind, by: Actor, salon_addresses: Sequence[str]) -> list[Recipient]:
    """Return the customer and those at the salon who want to know and do not know already."""
    if kind in OF_CUSTOMERS_MONEY or kind in visit.silenced:
        return customer_of(visit)
    return [*customer_of(visit), *_salon(visit, kind=kind, by=by, salon_addresses=salon_addresses)]


def needs_salon_addresses(visit: Visit, *, kind: Kind, by: Actor) -> bool:
    """Tell whether the salon itself hears of it: of every request, and of whatever its staff member cannot hear of.

    What the desk did, it knows; and it needs no reminders.
    """
    if by.is_staff or kind is Kind.APPOINTMENT_REMINDER:
        return False
    return kind is Kind.APPOINTMENT_REQUESTED or not visit.staff_address


def staff_recipient(*, address: str, name: str, locale: str, staff_member_id: UUID) -> Recipient:
    """Return a staff member as a recipient."""
    return Recipient(
        audience=Audience.STAFF, address=address, name=name, locale=locale, staff_member_id=staff_member_id
    )


def customer_of(visit: Visit) -> list[Recipient]:
    """Return the customer, if there is an address to write to."""
    if not visit.facts.customer_email:
        return []
    return [
        Recipient(
            audience=Audience.CUSTOMER,
            address=visit.facts.customer_email,
            name=visit.facts.customer,
            locale=visit.customer_locale,
            customer_id=visit.customer_id,
        )
    ]


def _salon(visit: Visit, *, kind: Kind, by: Actor, salon_addresses: Sequence[str]) -> list[Recipient]:
    found: dict[str, Recipient] = {}
    if _staff_member_hears(visit, kind=kind, by=by) and visit.staff_address:
        found[visit.staff_address.lower()] = staff_recipient(
            address=visit.staff_address,
            name=visit.facts.staff,
            locale=visit.staff_locale,
            staff_member_id=visit.staff_member_id,
        )
    for address in salon_addresses:
        named = Recipient(audience=Audience.STAFF, address=address, name=visit.facts.salon, locale=visit.salon_locale)
        found.setdefault(address.lower(), named)
    return list(found.values())


def _staff_member_hears(visit: Visit, *, kind: Kind, by: Actor) -> bool:
    if kind is Kind.APPOINTMENT_REMINDER:
        return visit.reminds_staff
    if kind is Kind.APPOINTMENT_DELAYED:
        return False
    return by.staff_member_id != visit.staff_member_id

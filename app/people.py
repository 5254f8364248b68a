"""Introduces neighbours who may not know each other: accounts ask customers and the catalogue through this table."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.auth.people import People, Person
from app.catalogue import queries as catalogue
from app.customers import operations as customers
from app.customers import queries as records


def customer_for(*, email: str, name: str, now: datetime) -> Person:
    """Return the customer with this address, made when there is none."""
    customer = customers.find_or_create(email=email, name=name, now=now)
    return Person(customer.id, customer.name)


def language_of(customer_id: UUID) -> str | None:
    """Return which language a customer reads, as far as they have said."""
    return records.customer(customer_id).locale


def staff_members() -> Mapping[UUID, str]:
    """Return the staff members whose calendar an account can be tied to."""
    return {member.id: member.name for member in catalogue.staff_members()}


PEOPLE = People(customer_for=customer_for, language_of=language_of, staff_members=staff_members)

"""What accounts need to know of customers and staff members, whose rooms are neighbours: filled in by the factory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from flask import current_app

EXTENSION = "auth.people"


class Person(NamedTuple):
    """Somebody by id and name."""

    id: UUID
    name: str


class FindsCustomer(Protocol):
    """Finds the customer whose address has been proven, or makes one."""

    def __call__(self, *, email: str, name: str, now: datetime) -> Person: ...


class KnowsLanguage(Protocol):
    """Knows which language a customer reads, when anybody does."""

    def __call__(self, customer_id: UUID, /) -> str | None: ...


class ListsTeam(Protocol):
    """Lists the staff members whose calendar an account can be tied to."""

    def __call__(self) -> Mapping[UUID, str]: ...


@dataclass(frozen=True, kw_only=True)
class People:
    """The questions."""

    customer_for: FindsCustomer
    language_of: KnowsLanguage
    staff_members: ListsTeam


def people() -> People:
    """Return who answers them in the running application."""
    found: People = current_app.extensions[EXTENSION]
    return found

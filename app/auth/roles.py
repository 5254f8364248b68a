"""Who somebody is in a salon."""

from enum import StrEnum


class Role(StrEnum):
    """The five roles, from the most to the least powerful."""

    OWNER = "owner"
    MANAGER = "manager"
    RECEPTION = "reception"
    STAFF = "staff"
    CUSTOMER = "customer"


TEAM = frozenset({Role.OWNER, Role.MANAGER, Role.RECEPTION, Role.STAFF})

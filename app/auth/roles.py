"""Who somebody is in a salon."""

from enum import StrEnum

from flask_babel import lazy_gettext


class Role(StrEnum):
    """The five roles, from the most to the least powerful."""

    OWNER = "owner"
    MANAGER = "manager"
    RECEPTION = "reception"
    STAFF = "staff"
    CUSTOMER = "customer"

    def is_above(self, other: "Role") -> bool:
        """Tell whether it is the more powerful of two."""
        ranks = list(Role)
        return ranks.index(self) < ranks.index(other)

    @property
    def label(self) -> str:
        """The role in the reader's language."""
        return str(LABELS[self])


LABELS = {
    Role.OWNER: lazy_gettext("Owner"),
    Role.MANAGER: lazy_gettext("Manager"),
    Role.RECEPTION: lazy_gettext("Reception"),
    Role.STAFF: lazy_gettext("Staff"),
    Role.CUSTOMER: lazy_gettext("Customer"),
}

TEAM = frozenset({Role.OWNER, Role.MANAGER, Role.RECEPTION, Role.STAFF})

"""One table: which role may do what."""

from enum import StrEnum, auto

from app.auth.roles import Role


class Permission(StrEnum):
    """Everything that is not open to anyone."""

    VIEW_CALENDAR = auto()
    MANAGE_APPOINTMENTS = auto()
    MANAGE_OWN_APPOINTMENTS = auto()
    OVERRIDE_RULES = auto()
    BLOCK_TIME = auto()
    BLOCK_OWN_TIME = auto()
    EXPLAIN_AVAILABILITY = auto()
    TAKE_PAYMENTS = auto()
    REFUND_PAYMENTS = auto()
    VIEW_CUSTOMERS = auto()
    VIEW_OWN_CUSTOMERS = auto()
    MANAGE_CUSTOMERS = auto()
    VIEW_MESSAGES = auto()
    VIEW_INVOICES = auto()
    CREDIT_INVOICES = auto()
    MANAGE_CATALOGUE = auto()
    MANAGE_TEAM = auto()
    MANAGE_HOURS = auto()
    REQUEST_TIME_OFF = auto()
    APPROVE_TIME_OFF = auto()
    MANAGE_SETTINGS = auto()
    MANAGE_ACCESS = auto()
    MANAGE_PAYMENTS = auto()
    VIEW_HISTORY = auto()
    CLOSE_SALON = auto()
    VIEW_OWN_ACCOUNT = auto()


P = Permission

STAFF = frozenset(
    {
        P.VIEW_CALENDAR,
        P.MANAGE_OWN_APPOINTMENTS,
        P.TAKE_PAYMENTS,
        P.BLOCK_OWN_TIME,
        P.EXPLAIN_AVAILABILITY,
        P.REQUEST_TIME_OFF,
        P.VIEW_OWN_CUSTOMERS,
    }
)
RECEPTION = STAFF | {
    P.MANAGE_APPOINTMENTS,
    P.OVERRIDE_RULES,
    P.BLOCK_TIME,
    P.VIEW_CUSTOMERS,
    P.MANAGE_CUSTOMERS,
    P.VIEW_MESSAGES,
    P.VIEW_INVOICES,
}
MANAGER = RECEPTION | {
    P.REFUND_PAYMENTS,
    P.MANAGE_CATALOGUE,
    P.MANAGE_TEAM,
    P.MANAGE_HOURS,
    P.APPROVE_TIME_OFF,
    P.CREDIT_INVOICES,
    P.MANAGE_SETTINGS,
    P.MANAGE_ACCESS,
    P.MANAGE_PAYMENTS,
    P.VIEW_HISTORY,
}
OWNER = MANAGER | {P.CLOSE_SALON}
"""Besides, only owners have power over owners: `Actor.may_give`."""

TABLE: dict[Role, frozenset[Permission]] = {
    Role.OWNER: OWNER,
    Role.MANAGER: MANAGER,
    Role.RECEPTION: RECEPTION,
    Role.STAFF: STAFF,
    Role.CUSTOMER: frozenset({P.VIEW_OWN_ACCOUNT}),
}


def roles_that_may(permission: Permission) -> frozenset[Role]:
    """Return the roles that the table gives a permission."""
    return frozenset(role for role, permissions in TABLE.items() if permission in permissions)

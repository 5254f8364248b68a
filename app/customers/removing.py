"""Who may take away what was written down about a customer, or photographed."""

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.core.refusals import Forbidden
from app.customers.models import CustomerNote, CustomerPhoto


def may_remove(kept: CustomerNote | CustomerPhoto, *, by: Actor) -> bool:
    """Tell whether it is their own, or they keep everybody's records."""
    is_own = by.account_id is not None and kept.by_account_id == by.account_id
    return is_own or by.may(Permission.MANAGE_CUSTOMERS)


def check(kept: CustomerNote | CustomerPhoto, *, by: Actor) -> None:
    """Let nobody take away what is somebody else's.

    :raises Forbidden: it is, and they do not keep the records
    """
    if not may_remove(kept, by=by):
        raise Forbidden

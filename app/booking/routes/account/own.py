"""Whose account a request is about."""

from uuid import UUID

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.core.refusals import NotFound
from app.customers import queries
from app.customers.models import Customer

is_own = requires(Permission.VIEW_OWN_ACCOUNT)
"""For customers who are signed in; whatever they name by its id is looked for among their own."""


def own_record() -> Customer:
    """Return the record of the customer who asks.

    :raises NotFound: the salon has none of them
    """
    customer_id = current_actor().customer_id
    if customer_id is None:
        raise NotFound
    return queries.current(customer_id)


def own_account_id() -> UUID:
    """Return the account of the customer who asks.

    :raises NotFound: a program asks, which has none
    """
    account_id = current_actor().account_id
    if account_id is None:
        raise NotFound
    return account_id

"""Who acts in the running request, for what is written down about it: known since the request was let in."""

from flask import has_request_context, request

from app.auth.actor import SYSTEM, Actor
from app.auth.models import Account
from app.auth.roles import Role

REMEMBERED = "parlour.identity"


def acting() -> Actor:
    """Return who acts in this request; outside of one it is the program itself."""
    # Asked for here and not found out: who is nobody by now was let in as nobody.
    found = request.environ.get(REMEMBERED) if has_request_context() else None
    return found.actor if found is not None else SYSTEM


def actor_for(account: Account) -> Actor:
    """Return an account as somebody who acts."""
    return Actor(
        role=Role(account.role),
        account_id=account.id,
        staff_member_id=account.staff_member_id,
        customer_id=account.customer_id,
        name=account.name,
    )

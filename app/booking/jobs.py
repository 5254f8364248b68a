"""What the room owes to do later."""

from uuid import UUID

from app.booking import operations
from app.core import clock
from tenants.jobs import job
from tenants.rounds import for_every_tenant
from tenants.unit_of_work import unit_of_work


@job("default")
def expire_hold(*, hold_id: UUID) -> None:
    """Remove a hold that has run out."""
    with unit_of_work():
        operations.expire_hold(hold_id=hold_id, now=clock.now())


def purge_idempotency_keys() -> None:
    """Forget, in every salon, the answers that nobody will ask for again."""
    for_every_tenant(lambda: operations.purge_idempotency_keys(now=clock.now()))

"""What the room owes to do later."""

from uuid import UUID

from app.booking import operations
from app.core import clock
from tenants.jobs import job
from tenants.unit_of_work import unit_of_work


@job("default")
def expire_hold(*, hold_id: UUID) -> None:
    """Remove a hold that has run out."""
    with unit_of_work():
        operations.expire_hold(hold_id=hold_id, now=clock.now())


@job("default")
def lapse_unpaid(*, appointment_id: UUID) -> None:
    """Call a visit off that nobody has paid for in time."""
    with unit_of_work():
        operations.lapse(appointment_id=appointment_id, now=clock.now())


@job("default")
def bill_visit(*, appointment_id: UUID) -> None:
    """Issue the document of a visit that has taken place and is paid."""
    with unit_of_work():
        operations.bill_visit(appointment_id=appointment_id, now=clock.now())


@job("default")
def purge_idempotency_keys(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Forget the answers that nobody will ask for again."""
    with unit_of_work():
        operations.purge_idempotency_keys(now=clock.now())

"""What the room owes to do later."""

from uuid import UUID

from app.core import clock
from app.customers import operations
from tenants.jobs import job
from tenants.unit_of_work import unit_of_work


@job("default")
def forget_imports(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Forget the files of customers about which nobody has decided."""
    with unit_of_work():
        operations.forget_imports(now=clock.now())

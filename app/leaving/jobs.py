"""What is owed to salons that leave."""

from datetime import timedelta
from uuid import UUID

from app.core import clock
from app.leaving import operations
from tenants.context import current_tenant
from tenants.jobs import job
from tenants.provisioning import erase_tenant
from tenants.unit_of_work import unit_of_work


@job("exports", longest=timedelta(hours=1))
def make_export(*, export_id: UUID) -> None:
    """Make the file that holds everything."""
    operations.make_export(export_id=export_id, now=clock.now())


@job("default")
def forget_export(*, export_id: UUID) -> None:
    """Forget the file, whose days are over."""
    with unit_of_work():
        operations.forget_export(export_id=export_id)


@job("default")
def erase_salon(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Take everything of a salon away that has been closed for long enough and was not reopened."""
    tenant = current_tenant()
    with unit_of_work():
        is_over = operations.end_salon(now=clock.now())
    if is_over:
        erase_tenant(tenant)

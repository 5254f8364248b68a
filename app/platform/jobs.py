"""Work owed to the directory."""

from uuid import UUID

from app.core import clock
from app.platform import operations
from tenants.context import current_tenant, use_tenant
from tenants.jobs import job


@job("default")
def refresh_entry(*, tenant_id: UUID) -> None:  # noqa: ARG001 - the job runs inside that tenant
    """Let the directory show what the salon says of itself now."""
    tenant = current_tenant()
    with use_tenant(None):
        operations.refresh_directory_entry(tenant=tenant, now=clock.now())

"""What is done again and again for every salon, whatever its rooms."""

from uuid import UUID

from app.core import clock, litter
from tenants.jobs import job


@job("default")
def sweep_files(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Forget the files that no row names."""
    litter.sweep(now=clock.now())

"""Owed work of accounts: finding out, away from the request, whether an address is known."""

from uuid import UUID

from app.auth import operations
from app.core import clock
from tenants.jobs import job
from tenants.unit_of_work import unit_of_work


@job("mail")
def issue_password_reset(*, proof_id: UUID) -> None:
    """Send the link that was promised to an address, if it has an account."""
    with unit_of_work():
        operations.issue_password_reset(proof_id=proof_id, now=clock.now())


@job("mail")
def issue_registration(*, proof_id: UUID) -> None:
    """Send the link that completes a registration."""
    with unit_of_work():
        operations.issue_registration(proof_id=proof_id, now=clock.now())


@job("default")
def purge_expired(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Forget the sessions, tokens and codes that ended long ago."""
    with unit_of_work():
        operations.purge_expired(now=clock.now())

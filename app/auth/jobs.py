"""Owed work of accounts: finding out, away from the request, whether an address is known."""

from uuid import UUID

from app.auth import operations
from app.core import clock
from tenants.jobs import job
from tenants.rounds import for_every_tenant
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


def purge_expired() -> None:
    """Forget, in every salon, the sessions, tokens and codes that ended long ago."""
    for_every_tenant(lambda: operations.purge_expired(now=clock.now()))

"""From the platform's own host to the salon's: no cookie can cross, so a link that is good once does."""

from datetime import datetime
from uuid import UUID

from app.auth import queries
from app.auth.codes import Purpose
from app.auth.models import Account
from app.auth.operations import proofs


def issue_handover(*, account_id: UUID, now: datetime) -> str:
    """Return the secret of a link that signs this account in on the salon's host. Link: `auth.welcome`, `?token=`."""
    account = queries.account(account_id)
    return proofs.make_link(
        proofs.promise(purpose=Purpose.HANDOVER, email=account.email, now=now, account_id=account.id)
    )


def accept_handover(*, token: str, now: datetime) -> Account:
    """Return the account that the link signs in.

    :raises LinkExpired: the link has been used, or is too old
    """
    proof = proofs.take(token, purposes=(Purpose.HANDOVER,), now=now)
    account = queries.find_account_by_email(proof.email)
    if account is None or account.id != proof.account_id or account.disabled_at is not None:
        raise proofs.LinkExpired
    return account

"""A forgotten password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.auth import audit, limits, passwords, queries
from app.auth.audit import Verb
from app.auth.codes import Purpose
from app.auth.events import PasswordChanged, PasswordResetRequested
from app.auth.models import Account
from app.auth.operations import proofs, sessions
from app.core import rate_limits
from app.core.events import publish
from tenants.db import db
from tenants.owed import owe


def request_password_reset(*, email: str, network: str, now: datetime) -> None:
    """Promise a link to an address. Whether anybody has it is found out later, in a job: asking takes the same time.

    :raises TooMany: it was asked for too often
    """
    rate_limits.hit("codes_email", email.lower(), limits.CODES_PER_EMAIL)
    rate_limits.hit("codes_network", network, limits.CODES_PER_NETWORK)
    proof = proofs.promise(purpose=Purpose.RESET, email=email, now=now)
    owe("auth.issue_password_reset", key=proof.id, due_at=now)


def issue_password_reset(*, proof_id: UUID, now: datetime) -> None:
    """Send the link that was promised, if the address has an account that can be signed in to."""
    proof = proofs.find_unsent(proof_id, now=now)
    if proof is None:
        return
    account = queries.find_account_by_email(proof.email)
    if account is None or account.disabled_at is not None:
        proofs.drop(proof)
        return
    publish(
        PasswordResetRequested(
            account_id=account.id,
            email=account.email,
            name=account.name,
            token=proofs.make_link(proof),
            expires_at=proof.expires_at,
            at=now,
        )
    )


def reset_password(*, token: str, password: str, now: datetime) -> Account:
    """Set a new password and sign everybody out who used the old one. The link proves the address as well.

    :raises LinkExpired: the link has been used, or is too old
    """
    with passwords.turn():
        proof = proofs.take(token, purposes=(Purpose.RESET,), now=now)
        account = db.session.scalar(
            select(Account).where(Account.email == proof.email, Account.disabled_at.is_(None)).with_for_update()
        )
        if account is None:
            raise proofs.LinkExpired
        account.password_hash = passwords.hash_password(password)
    account.email_verified_at = account.email_verified_at or now
    proofs.withdraw(email=proof.email, purpose=Purpose.RESET, now=now)
    sessions.revoke_all(account_id=account.id, now=now)
    audit.note_account(Verb.CHANGED, account, changes={"password": (None, "changed")})
    publish(PasswordChanged(account_id=account.id, email=account.email, name=account.name, at=now))
    return account

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
from tenants.unit_of_work import unit_of_work


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


def reset_password(*, token: str, password: str, now: datetime) -> None:
    """Set a new password and sign everybody out who used the old one. The link proves the address as well.

    Call it outside any unit of work: it waits for a turn to hash, and hashes without a connection.

    :raises LinkExpired: the link has been used, or is too old
    :raises TooBusy: too many passwords are being hashed at this moment
    """
    with unit_of_work():
        is_good = queries.find_link(token, purposes=(Purpose.RESET,), now=now) is not None
    # Only who has a link is worth a hash; whether it is still good then is asked again.
    if not is_good:
        raise proofs.LinkExpired
    hashed = passwords.new_hash(password)
    with unit_of_work():
        _set_password(token=token, password_hash=hashed, now=now)


def _set_password(*, token: str, password_hash: str, now: datetime) -> None:
    proof = proofs.take(token, purposes=(Purpose.RESET,), now=now)
    account = db.session.scalar(
        select(Account).where(Account.email == proof.email, Account.disabled_at.is_(None)).with_for_update()
    )
    if account is None:
        raise proofs.LinkExpired
    account.password_hash = password_hash
    account.email_verified_at = account.email_verified_at or now
    proofs.withdraw(email=proof.email, purpose=Purpose.RESET, now=now)
    sessions.revoke_all(account_id=account.id, now=now)
    audit.note_account(Verb.CHANGED, account, changes={"password": (None, "changed")})
    publish(PasswordChanged(account_id=account.id, email=account.email, name=account.name, at=now))

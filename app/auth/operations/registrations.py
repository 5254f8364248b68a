"""Customers who want a password, and addresses to be confirmed."""

from datetime import datetime
from uuid import UUID

from app.auth import limits, passwords, queries
from app.auth.codes import Purpose
from app.auth.events import EmailVerificationRequested, RegistrationRepeated
from app.auth.models import Account, OneTimeCode
from app.auth.operations import proofs
from app.auth.operations.accounts import create_account
from app.auth.people import people
from app.auth.roles import Role
from app.core import rate_limits
from app.core.events import publish
from tenants.owed import owe

CONFIRMATIONS = (Purpose.VERIFY, Purpose.REGISTER)


def register(*, email: str, name: str, password: str, network: str, now: datetime) -> None:
    """Promise an account to whoever opens the mail.

    There is no account until the address is proven, so nobody can put a password of theirs on somebody else's
    address and wait. An address that has an account takes the same time and gets the same answer; its owner is told.

    :raises TooMany: it was tried too often
    """
    rate_limits.hit("codes_email", email.lower(), limits.CODES_PER_EMAIL)
    rate_limits.hit("codes_network", network, limits.CODES_PER_NETWORK)
    hashed = passwords.new_hash(password)
    proof = proofs.promise(purpose=Purpose.REGISTER, email=email, now=now, name=name, password_hash=hashed)
    owe("auth.issue_registration", key=proof.id, due_at=now)


def issue_registration(*, proof_id: UUID, now: datetime) -> None:
    """Send the link that completes a registration; to an address that has an account, a notice instead."""
    proof = proofs.find_unsent(proof_id, now=now)
    if proof is None:
        return
    account = queries.find_account_by_email(proof.email)
    if account is None:
        _send_link(proof, account_id=None, now=now)
        return
    proofs.drop(proof)
    publish(RegistrationRepeated(account_id=account.id, email=account.email, name=account.name, at=now))


def request_verification(*, account: Account, now: datetime) -> None:
    """Send an account's address a link that confirms it."""
    proof = proofs.promise(
        purpose=Purpose.VERIFY, email=account.email, now=now, account_id=account.id, name=account.name
    )
    _send_link(proof, account_id=account.id, now=now)


def request_verification_again(*, account_id: UUID, network: str, now: datetime) -> Account:
    """Send somebody who is signed in another link, unless their address is confirmed.

    :raises TooMany: it was asked for too often
    """
    account = queries.account(account_id)
    if account.email_verified_at is None:
        rate_limits.hit("codes_email", account.email.lower(), limits.CODES_PER_EMAIL)
        rate_limits.hit("codes_network", network, limits.CODES_PER_NETWORK)
        request_verification(account=account, now=now)
    return account


def verify_email(*, token: str, now: datetime) -> Account:
    """Confirm an address; a registration becomes an account by it.

    :raises LinkExpired: the link has been used, or is too old
    """
    proof = proofs.take(token, purposes=CONFIRMATIONS, now=now)
    account = queries.find_account_by_email(proof.email)
    if proof.purpose == Purpose.REGISTER:
        return account or _become_customer(proof, now=now)
    if account is None or account.id != proof.account_id:
        raise proofs.LinkExpired
    account.email_verified_at = account.email_verified_at or now
    return account


def _become_customer(proof: OneTimeCode, *, now: datetime) -> Account:
    customer = people().customer_for(email=proof.email, name=proof.name, now=now)
    return create_account(
        email=proof.email,
        name=proof.name,
        role=Role.CUSTOMER,
        password_hash=proof.password_hash,
        customer_id=customer.id,
        is_verified=True,
        now=now,
    )


def _send_link(proof: OneTimeCode, *, account_id: UUID | None, now: datetime) -> None:
    publish(
        EmailVerificationRequested(
            account_id=account_id,
            email=proof.email,
            name=proof.name,
            token=proofs.make_link(proof),
            expires_at=proof.expires_at,
            at=now,
        )
    )

"""Six digits by e-mail: signing in without a password, and a last question before a record is erased."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import update

from app.auth import codes, limits, queries
from app.auth.codes import Purpose
from app.auth.events import ErasureCodeRequested, SignInCodeRequested
from app.auth.models import Account, OneTimeCode
from app.auth.operations import proofs
from app.auth.operations.accounts import create_account
from app.auth.people import people
from app.auth.roles import TEAM, Role
from app.core import rate_limits
from app.core.events import publish
from app.core.refusals import Refusal
from tenants.db import db


class PasswordNeeded(Refusal):
    """You work here: please sign in with your password."""

    code, status = "password_needed", HTTPStatus.FORBIDDEN


class WrongCode(Refusal):
    """That is not the code, or it is good no longer. Please look again, or ask for a new one."""

    code, status = "wrong_code", HTTPStatus.UNPROCESSABLE_ENTITY


def request_sign_in_code(*, email: str, network: str, now: datetime) -> UUID:
    """Send a code to an address and return the id under which it can be entered.

    Nothing is looked up: the address may be anybody's, and everybody gets a code.

    :raises TooMany: it was asked for too often
    """
    request, code = _promise(email, network=network, now=now)
    publish(SignInCodeRequested(request_id=request.id, email=email, code=code, expires_at=request.expires_at, at=now))
    return request.id


def request_erasure_code(*, account_id: UUID, network: str, now: datetime) -> UUID:
    """Send somebody who is signed in a code, without which their record is not erased: a browser may be left open.

    :raises TooMany: it was asked for too often
    """
    email = queries.account(account_id).email
    request, code = _promise(email, network=network, now=now)
    publish(ErasureCodeRequested(request_id=request.id, email=email, code=code, expires_at=request.expires_at, at=now))
    return request.id


def redeem_sign_in_code(*, request_id: UUID, code: str, network: str, now: datetime) -> Account | None:
    """Return the account of whoever entered the right code, made for them if need be; None when it is not right.

    A wrong guess is an answer and not a refusal: it must be kept, and raising would roll its count back.

    :raises PasswordNeeded: the address belongs to somebody who works here
    :raises TooMany: too many codes were tried from this network
    """
    email = _redeem(request_id, code, network=network, now=now)
    return _customer_account(email, now=now) if email is not None else None


def is_proven(*, account_id: UUID, request_id: UUID, code: str, network: str, now: datetime) -> bool:
    """Use a code up and tell whether it was sent to the address of an account, and is right. A wrong guess counts.

    :raises TooMany: too many codes were tried from this network
    """
    email = _redeem(request_id, code, network=network, now=now)
    return email is not None and email.lower() == queries.account(account_id).email.lower()


def _promise(email: str, *, network: str, now: datetime) -> tuple[OneTimeCode, str]:
    rate_limits.hit("codes_email", email.lower(), limits.CODES_PER_EMAIL)
    rate_limits.hit("codes_network", network, limits.CODES_PER_NETWORK)
    request, code = proofs.promise(purpose=Purpose.SIGN_IN, email=email, now=now), codes.new_code()
    request.code_digest = codes.seal(code, request_id=request.id)
    return request, code


def _redeem(request_id: UUID, code: str, *, network: str, now: datetime) -> str | None:
    """Return the address that a code was sent to, and let it be good no longer; None when it is not right."""
    rate_limits.hit("guesses", network, limits.GUESSES_PER_NETWORK)
    request = _count_guess(request_id, now=now)
    if request is None or not codes.is_right(code, request_id=request_id, digest=request.code_digest):
        return None
    request.used_at = now
    proofs.withdraw(email=request.email, purpose=Purpose.SIGN_IN, now=now)
    return request.email


def _count_guess(request_id: UUID, *, now: datetime) -> OneTimeCode | None:
    """Use one attempt up. Guesses made at once queue for the row, so that the sixth is never looked at."""
    return db.session.scalar(
        update(OneTimeCode)
        .where(
            OneTimeCode.id == request_id,
            OneTimeCode.purpose == Purpose.SIGN_IN,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.attempts < codes.ATTEMPTS,
        )
        .values(attempts=OneTimeCode.attempts + 1)
        .returning(OneTimeCode)
    )


def _customer_account(email: str, *, now: datetime) -> Account | None:
    account = queries.find_account_by_email(email)
    if account is None:
        account = _new_account(email, now=now)
    if account.disabled_at is not None:
        return None
    # Said only to whoever has the mailbox. Six digits are enough for one's own visits, not for everybody's.
    if account.role in TEAM:
        raise PasswordNeeded
    account.email_verified_at = account.email_verified_at or now
    if account.customer_id is None:
        account.customer_id = people().customer_for(email=email, name=account.name, now=now).id
    return account


def _new_account(email: str, *, now: datetime) -> Account:
    customer = people().customer_for(email=email, name=email.partition("@")[0], now=now)
    return create_account(
        email=email, name=customer.name, role=Role.CUSTOMER, customer_id=customer.id, is_verified=True, now=now
    )

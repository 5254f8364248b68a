"""Signing in with a password."""

from http import HTTPStatus

from flask_babel import gettext as _

from app.auth import limits, passwords, queries
from app.auth.actor import Actor
from app.auth.models import Account
from app.core import rate_limits
from app.core.refusals import Refusal


class WrongCredentials(Refusal):
    """That e-mail address and password do not belong together."""

    code, status = "wrong_credentials", HTTPStatus.UNAUTHORIZED


class WrongPassword(Refusal):
    """That is not your password."""

    code, status = "wrong_password", HTTPStatus.UNPROCESSABLE_ENTITY


def confirm_password(*, by: Actor, password: str, network: str) -> None:
    """Let somebody who is signed in say once more that it is them: a browser may have been left open.

    :raises WrongPassword: it is not theirs, or they have none
    :raises TooMany: it was tried too often from this network
    """
    pair = f"{by.account_id} {network}"
    rate_limits.hit("confirm_pair", pair, limits.SIGN_IN_PER_PAIR)
    with passwords.turn():
        account = queries.account(by.account_id) if by.account_id is not None else None
        if not passwords.is_right(password, account.password_hash if account is not None else None):
            raise WrongPassword(errors={"password": [_(WrongPassword.sentence())]})
    rate_limits.clear("confirm_pair", pair, limits.SIGN_IN_PER_PAIR)


def authenticate(*, email: str, password: str, network: str) -> Account:
    """Return the account that this address and password open.

    An address without an account, or one that cannot sign in, costs the same statement and the same hash.

    :raises WrongCredentials: they open none
    :raises TooMany: it was tried too often from this network
    """
    pair = f"{email.lower()} {network}"
    rate_limits.hit("sign_in_pair", pair, limits.SIGN_IN_PER_PAIR)
    rate_limits.hit("sign_in_network", network, limits.SIGN_IN_PER_NETWORK)
    with passwords.turn():
        account = queries.find_account_by_email(email)
        stored = account.password_hash if account is not None and account.disabled_at is None else None
        if not passwords.is_right(password, stored) or account is None or stored is None:
            raise WrongCredentials
        if passwords.is_outdated(stored):
            account.password_hash = passwords.hash_password(password)
    rate_limits.clear("sign_in_pair", pair, limits.SIGN_IN_PER_PAIR)
    return account

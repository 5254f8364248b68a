"""Signing in with a password."""

from http import HTTPStatus

from app.auth import limits, passwords, queries
from app.auth.models import Account
from app.core import rate_limits
from app.core.refusals import Refusal


class WrongCredentials(Refusal):
    """That e-mail address and password do not belong together."""

    code, status = "wrong_credentials", HTTPStatus.UNAUTHORIZED


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

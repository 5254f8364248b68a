"""A password that its owner changes, knowing the old one."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select

from app.auth import audit, limits, passwords
from app.auth.actor import Actor
from app.auth.audit import Verb
from app.auth.codes import Purpose
from app.auth.events import PasswordChanged
from app.auth.models import Account
from app.auth.operations import proofs, sessions
from app.core import rate_limits
from app.core.events import publish
from app.core.refusals import Refusal
from tenants.db import db
from tenants.unit_of_work import unit_of_work


class WrongPassword(Refusal):
    """That is not your present password."""

    code, status = "wrong_password", HTTPStatus.UNPROCESSABLE_ENTITY


def confirm_password(*, by: Actor, password: str) -> None:
    """Let somebody who is signed in say once more that it is them: a browser may have been left open.

    Call it outside any unit of work: it waits for a turn to hash, and hashes without a connection.

    :raises WrongPassword: it is not theirs, or they have none
    :raises TooMany: it was tried too often
    """
    rate_limits.hit("confirm_password", str(by.account_id), limits.GUESSES_PER_ACCOUNT)
    with passwords.turn():
        if not passwords.is_right(password, _hash_of(by.account_id)):
            raise WrongPassword(errors={"password": [WrongPassword().detail]})
    rate_limits.clear("confirm_password", str(by.account_id), limits.GUESSES_PER_ACCOUNT)


def _hash_of(account_id: UUID | None) -> str | None:
    with unit_of_work():
        return db.session.scalar(select(Account.password_hash).where(Account.id == account_id))


def change_password(
    *, account_id: UUID, old_password: str, new_password: str, session_id: UUID | None, now: datetime
) -> None:
    """Set a new password, and sign everybody out who used the old one, in other browsers and in programs.

    Call it outside any unit of work: it waits for a turn to hash. The browser of `session_id` stays signed in.

    :raises WrongPassword: the old one is not right, or there is none
    :raises TooMany: it was tried too often
    """
    rate_limits.hit("change_password", str(account_id), limits.GUESSES_PER_ACCOUNT)
    with passwords.turn(), unit_of_work():
        account = db.session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one()
        if not passwords.is_right(old_password, account.password_hash):
            raise WrongPassword(errors={"old_password": [WrongPassword().detail]})
        account.password_hash = passwords.hash_password(new_password)
        proofs.withdraw(email=account.email, purpose=Purpose.RESET, now=now)
        sessions.revoke_all(account_id=account.id, now=now, besides=session_id)
        audit.note_account(Verb.CHANGED, account, changes={"password": (None, "set anew")})
        publish(PasswordChanged(account_id=account.id, email=account.email, name=account.name, at=now))

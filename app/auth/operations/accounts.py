"""Accounts: made, given a role, disabled."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from app.auth import audit, passwords, queries
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.models import Account
from app.auth.operations import programs, sessions
from app.auth.people import people
from app.auth.roles import TEAM, Role
from app.core import ids
from app.core.refusals import Forbidden, NotFound, Refusal
from tenants.constraints import refusing
from tenants.db import db


class AddressTaken(Refusal):
    """There is an account with this e-mail address already."""

    code, status = "address_taken", HTTPStatus.CONFLICT


class LastOwner(Refusal):
    """A salon needs an owner who can sign in. Please make somebody else an owner first."""

    code, status = "last_owner", HTTPStatus.CONFLICT


def create_account(
    *,
    email: str,
    name: str,
    role: Role,
    now: datetime,
    password: str | None = None,
    password_hash: str | None = None,
    staff_member_id: UUID | None = None,
    customer_id: UUID | None = None,
    is_verified: bool = False,
) -> Account:
    """Make an account.

    :raises AddressTaken: the salon has one for this address
    """
    account = Account(
        id=ids.new_id(),
        email=email,
        name=name,
        role=role,
        password_hash=password_hash if password is None else passwords.hash_password(password),
        staff_member_id=staff_member_id,
        customer_id=customer_id,
        email_verified_at=now if is_verified else None,
        created_at=now,
    )
    with refusing({"uq_accounts_email": AddressTaken}):
        db.session.add(account)
    return account


def change_role(*, account_id: UUID, role: Role, staff_member_id: UUID | None, by: Actor, now: datetime) -> Account:
    """Give a member of the team another role, or another calendar; their keys keep no more power than they have.

    :raises Forbidden: the actor may not give this role, or not take the present one away
    :raises LastOwner: nobody else could run the salon
    :raises NotFound: there is no such account or calendar
    """
    account = _member(account_id, by=by)
    # Who keeps theirs may keep that of somebody who has left the team.
    if staff_member_id != account.staff_member_id:
        check_calendar(staff_member_id)
    if not by.may_give(role) or role not in TEAM:
        raise Forbidden
    if role is not Role.OWNER:
        _keep_an_owner_besides(account)
    account.role, account.staff_member_id = role, staff_member_id
    audit.note(Verb.CHANGED, Subject.ACCOUNT, account, by=by)
    programs.revoke_keys_of(account.id, by=by, now=now, up_to=role)
    return account


def rename_account(*, account_id: UUID, name: str, by: Actor) -> Account:
    """Call a member of the team by another name.

    :raises Forbidden: the actor has no power over them
    :raises NotFound: there is no such account
    """
    account = queries.account(account_id) if account_id == by.account_id else _member(account_id, by=by)
    account.name = name
    audit.note_account(Verb.CHANGED, account, by=by)
    return account


def disable_account(*, account_id: UUID, by: Actor, now: datetime) -> Account:
    """Keep somebody out from this moment on, and the programs that have their keys; what they did stays theirs.

    :raises Forbidden: the actor has no power over them
    :raises LastOwner: nobody else could run the salon
    """
    account = _member(account_id, by=by)
    _keep_an_owner_besides(account)
    account.disabled_at = account.disabled_at or now
    audit.note(Verb.KEPT_OUT, Subject.ACCOUNT, account, by=by)
    sessions.revoke_all(account_id=account.id, now=now)
    programs.revoke_keys_of(account.id, by=by, now=now)
    return account


def enable_account(*, account_id: UUID, by: Actor) -> Account:
    """Let somebody in again.

    :raises Forbidden: the actor has no power over them
    """
    account = _member(account_id, by=by)
    account.disabled_at = None
    audit.note(Verb.LET_IN, Subject.ACCOUNT, account, by=by)
    return account


def sign_out_everywhere(*, account_id: UUID, by: Actor, now: datetime) -> Account:
    """Sign somebody out in every browser and program.

    :raises Forbidden: the actor has no power over them
    """
    account = queries.account(account_id) if account_id == by.account_id else _member(account_id, by=by)
    sessions.revoke_all(account_id=account.id, now=now)
    audit.note_account(Verb.SIGNED_OUT, account, by=by)
    return account


def check_calendar(staff_member_id: UUID | None) -> None:
    """Refuse a calendar that nobody has: no foreign key leads from an account to the neighbours' table.

    :raises NotFound: it is nobody's
    """
    if staff_member_id is not None and staff_member_id not in people().staff_members():
        raise NotFound


def _member(account_id: UUID, *, by: Actor) -> Account:
    account = queries.account(account_id)
    if account.role not in TEAM:
        raise NotFound
    if not by.may_give(Role(account.role)):
        raise Forbidden
    return account


def _keep_an_owner_besides(account: Account) -> None:
    # Locked, so that two owners who demote each other at the same moment do not both succeed.
    if account.role == Role.OWNER and set(queries.lock_owners()) <= {account.id}:
        raise LastOwner

"""Asking somebody to work here."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import update

from app.auth import audit, passwords, queries
from app.auth.acting import actor_for
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.codes import Purpose
from app.auth.events import InvitationIssued
from app.auth.models import Account, OneTimeCode
from app.auth.operations import proofs, sessions
from app.auth.operations.accounts import check_calendar, create_account
from app.auth.roles import TEAM, Role
from app.core.events import publish
from app.core.refusals import Forbidden, NotFound, Refusal
from tenants.db import db


class WorksHereAlready(Refusal):
    """Somebody with this e-mail address works here already."""

    code, status = "works_here_already", HTTPStatus.CONFLICT


def invite_staff_member(
    *, email: str, name: str, role: Role, staff_member_id: UUID | None, by: Actor, now: datetime
) -> OneTimeCode:
    """Invite somebody by mail; inviting again withdraws the earlier invitation. They have no account until they accept.

    :raises Forbidden: the actor may not give this role
    :raises WorksHereAlready: the address belongs to a member of the team
    :raises NotFound: there is no such calendar
    """
    if not by.may_give(role) or role not in TEAM:
        raise Forbidden
    check_calendar(staff_member_id)
    account = queries.find_account_by_email(email)
    if account is not None and account.role in TEAM:
        raise WorksHereAlready
    proofs.withdraw(email=email, purpose=Purpose.INVITE, now=now)
    invitation = proofs.promise(
        purpose=Purpose.INVITE, email=email, now=now, name=name, role=role, staff_member_id=staff_member_id
    )
    audit.note(Verb.ADDED, Subject.INVITATION, name=name, changes={"email": (None, email), "role": (None, role)}, by=by)
    publish(
        InvitationIssued(
            invitation_id=invitation.id,
            email=email,
            name=name,
            role=role,
            invited_by=by.name,
            token=proofs.make_link(invitation),
            expires_at=invitation.expires_at,
            at=now,
        )
    )
    return invitation


def withdraw_invitation(*, invitation_id: UUID, by: Actor, now: datetime) -> None:
    """Make an invitation worthless.

    :raises NotFound: there is none that is open
    :raises Forbidden: the actor may not give its role, so may not take it back either
    """
    withdrawn: OneTimeCode | None = db.session.scalar(
        update(OneTimeCode)
        .where(OneTimeCode.id == invitation_id, OneTimeCode.purpose == Purpose.INVITE, OneTimeCode.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeCode)
    )
    if withdrawn is None:
        raise NotFound
    if not by.may_give(_role(withdrawn)):
        raise Forbidden
    audit.note(Verb.REMOVED, Subject.INVITATION, name=withdrawn.name, by=by)


def accept_invitation(*, token: str, name: str, password: str, now: datetime) -> Account:
    """Make the invited person's account; a customer's account with the same address becomes it.

    :raises LinkExpired: the invitation has been used or withdrawn, or is too old
    """
    with passwords.turn():
        invitation = proofs.take(token, purposes=(Purpose.INVITE,), now=now)
        hashed = passwords.hash_password(password)
    account = queries.find_account_by_email(invitation.email)
    if account is None:
        account = create_account(
            email=invitation.email,
            name=name,
            role=_role(invitation),
            password_hash=hashed,
            staff_member_id=invitation.staff_member_id,
            is_verified=True,
            now=now,
        )
    else:
        _promote(account, invitation, name=name, password_hash=hashed, now=now)
    audit.note(Verb.ADDED, Subject.ACCOUNT, name=name, subject_id=account.id, by=actor_for(account))
    return account


def _promote(account: Account, invitation: OneTimeCode, *, name: str, password_hash: str, now: datetime) -> None:
    if account.role in TEAM or account.disabled_at is not None:
        raise proofs.LinkExpired
    account.role, account.staff_member_id = _role(invitation), invitation.staff_member_id
    account.name, account.password_hash = name, password_hash
    account.email_verified_at = account.email_verified_at or now
    sessions.revoke_all(account_id=account.id, now=now)


def _role(invitation: OneTimeCode) -> Role:
    return Role(invitation.role or Role.STAFF)

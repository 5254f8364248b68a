"""What is read of accounts and credentials."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import contains_eager

from app.auth import sessions
from app.auth.codes import Purpose
from app.auth.models import Account, ApiKey, OneTimeCode, RefreshToken, Session
from app.auth.roles import TEAM, Role
from app.core import ids
from app.core.refusals import NotFound
from tenants.db import db


def account(account_id: UUID) -> Account:
    """Return an account.

    :raises NotFound: there is none with this id
    """
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def find_account_by_email(email: str) -> Account | None:
    """Return the account of an address, however it is capitalised."""
    return db.session.scalar(select(Account).where(Account.email == email))


def owners() -> Sequence[Account]:
    """Return the owners who can sign in, the first one first."""
    can = (Account.role == Role.OWNER, Account.disabled_at.is_(None))
    return db.session.scalars(select(Account).where(*can).order_by(Account.created_at)).all()


def find_session(token: str, *, now: datetime) -> Session | None:
    """Return the live session that a browser's secret opens."""
    return db.session.scalar(
        select(Session)
        .join(Session.account)
        .options(contains_eager(Session.account))
        .where(Session.token_digest == ids.digest(token), *_is_live(now), Account.disabled_at.is_(None))
    )


def find_signed_in_account(account_id: UUID, *, family_id: UUID, now: datetime) -> Account | None:
    """Return the account behind an access token, unless it was disabled or its tokens were revoked since."""
    family = exists().where(
        RefreshToken.family_id == family_id,
        RefreshToken.account_id == account_id,
        RefreshToken.revoked_at.is_(None),
        RefreshToken.expires_at > now,
    )
    return db.session.scalar(select(Account).where(Account.id == account_id, Account.disabled_at.is_(None), family))


def find_api_key(key: str) -> ApiKey | None:
    """Return the key that a program presents, unless it was revoked."""
    return db.session.scalar(select(ApiKey).where(ApiKey.key_digest == ids.digest(key), ApiKey.revoked_at.is_(None)))


def team() -> Sequence[Account]:
    """Return the accounts of those who work here, the most powerful first."""
    found = db.session.scalars(select(Account).where(Account.role.in_(TEAM)).order_by(Account.name, Account.id))
    ranks = list(Role)
    return sorted(found, key=lambda account: ranks.index(Role(account.role)))


def invitations(*, now: datetime) -> Sequence[OneTimeCode]:
    """Return the invitations that can still be accepted, the latest first."""
    return db.session.scalars(
        select(OneTimeCode)
        .where(OneTimeCode.purpose == Purpose.INVITE, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now)
        .order_by(OneTimeCode.created_at.desc())
    ).all()


def live_sessions(*, account_ids: Sequence[UUID], now: datetime) -> dict[UUID, list[Session]]:
    """Return who is signed in in which browsers, by account, the last seen first."""
    found: dict[UUID, list[Session]] = {account_id: [] for account_id in account_ids}
    query = select(Session).where(Session.account_id.in_(account_ids), *_is_live(now))
    for session in db.session.scalars(query.order_by(Session.last_seen_at.desc())):
        found[session.account_id].append(session)
    return found


def told_of_customer(customer_id: UUID) -> list[dict[str, Any]]:
    """Return how a customer signs in, and from where they have."""
    theirs = db.session.scalars(select(Account).where(Account.customer_id == customer_id)).all()
    sessions = db.session.scalars(select(Session).where(Session.account_id.in_([one.id for one in theirs]))).all()
    shown = ("email", "name", "email_verified_at", "created_at")
    signed_in = ("browser", "created_at", "last_seen_at", "revoked_at")
    return [
        {name: getattr(account, name) for name in shown}
        | {"sessions": [{name: getattr(one, name) for name in signed_in} for one in sessions if one.account is account]}
        for account in theirs
    ]


def api_keys() -> Sequence[ApiKey]:
    """Return the keys that are good, the newest first."""
    return db.session.scalars(
        select(ApiKey).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.created_at.desc())
    ).all()


def keys_made_by(account_id: UUID) -> Sequence[ApiKey]:
    """Return the keys that somebody made and that still work."""
    theirs = select(ApiKey).where(ApiKey.created_by_id == account_id, ApiKey.revoked_at.is_(None))
    return db.session.scalars(theirs).all()


def can_sign_in_for(staff_member_id: UUID) -> Sequence[Account]:
    """Return the accounts that are tied to a calendar and not kept out."""
    tied = select(Account).where(Account.staff_member_id == staff_member_id, Account.disabled_at.is_(None))
    return db.session.scalars(tied.where(Account.role.in_(TEAM))).all()


def lock_owners() -> Sequence[UUID]:
    """Return the owners who can sign in; nobody else changes them until the end of the transaction."""
    query = select(Account.id).where(Account.role == Role.OWNER, Account.disabled_at.is_(None))
    return db.session.scalars(query.order_by(Account.id).with_for_update()).all()


def find_link(token: str, *, purposes: Sequence[Purpose], now: datetime) -> OneTimeCode | None:
    """Return what a link from a mail stands for, while it is good; nothing changes."""
    return db.session.scalar(
        select(OneTimeCode).where(
            OneTimeCode.code_digest == ids.digest(token),
            OneTimeCode.purpose.in_(purposes),
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
    )


def _is_live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Session.revoked_at.is_(None),
        Session.expires_at > now,
        Session.last_seen_at > sessions.oldest_activity(now=now),
    )

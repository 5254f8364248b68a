"""Programs that act for somebody: access tokens with rotating refresh tokens, and API keys."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.auth import audit, limits, queries, tokens
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.models import Account, ApiKey, RefreshToken
from app.auth.roles import TEAM, Role
from app.core import ids, rate_limits
from app.core.refusals import Forbidden, NotFound
from tenants.db import db

REFRESH_LIFETIME = timedelta(days=30)
SHOWN_CHARACTERS = 10


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a program gets: a token for its calls, and one to get the next pair with."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    role: Role


def grant(*, account: Account, now: datetime) -> Grant:
    """Begin a family of tokens for somebody who has just proven who they are."""
    audit.note_account(Verb.SIGNED_IN, account, changes={"program": (None, "API")})
    return _next_of(ids.new_id(), account, now=now)


def refresh(*, token: str, network: str, now: datetime) -> Grant | None:
    """Exchange a refresh token for the next pair; None when it is not good.

    A token that is shown twice has been copied, and nobody knows which of the two is the thief: the whole family ends
    (RFC 9700, 4.14.2). That is an answer and not a refusal, because raising would roll it back. Of two programs that
    show the same token at once, the row lets one win; the other one has shown a used token.

    :raises TooMany: too many were shown from this network
    """
    rate_limits.hit("refreshes", network, limits.REFRESHES_PER_NETWORK)
    used = _use(token, now=now)
    if used is None:
        _end_family_of(token, now=now)
        return None
    account = queries.find_signed_in_account(used.account_id, family_id=used.family_id, now=now)
    return _next_of(used.family_id, account, now=now) if account is not None else None


def revoke_family(*, family_id: UUID, now: datetime) -> None:
    """End a family: its refresh tokens and, with them, its access tokens."""
    db.session.execute(
        update(RefreshToken)
        .where(RefreshToken.family_id == family_id, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def forget_refresh_token(*, token: str, now: datetime) -> None:
    """Sign a program out that shows its refresh token."""
    _end_family_of(token, now=now)


def create_api_key(*, name: str, role: Role, by: Actor, now: datetime) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is never seen again.

    :raises Forbidden: the actor may not give this role
    """
    if not by.may_give(role) or role not in TEAM:
        raise Forbidden
    secret = tokens.API_KEY_PREFIX + ids.new_token()
    key = ApiKey(
        id=ids.new_id(),
        name=name,
        role=role,
        prefix=secret[:SHOWN_CHARACTERS],
        key_digest=ids.digest(secret),
        created_by_id=by.account_id,
        created_at=now,
    )
    db.session.add(key)
    audit.note(Verb.ADDED, Subject.API_KEY, key, by=by)
    db.session.flush()
    return key, secret


def revoke_api_key(*, key_id: UUID, by: Actor, now: datetime) -> None:
    """Make a key worthless.

    :raises NotFound: there is no such key
    :raises Forbidden: the actor could not have made it
    """
    key = db.session.get(ApiKey, key_id)
    if key is None:
        raise NotFound
    if not by.may_give(Role(key.role)):
        raise Forbidden
    key.revoked_at = key.revoked_at or now
    audit.note(Verb.REMOVED, Subject.API_KEY, key, by=by)


def revoke_keys_of(account_id: UUID, *, by: Actor, now: datetime, up_to: Role | None = None) -> None:
    """Make the keys worthless that somebody made: all of them, or those with more power than a role has."""
    for key in queries.keys_made_by(account_id):
        if up_to is None or Role(key.role).is_above(up_to):
            key.revoked_at = now
            audit.note(Verb.REMOVED, Subject.API_KEY, key, by=by)


def _use(token: str, *, now: datetime) -> RefreshToken | None:
    return db.session.scalar(
        update(RefreshToken)
        .where(
            RefreshToken.token_digest == ids.digest(token),
            RefreshToken.used_at.is_(None),
            RefreshToken.revoked_at.is_(None),
            RefreshToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(RefreshToken)
    )


def _end_family_of(token: str, *, now: datetime) -> None:
    family = db.session.scalar(select(RefreshToken.family_id).where(RefreshToken.token_digest == ids.digest(token)))
    if family is not None:
        revoke_family(family_id=family, now=now)


def _next_of(family_id: UUID, account: Account, *, now: datetime) -> Grant:
    token, role = ids.new_token(), Role(account.role)
    db.session.add(
        RefreshToken(
            id=ids.new_id(),
            account_id=account.id,
            family_id=family_id,
            token_digest=ids.digest(token),
            created_at=now,
            expires_at=now + REFRESH_LIFETIME,
        )
    )
    db.session.flush()
    claims = tokens.Claims(account_id=account.id, family_id=family_id, role=role)
    return Grant(access_token=tokens.issue(claims, now=now), refresh_token=token, role=role)

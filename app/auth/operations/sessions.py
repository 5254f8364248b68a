"""Sessions: the browsers that are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from app.auth import audit, browsers, queries, sessions
from app.auth.actor import Actor
from app.auth.audit import Verb
from app.auth.models import Account, RefreshToken, Session
from app.auth.roles import Role
from app.core import ids
from app.core.refusals import Forbidden, NotFound
from tenants.db import db

LONGEST_USER_AGENT = 200


def start_session(*, account: Account, user_agent: str, replacing: str | None, now: datetime) -> str:
    """Sign a browser in and return the secret for its cookie.

    The secret is always a new one, and the one that the browser came with is worth nothing afterwards: nobody can
    sign somebody else in to a session that they know.
    """
    if replacing is not None:
        end_session(token=replacing, now=now)
    token = ids.new_token()
    db.session.add(
        Session(
            id=ids.new_id(),
            account_id=account.id,
            token_digest=ids.digest(token),
            user_agent=user_agent[:LONGEST_USER_AGENT],
            created_at=now,
            last_seen_at=now,
            expires_at=sessions.expiry(started_at=now),
        )
    )
    audit.note_account(Verb.SIGNED_IN, account, changes={"browser": (None, browsers.name_of(user_agent))})
    db.session.flush()
    return token


def end_session(*, token: str, now: datetime) -> None:
    """Sign the browser out that has this secret."""
    _revoke(Session.token_digest == ids.digest(token), now=now)


def revoke_session(*, session_id: UUID, account_id: UUID, by: Actor, now: datetime) -> None:
    """Sign one browser of an account out.

    :raises NotFound: the account has no such session
    :raises Forbidden: it is somebody's over whom the actor has no power
    """
    account = queries.account(account_id)
    if account_id != by.account_id and not by.may_give(Role(account.role)):
        raise Forbidden
    if not _revoke(Session.id == session_id, Session.account_id == account_id, now=now):
        raise NotFound
    audit.note_account(Verb.SIGNED_OUT, account, by=by)


def revoke_all(*, account_id: UUID, now: datetime, besides: UUID | None = None) -> None:
    """Sign an account out everywhere, its browsers and its programs; one browser's session may stay."""
    _revoke(Session.account_id == account_id, Session.id.is_distinct_from(besides), now=now)
    db.session.execute(
        update(RefreshToken)
        .where(RefreshToken.account_id == account_id, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def note_activity(*, session_id: UUID, now: datetime) -> None:
    """Remember that somebody was active. While another request of theirs is noting it, that one will do."""
    free = select(Session.id).where(Session.id == session_id).with_for_update(skip_locked=True)
    db.session.execute(update(Session).where(Session.id.in_(free)).values(last_seen_at=now))


def _revoke(*which: ColumnElement[bool], now: datetime) -> bool:
    revoked = update(Session).where(*which, Session.revoked_at.is_(None)).values(revoked_at=now)
    return db.session.scalar(revoked.returning(Session.id)) is not None

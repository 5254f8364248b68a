"""Who a request comes from: the session cookie of a browser, or the bearer credential of a program.

Nothing is asked of the database for a request without credentials.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Request, request

from app.auth import cookies, queries, sessions, tokens
from app.auth.acting import REMEMBERED, actor_for
from app.auth.actor import ANONYMOUS, Actor
from app.auth.models import Session
from app.auth.operations import sessions as browsers
from app.auth.roles import Role
from app.core import clock
from tenants.context import find_current_tenant
from tenants.unit_of_work import unit_of_work

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who acts, and the row of the credential that says so.

    In a browser also an address that is not confirmed yet, and the language that somebody who works here has chosen.
    """

    actor: Actor = ANONYMOUS
    address_to_confirm: str | None = None
    language: str | None = None
    session_id: UUID | None = None
    family_id: UUID | None = None
    api_key_id: UUID | None = None


NOBODY = Identity()


def current_identity() -> Identity:
    """Return who this request comes from; found out once a request.

    :raises InvalidToken: a program presents a credential that is not valid
    """
    # In the WSGI environment, because `g` can outlive a request where tests keep an application context open.
    found: Identity | None = request.environ.get(REMEMBERED)
    if found is None:
        with unit_of_work():
            found = request.environ[REMEMBERED] = identify(request, now=clock.now())
    return found


def identify(request: Request, *, now: datetime) -> Identity:
    """Return who a request comes from. A bearer credential wins over a cookie, and only programs have one."""
    if find_current_tenant() is None:
        return NOBODY
    bearer = bearer_of(request)
    if bearer is not None:
        return _by_api_key(bearer) if bearer.startswith(tokens.API_KEY_PREFIX) else _by_access_token(bearer, now)
    cookie = cookies.read(request)
    return _by_session(cookie, request, now) if cookie is not None else NOBODY


def bearer_of(request: Request) -> str | None:
    """Return the bearer credential of a call to the API (RFC 6750, 2.1)."""
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not request.path.startswith("/api/"):
        return None
    return credential.strip()


def _by_session(token: str, request: Request, now: datetime) -> Identity:
    session = queries.find_session(token, now=now)
    if session is None:
        return NOBODY
    if request.method not in READING:
        _note(session, now)
    account = session.account
    unconfirmed = account.email if account.email_verified_at is None else None
    return Identity(
        actor=actor_for(account), address_to_confirm=unconfirmed, language=account.locale, session_id=session.id
    )


def _note(session: Session, now: datetime) -> None:
    if sessions.is_worth_noting(last_seen_at=session.last_seen_at, now=now):
        browsers.note_activity(session_id=session.id, now=now)


def _by_access_token(token: str, now: datetime) -> Identity:
    claims = tokens.read(token, now=now)
    account = queries.find_signed_in_account(claims.account_id, family_id=claims.family_id, now=now)
    if account is None:
        raise tokens.InvalidToken
    return Identity(actor=actor_for(account), family_id=claims.family_id)


def _by_api_key(key: str) -> Identity:
    found = queries.find_api_key(key)
    if found is None:
        raise tokens.InvalidToken
    return Identity(actor=Actor(role=Role(found.role), name=found.name), api_key_id=found.id)

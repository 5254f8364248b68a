"""Whose account money goes to: connecting it, replacing what its events are signed with, letting go of it."""

from datetime import datetime
from http import HTTPStatus

import orjson
from sqlalchemy import select

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.core.ids import new_id
from app.core.refusals import NotFound, Refusal
from app.core.sealed import Unreadable, seal
from app.payments.accounts import Means
from app.payments.gateways.models import GatewayAccount
from app.payments.queries.accounts import PURPOSE, secrets_of
from tenants.constraints import refusing
from tenants.db import db

KEPT = 2
"""Secrets that are valid at once: the new one and the one that it replaces."""


class AlreadyConnected(Refusal):
    """An account is connected already. Please disconnect it first."""

    code, status = "already_connected", HTTPStatus.CONFLICT


def connect_account(
    *, means: Means, account: str, is_live: bool, webhook_secret: str, by: Actor, now: datetime
) -> GatewayAccount:
    """Let the salon's own account at a gateway take its money.

    :raises AlreadyConnected: there is one
    """
    row = GatewayAccount(
        id=new_id(),
        means=means,
        account=account,
        is_live=is_live,
        webhook_secrets=_sealed([webhook_secret] if webhook_secret else []),
        connected_at=now,
    )
    with refusing({"uq_gateway_accounts_means_connected": AlreadyConnected}):
        db.session.add(row)
    audit.note(Verb.ADDED, Subject.GATEWAY, name=means, subject_id=row.id, by=by)
    return row


def rotate_secret(*, means: Means, webhook_secret: str, by: Actor) -> None:
    """Believe events that are signed with a new secret, and for now those signed with the one before.

    :raises NotFound: no account is connected
    """
    row = _connected(means)
    known = [one for one in _known(row) if one != webhook_secret]
    row.webhook_secrets = _sealed([webhook_secret, *known][:KEPT])
    audit.note(Verb.CHANGED, Subject.GATEWAY, name=means, subject_id=row.id, changes={"key": (None, "•••")}, by=by)


def retire_secret(*, means: Means, by: Actor) -> None:
    """Believe no longer what is signed with the secret before the newest.

    :raises NotFound: no account is connected
    """
    row = _connected(means)
    row.webhook_secrets = _sealed(list(secrets_of(row)[:1]))
    audit.note(Verb.CHANGED, Subject.GATEWAY, name=means, subject_id=row.id, changes={"key": ("•••", None)}, by=by)


def disconnect_account(*, means: Means, by: Actor, now: datetime) -> None:
    """Ask nobody for money by this gateway any more. What was paid can still be looked up and given back.

    :raises NotFound: no account is connected
    """
    row = _connected(means)
    row.disconnected_at = now
    audit.note(Verb.REMOVED, Subject.GATEWAY, name=means, subject_id=row.id, by=by)
    db.session.flush()


def _connected(means: Means) -> GatewayAccount:
    connected = select(GatewayAccount).where(GatewayAccount.means == means, GatewayAccount.disconnected_at.is_(None))
    row = db.session.scalars(connected.with_for_update()).first()
    if row is None:
        raise NotFound
    return row


def _known(row: GatewayAccount) -> tuple[str, ...]:
    try:
        return secrets_of(row)
    except Unreadable:
        # The installation has another key now; what was sealed with the one before is lost, and entered anew here.
        return ()


def _sealed(secrets: list[str]) -> bytes:
    return seal(orjson.dumps(secrets), purpose=PURPOSE)

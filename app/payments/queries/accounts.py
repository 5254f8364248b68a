"""Which gateways a salon has connected, and whose accounts its money goes to."""

from collections.abc import Sequence

import orjson
from sqlalchemy import select

from app.core.sealed import unseal
from app.payments.accounts import Means
from app.payments.gateways.models import GatewayAccount
from tenants.db import db

PURPOSE = "webhook secrets"


def connected() -> Sequence[GatewayAccount]:
    """Return the accounts that money can go to."""
    accounts = select(GatewayAccount).where(GatewayAccount.disconnected_at.is_(None))
    return db.session.scalars(accounts.order_by(GatewayAccount.connected_at, GatewayAccount.id)).all()


def account_of(means: Means) -> GatewayAccount | None:
    """Return the account at one gateway; None: the salon has connected none."""
    return next((account for account in connected() if account.means == means), None)


def secrets_of(account: GatewayAccount) -> tuple[str, ...]:
    """Return what events of an account may be signed with, the newest first.

    :raises Unreadable: `SECRET_KEY` is another one than when it was sealed
    """
    return tuple(orjson.loads(unseal(account.webhook_secrets, purpose=PURPOSE)))

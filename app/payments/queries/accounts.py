"""Whose accounts the salon's money goes to."""

import orjson
from sqlalchemy import select

from app.core.sealed import unseal
from app.payments.accounts import Means
from app.payments.gateways.models import GatewayAccount
from tenants.db import db

PURPOSE = "webhook secrets"


def account_of(means: Means, *, for_update: bool = False) -> GatewayAccount | None:
    """Return the account that is connected at a gateway, if one is."""
    connected = select(GatewayAccount).where(GatewayAccount.means == means, GatewayAccount.disconnected_at.is_(None))
    return db.session.scalars(connected.with_for_update() if for_update else connected).first()


def secrets_of(account: GatewayAccount) -> tuple[str, ...]:
    """Return what events of an account may be signed with, the newest first.

    :raises Unreadable: `SECRET_KEY` is another one than when it was sealed
    """
    return tuple(orjson.loads(unseal(account.webhook_secrets, purpose=PURPOSE)))

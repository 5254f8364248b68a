"""Which gateways a salon has connected."""

from collections.abc import Sequence

from sqlalchemy import select

from app.payments.accounts import Means
from app.payments.gateways.models import GatewayAccount
from tenants.db import db


def connected() -> Sequence[GatewayAccount]:
    """Return the accounts that money can go to."""
    accounts = select(GatewayAccount).where(GatewayAccount.disconnected_at.is_(None))
    return db.session.scalars(accounts.order_by(GatewayAccount.connected_at, GatewayAccount.id)).all()


def account_of(means: Means) -> GatewayAccount | None:
    """Return the account at one gateway; None: the salon has connected none."""
    return next((account for account in connected() if account.means == means), None)

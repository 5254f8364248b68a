"""Whose account money goes to, what gateways have told us, and what somebody has to look at."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import TenantModel


class GatewayAccount(TenantModel):
    """The salon's own account at a gateway. What opens it is sealed; a salon has one at a time at each gateway."""

    __tablename__ = "gateway_accounts"
    __table_args__ = (
        Index(
            "uq_gateway_accounts_means_connected",
            "means",
            unique=True,
            postgresql_where=text("disconnected_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    means: Mapped[str]
    account: Mapped[str]
    is_live: Mapped[bool]
    # Sealed: the secrets that events are signed with, the newest first, and what the gateway's own way in needs.
    webhook_secrets: Mapped[bytes]
    credentials: Mapped[bytes | None]
    connected_at: Mapped[datetime]
    disconnected_at: Mapped[datetime | None]


class GatewayEvent(TenantModel):
    """An event as a gateway has signed it: stored first, worked later, once."""

    __tablename__ = "gateway_events"
    __table_args__ = (
        UniqueConstraint("means", "event", name="uq_gateway_events_means_event"),
        CheckConstraint("state IN ('NEW', 'DONE', 'REFUSED')", name="state"),
        Index("ix_gateway_events_received_at", "received_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    means: Mapped[str]
    event: Mapped[str]
    kind: Mapped[str]
    ref: Mapped[str | None]
    # Which payment of ours it names, where it names this salon as well.
    payment_id: Mapped[uuid.UUID | None]
    state: Mapped[str]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class MoneyAlert(TenantModel):
    """Something about money that does not fit and that nobody mends by themselves: a person has to look at it."""

    __tablename__ = "money_alerts"
    __table_args__ = (
        UniqueConstraint("kind", "about", name="uq_money_alerts_kind_about"),
        Index("ix_money_alerts_raised_at", "raised_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    # What it is about, so that the same is not raised twice: an event's, a payment's, a refund's name.
    about: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    raised_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by_name: Mapped[str] = mapped_column(server_default="")

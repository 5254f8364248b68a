"""The salon's terms of money: the rows, and what PostgreSQL never lets be false of them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.payments.demands import Ask, OfWhom, Rule
from app.payments.shares import Share
from tenants.db import TenantModel


class PaymentRule(TenantModel):
    """When the salon asks for money. The rules stand in an order, and the first that fits a booking wins."""

    __tablename__ = "payment_rules"
    __table_args__ = (
        CheckConstraint("ask IN ('NOTHING', 'FIXED', 'PERCENT', 'FULL', 'CARD')", name="ask"),
        CheckConstraint("of_whom IN ('EVERYBODY', 'NEW', 'NO_SHOWS', 'TAGGED')", name="of_whom"),
        CheckConstraint("(ask = 'FIXED') = (amount_minor IS NOT NULL) AND amount_minor > 0", name="amount_minor"),
        CheckConstraint("(ask = 'PERCENT') = (percent IS NOT NULL) AND percent BETWEEN 1 AND 100", name="percent"),
        CheckConstraint("(of_whom = 'NO_SHOWS') = (no_shows IS NOT NULL) AND no_shows > 0", name="no_shows"),
        CheckConstraint("(of_whom = 'TAGGED') = (tag IS NOT NULL) AND tag <> ''", name="tag"),
        CheckConstraint("weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6]", name="weekdays"),
        CheckConstraint("min_price_minor > 0", name="min_price_minor"),
        Index("ix_payment_rules_position", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    ask: Mapped[str]
    amount_minor: Mapped[int | None]
    percent: Mapped[int | None]
    of_whom: Mapped[str] = mapped_column(server_default="EVERYBODY")
    # From how many missed visits on.
    no_shows: Mapped[int | None]
    tag: Mapped[str | None]
    # Empty: all services, every day. 0 is Monday.
    service_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=text("'{}'"))
    min_price_minor: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def rule(self) -> Rule:
        """The rule as a value."""
        is_deposit = self.ask in {Ask.FIXED, Ask.PERCENT}
        return Rule(
            ask=Ask(self.ask),
            of_whom=OfWhom(self.of_whom),
            share=Share(percent=self.percent, amount_minor=self.amount_minor) if is_deposit else None,
            no_shows=self.no_shows,
            tag=self.tag,
            service_ids=frozenset(self.service_ids),
            weekdays=frozenset(self.weekdays),
            min_price_minor=self.min_price_minor,
        )


class RefundTier(TenantModel):
    """So much goes back to whoever calls off so long before: of every visit, or of those of one service."""

    __tablename__ = "refund_tiers"
    __table_args__ = (
        CheckConstraint("notice_minutes BETWEEN 0 AND 525600", name="notice_minutes"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        UniqueConstraint(
            "service_id",
            "notice_minutes",
            name="uq_refund_tiers_service_id_notice_minutes",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    # None: the salon's own, which hold for every service that has none.
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("services.id"))
    notice_minutes: Mapped[int]
    percent: Mapped[int]


class CancellationFee(TenantModel):
    """What calling off late, or not coming, costs; without a row it costs nothing."""

    __tablename__ = "cancellation_fees"
    __table_args__ = (
        CheckConstraint("cause IN ('late_cancel', 'no_show')", name="cause"),
        CheckConstraint("num_nonnulls(percent, amount_minor) = 1", name="share"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        CheckConstraint("amount_minor > 0", name="amount_minor"),
    )

    cause: Mapped[str] = mapped_column(primary_key=True)
    percent: Mapped[int | None]
    amount_minor: Mapped[int | None]

"""Payments, refunds and the ledger: the rows, and what PostgreSQL never lets be false of them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.money import Money
from tenants.db import TenantModel


class LedgerEntry(TenantModel):
    """One thing that happened to money. It is written once and never changed: a mistake is reversed by another.

    `cause_id` is what it was written for (a payment, a refund, a line of a visit's history): a cause posts once.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("kind", "cause_id", name="uq_ledger_entries_kind_cause_id"),
        UniqueConstraint("reverses_id", name="uq_ledger_entries_reverses_id"),
        CheckConstraint("(kind = 'reversed') = (reverses_id IS NOT NULL)", name="reverses"),
        Index("ix_ledger_entries_occurred_at", "occurred_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    cause_id: Mapped[uuid.UUID]
    currency: Mapped[str]
    occurred_at: Mapped[datetime]
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ledger_entries.id"))
    reason: Mapped[str] = mapped_column(server_default="")
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str] = mapped_column(server_default="")

    postings: Mapped[list["LedgerPosting"]] = relationship(order_by="LedgerPosting.id")


class LedgerPosting(TenantModel):
    """An amount on an account: debits are positive, credits negative. A trigger refuses entries out of balance."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_minor"),
        Index("ix_ledger_postings_entry_id", "entry_id"),
        Index("ix_ledger_postings_appointment_id", "appointment_id"),
        Index("ix_ledger_postings_customer_id", "customer_id"),
        Index("ix_ledger_postings_staff_member_id", "staff_member_id"),
        Index("ix_ledger_postings_account", "account"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_entries.id"))
    account: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    means: Mapped[str | None]
    appointment_id: Mapped[uuid.UUID | None]
    customer_id: Mapped[uuid.UUID | None]
    staff_member_id: Mapped[uuid.UUID | None]
    service_id: Mapped[uuid.UUID | None]


class Payment(TenantModel):
    """Money that a customer is asked for, or has paid, by one means.

    `gateway_ref` names it at the gateway, `gateway_account` says at whose account there. What was promised back
    (`refunded_minor`: refunds that are owed, on their way or done) is never more than what was paid.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("means", "gateway_ref", name="uq_payments_means_gateway_ref"),
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("tip_minor BETWEEN 0 AND amount_minor", name="tip_minor"),
        CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded_minor"),
        CheckConstraint("purpose IN ('deposit', 'full', 'balance', 'fee')", name="purpose"),
        CheckConstraint("state IN ('REQUESTED', 'AUTHORISED', 'SUCCEEDED', 'CANCELLED', 'FAILED')", name="state"),
        CheckConstraint("(state = 'SUCCEEDED') = (settled_at IS NOT NULL)", name="settled_at"),
        Index("ix_payments_appointment_id", "appointment_id"),
        Index("ix_payments_created_at", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[uuid.UUID]
    customer_id: Mapped[uuid.UUID | None]
    means: Mapped[str]
    purpose: Mapped[str]
    state: Mapped[str]
    amount_minor: Mapped[int]
    # Contained in the amount.
    tip_minor: Mapped[int] = mapped_column(server_default="0")
    # Staff member → minor units of the tip.
    tips: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    refunded_minor: Mapped[int] = mapped_column(server_default="0")
    currency: Mapped[str]
    gateway_account: Mapped[str | None]
    gateway_ref: Mapped[str | None]
    # Until when it has to be paid; the time of the visit is kept until then.
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(server_default="")
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str] = mapped_column(server_default="")

    refunds: Mapped[list["Refund"]] = relationship(order_by="Refund.created_at, Refund.id")

    @property
    def amount(self) -> Money:
        """All that is to be paid, tips included."""
        return Money(self.amount_minor, self.currency)

    @property
    def left(self) -> Money:
        """What could still be paid back."""
        return Money(self.amount_minor - self.refunded_minor, self.currency)


class Refund(TenantModel):
    """Money on its way back to the means that it came by. Until it is SENT it can be WITHDRAWN."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("state IN ('OWED', 'SENT', 'SUCCEEDED', 'FAILED', 'WITHDRAWN')", name="state"),
        CheckConstraint("(state = 'SUCCEEDED') = (settled_at IS NOT NULL)", name="settled_at"),
        UniqueConstraint("gateway_ref", name="uq_refunds_gateway_ref"),
        Index("ix_refunds_payment_id", "payment_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    state: Mapped[str]
    amount_minor: Mapped[int]
    reason: Mapped[str] = mapped_column(server_default="")
    gateway_ref: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(server_default="")
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str] = mapped_column(server_default="")

    payment: Mapped[Payment] = relationship(back_populates="refunds")

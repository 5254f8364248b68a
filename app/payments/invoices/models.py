"""What a salon says of itself on its invoices, its tax rates, and the documents: the rows."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.money import Money
from tenants.db import TenantModel


class InvoiceSettings(TenantModel):
    """What the owner has said of invoices: at most one row. Until there is one that shows tax, receipts are issued."""

    __tablename__ = "invoice_settings"
    __table_args__ = (
        CheckConstraint("only_one", name="only_one"),
        UniqueConstraint("only_one", name="uq_invoice_settings_only_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    only_one: Mapped[bool] = mapped_column(server_default=text("true"))
    legal_name: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    tax_number: Mapped[str] = mapped_column(server_default="")
    # In the salon's own words, at the end of every document: that it is free of tax and why, a register, a bank.
    small_print: Mapped[str] = mapped_column(server_default="")
    number_prefix: Mapped[str] = mapped_column(server_default="")
    # That somebody has looked at the rates: nothing is claimed to be tax before.
    shows_tax: Mapped[bool] = mapped_column(server_default=text("false"))
    prices_include_tax: Mapped[bool] = mapped_column(server_default=text("true"))


class TaxRate(TenantModel):
    """A rate in basis points, under the name that the salon calls it by."""

    __tablename__ = "tax_rates"
    __table_args__ = (
        CheckConstraint("rate BETWEEN 0 AND 10000", name="rate"),
        Index("uq_tax_rates_is_default", "is_default", unique=True, postgresql_where=text("is_default")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    rate: Mapped[int]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))


class ServiceTaxRate(TenantModel):
    """That a service is taxed otherwise than the rest. Its variants are taxed like it."""

    __tablename__ = "service_tax_rates"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), primary_key=True)
    tax_rate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tax_rates.id", ondelete="CASCADE"))


class InvoiceCounter(TenantModel):
    """The last number that was given away of a kind in a year: whoever wants the next one waits at this row."""

    __tablename__ = "invoice_counters"

    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Invoice(TenantModel):
    """A document, as it was issued. It repeats all that it says: seller and buyer may be called otherwise later.

    It is written once and never changed: what was wrong is credited by another. Amounts are positive on all of them.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("kind", "year", "sequence", name="uq_invoices_kind_year_sequence"),
        UniqueConstraint("number", name="uq_invoices_number"),
        UniqueConstraint("cause_id", name="uq_invoices_cause_id"),
        CheckConstraint("kind IN ('invoice', 'receipt', 'credit_note')", name="kind"),
        CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", name="credits"),
        CheckConstraint("sequence > 0", name="sequence"),
        CheckConstraint("net_minor + tax_minor = gross_minor", name="gross_minor"),
        CheckConstraint("net_minor >= 0 AND tax_minor >= 0 AND tip_minor >= 0", name="not_negative"),
        Index("ix_invoices_issued_at", "issued_at", "id"),
        Index("ix_invoices_issued_on", "issued_on"),
        Index("ix_invoices_appointment_id", "appointment_id"),
        Index("ix_invoices_customer_id", "customer_id"),
        Index("ix_invoices_credits_id", "credits_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str]
    # What it was written for: a visit that is charged, a refund. A cause has one document.
    cause_id: Mapped[uuid.UUID]
    issued_at: Mapped[datetime]
    # The salon's day.
    issued_on: Mapped[date]
    supplied_on: Mapped[date]
    language: Mapped[str]
    country: Mapped[str]
    currency: Mapped[str]
    seller: Mapped[dict[str, Any]] = mapped_column(JSONB)
    buyer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    appointment_id: Mapped[uuid.UUID | None]
    customer_id: Mapped[uuid.UUID | None]
    credits_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoices.id"))
    reason: Mapped[str] = mapped_column(server_default="")
    tax_included: Mapped[bool]
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    gross_minor: Mapped[int] = mapped_column(BigInteger)
    # Beside the total: what was given to the team is no part of the price.
    tip_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    # By rate, the highest first: {"name", "rate", "net_minor", "tax_minor"}.
    rates: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # What was paid when it was issued: {"means", "amount_minor"}.
    payments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str] = mapped_column(server_default="")

    lines: Mapped[list["InvoiceLine"]] = relationship(order_by="InvoiceLine.position")
    credits: Mapped["Invoice | None"] = relationship(remote_side="Invoice.id")

    @property
    def gross(self) -> Money:
        """What it comes to, tax included and tips left out."""
        return Money(self.gross_minor, self.currency)

    @property
    def signed_gross_minor(self) -> int:
        """What it adds to the salon's sales: a credit note takes away."""
        return -self.gross_minor if self.kind == "credit_note" else self.gross_minor


class InvoiceLine(TenantModel):
    """A part of what was done, or of what is credited. Its amounts are those after the discount."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        UniqueConstraint("invoice_id", "position", name="uq_invoice_lines_invoice_id_position"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("net_minor + tax_minor = gross_minor", name="gross_minor"),
        CheckConstraint("net_minor >= 0 AND tax_minor >= 0 AND discount_minor >= 0", name="not_negative"),
        Index("ix_invoice_lines_credits_line_id", "credits_line_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    invoice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invoices.id"))
    position: Mapped[int]
    description: Mapped[str]
    quantity: Mapped[int]
    # As prices are stated: with tax where the document says that they include it.
    unit_price_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rate: Mapped[int]
    rate_name: Mapped[str]
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    gross_minor: Mapped[int] = mapped_column(BigInteger)
    service_id: Mapped[uuid.UUID | None]
    staff_member_id: Mapped[uuid.UUID | None]
    credits_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoice_lines.id"))

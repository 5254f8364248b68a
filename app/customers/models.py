"""The people who book, and what the salon knows of them: the rows and the verbs of one row."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.storage import NAMES_A_FILE
from tenants.db import TenantModel


class Customer(TenantModel):
    """Somebody who books. One row an e-mail address; people without one are told apart by the desk.

    A record that was merged into another one keeps its address: whoever books with it is led to the other one.
    """

    __tablename__ = "customers"
    __table_args__ = (
        CheckConstraint("birth_month BETWEEN 1 AND 12", name="birth_month"),
        CheckConstraint("birth_day BETWEEN 1 AND 31", name="birth_day"),
        CheckConstraint("reach_by IN ('EMAIL', 'PHONE', 'TEXT')", name="reach_by"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        CheckConstraint(
            "erased_at IS NULL OR (email IS NULL AND phone IS NULL AND notes = '' AND allergies = '')",
            name="erased_is_blank",
        ),
        Index("uq_customers_email", "email", unique=True, postgresql_where=text("email IS NOT NULL")),
        Index(
            "ix_customers_search_text_trgm",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_customers_sort_name_id", "sort_name", "id"),
        Index("ix_customers_phone_key", "phone_key"),
        Index("ix_customers_tags", "tags", postgresql_using="gin"),
        Index("ix_customers_merged_into_id", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(CITEXT)
    phone: Mapped[str | None]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    notes: Mapped[str] = mapped_column(server_default="")
    allergies: Mapped[str] = mapped_column(server_default="")
    birth_month: Mapped[int | None]
    birth_day: Mapped[int | None]
    preferred_staff_member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_members.id"))
    reach_by: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    created_at: Mapped[datetime]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customers.id"))
    erased_at: Mapped[datetime | None]

    # Made by the database, from functions that every salon's schema has: see docs/decisions/0110.
    sort_name: Mapped[str | None] = mapped_column(Text, Computed('"left"(fold(name::text), 200)', persisted=True))
    search_text: Mapped[str | None] = mapped_column(
        Text, Computed("searchable(name::text, email::text, phone::text)", persisted=True), deferred=True
    )
    phone_key: Mapped[str | None] = mapped_column(
        Text, Computed('"right"(phone_digits(phone::text), 8)', persisted=True), deferred=True
    )

    @property
    def is_current(self) -> bool:
        """Whether the salon still works with this record: it is neither part of another one nor erased."""
        return self.merged_into_id is None and self.erased_at is None


class CustomerNote(TenantModel):
    """Something the team wrote down on a day: a note, or the formula of a colour that is to be mixed again."""

    __tablename__ = "customer_notes"
    __table_args__ = (
        CheckConstraint("kind IN ('NOTE', 'FORMULA')", name="kind"),
        Index("ix_customer_notes_customer_id_written_on", "customer_id", "written_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str]
    written_on: Mapped[date]
    text: Mapped[str]
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]
    created_at: Mapped[datetime]


class CustomerConsent(TenantModel):
    """That a customer has agreed to something, as somebody of the team noted it. One in force a kind."""

    __tablename__ = "customer_consents"
    __table_args__ = (
        CheckConstraint("kind IN ('PHOTOS')", name="kind"),
        Index(
            "uq_customer_consents_in_force",
            "customer_id",
            "kind",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str]
    given_at: Mapped[datetime]
    noted_by_account_id: Mapped[uuid.UUID | None]
    noted_by_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str | None]

    photos: Mapped[list["CustomerPhoto"]] = relationship(viewonly=True, order_by="CustomerPhoto.id.desc()")

    def withdraw(self, *, by_name: str, now: datetime) -> None:
        """Let it hold no longer."""
        self.withdrawn_at, self.withdrawn_by_name = now, by_name


class CustomerPhoto(TenantModel):
    """A photo of a customer, or of the work: only there as long as the consent it was taken under holds."""

    __tablename__ = "customer_photos"
    __table_args__ = (Index("ix_customer_photos_customer_id", "customer_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"))
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer_consents.id"))
    key: Mapped[str] = mapped_column(info=NAMES_A_FILE)
    caption: Mapped[str] = mapped_column(server_default="")
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]
    created_at: Mapped[datetime]


class CustomerChange(TenantModel):
    """One line of a record's history: what nobody could tell from the record itself, when, and by whom."""

    __tablename__ = "customer_changes"
    __table_args__ = (Index("ix_customer_changes_customer_id_at", "customer_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    change: Mapped[str]
    by_role: Mapped[str | None]
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class CustomerImport(TenantModel):
    """A file of customers between its upload and its import: forgotten after either."""

    __tablename__ = "customer_imports"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    filename: Mapped[str]
    content: Mapped[bytes | None]
    # Which field each column of the file holds; null until it has been guessed.
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    # How many were new, known and faulty.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

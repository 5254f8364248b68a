"""The people who book: the rows."""

import uuid
from datetime import datetime

from sqlalchemy import Computed, Index, Text, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import TenantModel


class Customer(TenantModel):
    """Somebody who books. One row an e-mail address; people without one are told apart by the desk."""

    __tablename__ = "customers"
    __table_args__ = (
        Index("uq_customers_email", "email", unique=True, postgresql_where=text("email IS NOT NULL")),
        Index(
            "ix_customers_search_text_trgm",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_customers_sort_name_id", "sort_name", "id"),
        Index("ix_customers_phone_key", "phone_key"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(CITEXT)
    phone: Mapped[str | None]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    notes: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]

    # Made by the database, from functions that every salon's schema has: see docs/decisions/0110.
    sort_name: Mapped[str | None] = mapped_column(Text, Computed('"left"(fold(name::text), 200)', persisted=True))
    search_text: Mapped[str | None] = mapped_column(
        Text, Computed("searchable(name::text, email::text, phone::text)", persisted=True), deferred=True
    )
    phone_key: Mapped[str | None] = mapped_column(
        Text, Computed('"right"(phone_digits(phone::text), 8)', persisted=True), deferred=True
    )

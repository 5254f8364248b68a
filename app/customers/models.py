"""The people who book: the rows."""

import uuid
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import TenantModel


class Customer(TenantModel):
    """Somebody who books. One row an e-mail address; people without one are told apart by the desk."""

    __tablename__ = "customers"
    __table_args__ = (
        Index("uq_customers_email", "email", unique=True, postgresql_where=text("email IS NOT NULL")),
        Index("ix_customers_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(CITEXT)
    phone: Mapped[str | None]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    notes: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]

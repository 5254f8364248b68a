"""What the apex shows of every salon: a read model, refreshed from the salon's own schema."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import PlatformModel


class DirectoryEntry(PlatformModel):
    """A salon as the directory lists it."""

    __tablename__ = "directory_entries"

    tenant_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    city: Mapped[str] = mapped_column(server_default="")
    country: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    services: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    opening_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    refreshed_at: Mapped[datetime]

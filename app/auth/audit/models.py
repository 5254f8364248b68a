"""What was done to the salon: the rows. They are added and, after a long time, forgotten.

Nothing changes them, but that a customer who is erased loses their name here, too.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import TenantModel


class AuditEntry(TenantModel):
    """One act. It repeats names, because what it speaks of may be gone or called otherwise when it is read."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_at", "at", "id"),
        Index("ix_audit_entries_account_id_at", "account_id", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[uuid.UUID | None]
    role: Mapped[str | None]
    name: Mapped[str] = mapped_column(server_default="")
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]
    subject_name: Mapped[str] = mapped_column(server_default="")
    # Fields by name, each with what it was before and what it is now: {"price_minor": [4500, 5000]}.
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    request_id: Mapped[str | None]

"""What is owed to a salon that wants its own: the rows."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage import NAMES_A_FILE
from tenants.db import TenantModel


class Export(TenantModel):
    """Everything that a salon has, in one file: asked for, made by a worker, and kept for some days."""

    __tablename__ = "exports"
    __table_args__ = (CheckConstraint("(ready_at IS NULL) = (expires_at IS NULL)", name="ready_until"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    asked_by_id: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    # Where the file is kept, until it has been forgotten.
    key: Mapped[str | None] = mapped_column(info=NAMES_A_FILE)
    bytes_count: Mapped[int | None]

    def can_be_downloaded(self, *, now: datetime) -> bool:
        """Tell whether there is a file, and still may be."""
        return self.key is not None and self.expires_at is not None and now < self.expires_at

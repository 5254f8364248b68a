"""Messages: every one is a row before it is sent."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import TenantModel


class Message(TenantModel):
    """Something said to a customer or a staff member, with what became of it.

    `context` is what was true when it was said; subject and bodies are rendered from it once and kept.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("state IN ('QUEUED', 'SENT', 'FAILED', 'WITHDRAWN')", name="state"),
        CheckConstraint("audience IN ('customer', 'staff')", name="audience"),
        UniqueConstraint("message_id", name="uq_messages_message_id"),
        Index("ix_messages_customer_id_created_at", "customer_id", "created_at"),
        Index("ix_messages_created_at", "created_at"),
        Index("ix_messages_appointment_id", "appointment_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    audience: Mapped[str]
    channel: Mapped[str] = mapped_column(server_default="email")
    to_address: Mapped[str]
    to_name: Mapped[str] = mapped_column(server_default="")
    customer_id: Mapped[uuid.UUID | None]
    staff_member_id: Mapped[uuid.UUID | None]
    appointment_id: Mapped[uuid.UUID | None]
    locale: Mapped[str]
    context: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    # RFC 5322 Message-ID: the same on every attempt, so that a repeat can be recognised.
    message_id: Mapped[str]
    subject: Mapped[str | None]
    text_body: Mapped[str | None]
    html_body: Mapped[str | None]
    calendar_body: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="QUEUED")
    attempts: Mapped[int] = mapped_column(server_default="0")
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

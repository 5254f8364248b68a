"""Messages, every one a row before it is sent, and the reminders that are still to come."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.notifications.kinds import Audience, Kind, State
from tenants.db import TenantModel


class Message(TenantModel):
    """Something said to a customer or a staff member, with what became of it.

    `context` is what was true when it was said; the words are made from it when it is sent, and kept without secrets.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("state IN ('QUEUED', 'SENT', 'FAILED', 'WITHDRAWN')", name="state"),
        CheckConstraint("audience IN ('customer', 'staff')", name="audience"),
        UniqueConstraint("message_id", name="uq_messages_message_id"),
        Index("ix_messages_customer_id_created_at", "customer_id", "created_at"),
        Index("ix_messages_created_at", "created_at"),
        Index("ix_messages_appointment_id", "appointment_id"),
        # Every look at the inbox counts them.
        Index("ix_messages_failed", "created_at", postgresql_where=text("state = 'FAILED'")),
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
    state: Mapped[str] = mapped_column(server_default="QUEUED")
    attempts: Mapped[int] = mapped_column(server_default="0")
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    # After this it would be of no use: a reminder of a visit that has begun, a code that has expired.
    give_up_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # Somebody of the team wanted to see what it looks like: nothing of it has happened.
    is_test: Mapped[bool] = mapped_column(server_default=text("false"))

    @property
    def can_be_retried(self) -> bool:
        """Whether sending it again is of use: what carried a secret does so no more."""
        return self.state == State.FAILED and not Kind(self.kind).carries_secret

    def queue_again(self, *, give_up_at: datetime) -> None:
        """Begin anew with the attempts."""
        self.state, self.attempts, self.last_error, self.give_up_at = State.QUEUED, 0, None, give_up_at

    def close(self, state: State, *, error: str | None = None, sent_at: datetime | None = None) -> None:
        """Let nothing more happen to it, and forget what only the recipient was to know."""
        self.state, self.last_error, self.sent_at = state, error or self.last_error, sent_at
        self.context = {name: value for name, value in self.context.items() if name != "secret"}

    @property
    def is_for_staff(self) -> bool:
        return self.audience == Audience.STAFF


class MessageRule(TenantModel):
    """What the salon wants of one kind of message; a kind without a row goes out as it is."""

    __tablename__ = "message_rules"
    __table_args__ = (CheckConstraint("audience IN ('customer', 'staff')", name="audience"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool] = mapped_column(server_default=text("true"))
    own_words: Mapped[str] = mapped_column(server_default="")


class Reminder(TenantModel):
    """That a visit is to be reminded of at an instant. Its id follows from the visit and the hours."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("appointment_id", "hours_before", name="uq_reminders_appointment_id_hours_before"),
        CheckConstraint("hours_before > 0", name="hours_before"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointments.id"))
    hours_before: Mapped[int]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

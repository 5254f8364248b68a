"""Holds, appointments, their history, and blocked time: the rows and the verbs of one row."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.booking.lengths import Spanned
from app.booking.states import Status
from app.catalogue.models import Service, StaffMember
from app.customers.models import Customer
from tenants.db import TenantModel


class Hold(Spanned, TenantModel):
    """A slot kept for a few minutes, at a price, for whoever knows its token."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_holds_visitor_digest", "visitor_digest"),
        Index("ix_holds_address_digest", "address_digest"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token_digest: Mapped[bytes]
    visitor_digest: Mapped[bytes | None]
    address_digest: Mapped[bytes | None]
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    price_minor: Mapped[int]
    currency: Mapped[str]
    # What is done on top of the service, as `app.booking.addons` writes it; length and price contain it.
    addons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    # The salon's rule that chose the staff member, when the customer said "any".
    chosen_by: Mapped[str | None]
    # How the visitor came, as `app.booking.source` writes it.
    came_from: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Appointment(Spanned, TenantModel):
    """A visit. Its row is never deleted: a cancelled visit is history, too."""

    __tablename__ = "appointments"
    __table_args__ = (
        UniqueConstraint("reference", name="uq_appointments_reference"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("price_minor >= 0", name="price_minor"),
        CheckConstraint("own_minutes BETWEEN 5 AND 1440", name="own_minutes"),
        CheckConstraint("deposit_minor >= 0", name="deposit_minor"),
        CheckConstraint("status IN ('PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW')", name="status"),
        Index("ix_appointments_starts_at", "starts_at"),
        Index("ix_appointments_staff_member_id_starts_at", "staff_member_id", "starts_at"),
        Index("ix_appointments_customer_id_starts_at", "customer_id", "starts_at"),
        # Who has had a service. Partial, so that booking pays nothing for it.
        Index(
            "ix_appointments_completed_service_id",
            "service_id",
            "customer_id",
            postgresql_where=text("status = 'COMPLETED'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str]
    status: Mapped[str]
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    service_name: Mapped[str]
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id"))
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("locations.id"))
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"))
    # As given with this booking: who knows somebody's address is not shown what the salon knows about them.
    customer_name: Mapped[str]
    customer_email: Mapped[str | None]
    customer_phone: Mapped[str | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    timezone: Mapped[str]
    buffer_before_minutes: Mapped[int] = mapped_column(server_default="0")
    buffer_after_minutes: Mapped[int] = mapped_column(server_default="0")
    # The length that the desk has given this visit; without one it is as long as its service.
    own_minutes: Mapped[int | None]
    price_minor: Mapped[int]
    currency: Mapped[str]
    # As in the hold: a snapshot, so that a visit stays what was booked.
    addons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    chosen_by: Mapped[str | None]
    source: Mapped[str]
    came_from: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    customer_notes: Mapped[str] = mapped_column(server_default="")
    override_reason: Mapped[str | None]
    # What the customer agreed to when they booked, in words and in numbers.
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)
    # Part of the secret in the manage link: changing it makes old links useless.
    manage_nonce: Mapped[str]
    # RFC 5545 SEQUENCE: rises with every change that calendars must hear of.
    sequence: Mapped[int] = mapped_column(server_default="0")
    # What is asked for ahead, in minor units, and until when its time is kept for that; None: nothing is waited for.
    deposit_minor: Mapped[int] = mapped_column(server_default="0")
    awaits_payment_until: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    service: Mapped[Service] = relationship()
    staff_member: Mapped[StaffMember] = relationship()
    customer: Mapped[Customer] = relationship()
    changes: Mapped[list["AppointmentChange"]] = relationship(order_by="AppointmentChange.at, AppointmentChange.id")

    @property
    def awaits_payment(self) -> bool:
        """Whether it is booked as soon as it is paid for."""
        return self.awaits_payment_until is not None and self.status == Status.PENDING

    @property
    def what(self) -> str:
        """The service and what is done on top of it, on one line."""
        return " + ".join([self.service_name, *(addon["name"] for addon in self.addons)])


class AppointmentChange(TenantModel):
    """One line of an appointment's history: what changed, when, and by whom."""

    __tablename__ = "appointment_changes"
    __table_args__ = (Index("ix_appointment_changes_appointment_id_at", "appointment_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointments.id"))
    at: Mapped[datetime]
    change: Mapped[str]
    status_from: Mapped[str | None]
    status_to: Mapped[str]
    by_role: Mapped[str | None]
    by_account_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class VisitTally(TenantModel):
    """How often a customer came and did not come, counted again whenever that changes: for lists of many customers."""

    __tablename__ = "visit_tallies"

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    visits: Mapped[int]
    no_shows: Mapped[int]
    last_at: Mapped[datetime | None]


class Block(TenantModel):
    """Time a staff member keeps free of customers: a break, training, something else."""

    __tablename__ = "blocks"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("kind IN ('BREAK', 'TRAINING', 'OTHER')", name="kind"),
        Index("ix_blocks_staff_member_id_starts_at", "staff_member_id", "starts_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    created_by_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]

    staff_member: Mapped[StaffMember] = relationship()


class IdempotencyKey(TenantModel):
    """The answer that a caller's key was given, so that the same question gets it again."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_digest: Mapped[bytes]
    status: Mapped[int]
    # JSON, not JSONB: the answer is given again letter by letter.
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]

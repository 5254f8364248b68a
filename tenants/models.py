"""What the platform knows of its tenants: who they are, and what is owed to them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import PlatformModel


class TenantState(StrEnum):
    """Only an ACTIVE tenant is reachable."""

    PROVISIONING = "PROVISIONING"
    ACTIVE = "ACTIVE"
    ERASING = "ERASING"


class TenantRow(PlatformModel):
    """One tenant: its address, its schema and how far that schema has been migrated."""

    __tablename__ = "tenants"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_tenants_slug"),
        UniqueConstraint("schema_name", name="uq_tenants_schema_name"),
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])$'", name="slug_allowed"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    schema_name: Mapped[str]
    state: Mapped[str]
    schema_version: Mapped[str | None]
    migration_error: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class OwedTask(PlatformModel):
    """A pointer to work that one tenant is owed. It carries no personal data, only the key of a row."""

    __tablename__ = "owed_tasks"
    __table_args__ = (
        UniqueConstraint("tenant_id", "task", "key", name="uq_owed_tasks_tenant_id_task_key"),
        Index("ix_owed_tasks_due_at", "due_at", postgresql_where=text("parked_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[uuid.UUID]
    # The role that may see the pointer: row-level security compares it with the current role.
    owner_role: Mapped[str]
    task: Mapped[str]
    key: Mapped[uuid.UUID]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    claimed_until: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]


class RecurringRun(PlatformModel):
    """When a piece of recurring work last began, so that several relays start it once."""

    __tablename__ = "recurring_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    last_started_at: Mapped[datetime]

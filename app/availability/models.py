"""Who or what is busy when, and why: the table that makes booking the same time twice impossible."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import TenantModel


class OccupancyKind(StrEnum):
    """Why a time is taken."""

    HOLD = "HOLD"
    APPOINTMENT = "APPOINTMENT"
    BLOCK = "BLOCK"


class Occupancy(TenantModel):
    """One stretch of one subject's time, buffers included; no two of one subject may touch the same instant.

    `subject_id` is a staff member or a resource, `source_id` the hold, appointment or block that takes the time.
    A row with `expires_at` in the past is nobody's: whoever wants the time removes it.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        ExcludeConstraint((Column("subject_id"), "="), (Column("during"), "&&"), name="occupancy_no_overlap"),
        CheckConstraint("NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)", name="half_open"),
        CheckConstraint("kind IN ('HOLD', 'APPOINTMENT', 'BLOCK')", name="kind"),
        Index("ix_occupancy_source_id", "source_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[uuid.UUID]
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    kind: Mapped[str]
    source_id: Mapped[uuid.UUID]
    # The service whose daily cap this counts against, where there is one.
    service_id: Mapped[uuid.UUID | None]
    expires_at: Mapped[datetime | None]

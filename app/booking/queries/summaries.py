"""What a customer's visits add up to, for whoever serves them now. The card itself is the customers' room's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.booking.models import Appointment
from app.booking.states import OPEN, Status
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How often they came and did not come, and when they were here last and will be here next."""

    completed: int
    missed: int
    last_at: datetime | None
    next_at: datetime | None


def summary(*, customer_id: UUID, apart_from: UUID, now: datetime) -> Summary:
    """Return a customer's visits in short; `apart_from` is neither the last one nor the next. One statement."""
    came, missed = Appointment.status == Status.COMPLETED, Appointment.status == Status.NO_SHOW
    is_other, is_ahead = Appointment.id != apart_from, Appointment.starts_at > now
    row = db.session.execute(
        select(
            func.count().filter(came),
            func.count().filter(missed),
            func.max(Appointment.starts_at).filter(came, is_other),
            func.min(Appointment.starts_at).filter(Appointment.status.in_(OPEN), is_ahead, is_other),
        ).where(Appointment.customer_id == customer_id)
    ).one()
    return Summary(completed=row[0], missed=row[1], last_at=row[2], next_at=row[3])

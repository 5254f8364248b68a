"""What stands in the time that somebody asks for at the desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from app.availability.models import Occupancy
from app.booking.models import Appointment, Block
from tenants.db import db


def in_the_way(
    *, staff_member_id: UUID, starts_at: datetime, ends_at: datetime, besides: UUID | None = None
) -> Sequence[Appointment | Block]:
    """Return the visits and blocks that take any of a staff member's time between two instants, the earliest first.

    :param besides: a visit that may stand there, because it is the one that moves
    """
    taking = select(Occupancy.source_id).where(
        Occupancy.subject_id == staff_member_id,
        Occupancy.during.overlaps(Range(starts_at, ends_at)),
        Occupancy.source_id.is_distinct_from(besides),
    )
    visits = db.session.scalars(select(Appointment).where(Appointment.id.in_(taking))).all()
    blocks = db.session.scalars(select(Block).where(Block.id.in_(taking))).all()
    return sorted((*visits, *blocks), key=lambda entry: entry.starts_at)

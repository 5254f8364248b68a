"""What a delay would do to the rest of somebody's day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.booking.lateness import Delay, Stop, Wait, delay
from app.booking.lengths import MINUTE
from app.booking.models import Appointment, Block
from app.booking.queries.at_work import closing
from app.booking.queries.sheets import bounds
from app.booking.states import OPEN
from app.core.wall_clock import day_of
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """A delay, and the visits that it concerns, by id; `block` is what the last of them would run into.

    `closing` is when the day of whoever does them ends, where that is known.
    """

    delay: Delay
    visits: Mapping[UUID, Appointment]
    block: Block | None
    closing: datetime | None = None

    def ends_too_late(self, wait: Wait) -> bool:
        """Tell whether a visit that waits would end after the hours of whoever does it."""
        return self.closing is not None and self.visits[wait.id].ends_at + wait.by > self.closing


def outlook(appointment: Appointment, *, minutes: int, now: datetime, for_update: bool = False) -> Outlook:
    """Return what happens when a visit begins, or ends, so many minutes late. Four statements, five for an update."""
    day = day_of(appointment.starts_at, zone=appointment.timezone)
    _, until = bounds(day, day, timezone=appointment.timezone)
    visits = {visit.id: visit for visit in _visits(appointment, until, for_update=for_update)}
    blocks = {block.id: block for block in _blocks(appointment, until)}
    stops = sorted([*map(_stop, visits.values()), *map(_fixed, blocks.values())], key=lambda stop: stop.starts_at)
    found = delay(stops, late_id=appointment.id, by=minutes * MINUTE, now=now)
    return Outlook(
        delay=found,
        visits=visits,
        block=blocks[found.in_the_way] if found.in_the_way else None,
        closing=closing(staff_member_id=appointment.staff_member_id, day=day, now=now),
    )


def _visits(appointment: Appointment, until: datetime, *, for_update: bool) -> Sequence[Appointment]:
    query = (
        select(Appointment)
        .where(
            Appointment.staff_member_id == appointment.staff_member_id,
            Appointment.status.in_(OPEN),
            Appointment.starts_at >= appointment.starts_at,
            Appointment.starts_at < until,
        )
        .order_by(Appointment.starts_at)
        .options(selectinload(Appointment.customer))
    )
    if for_update:
        # Whoever changes them adds to their histories.
        query = query.options(selectinload(Appointment.changes))
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def _blocks(appointment: Appointment, until: datetime) -> Sequence[Block]:
    during = (Block.starts_at >= appointment.starts_at, Block.starts_at < until)
    return db.session.scalars(select(Block).where(Block.staff_member_id == appointment.staff_member_id, *during)).all()


def _stop(visit: Appointment) -> Stop:
    return Stop(
        id=visit.id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        before=visit.buffer_before_minutes * MINUTE,
        after=visit.buffer_after_minutes * MINUTE,
    )


def _fixed(block: Block) -> Stop:
    return Stop(id=block.id, starts_at=block.starts_at, ends_at=block.ends_at, is_fixed=True)

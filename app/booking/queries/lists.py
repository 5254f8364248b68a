"""Lists of appointments, a page at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from app.auth.actor import Actor
from app.booking.models import Appointment
from app.booking.queries.visible import visible_to, with_people
from app.booking.states import OPEN, Status
from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from tenants.db import db

ORDER = Appointment.starts_at, Appointment.id
"""Where an appointment stands in a list: two that begin at once have one order, too."""


def search(
    *,
    by: Actor,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    staff_member_id: UUID | None = None,
    customer_id: UUID | None = None,
    statuses: Collection[Status] = (),
    cursor: str | None = None,
    limit: int = PAGE_SIZE,
) -> Page[Appointment]:
    """Return the appointments that `by` may see and that begin in [from_at, until_at), the earliest first.

    :raises Invalid: the cursor is none of ours
    """
    query = with_people(select(Appointment)).where(visible_to(by).condition())
    if from_at is not None:
        query = query.where(Appointment.starts_at >= from_at)
    if until_at is not None:
        query = query.where(Appointment.starts_at < until_at)
    if staff_member_id is not None:
        query = query.where(Appointment.staff_member_id == staff_member_id)
    if customer_id is not None:
        query = query.where(Appointment.customer_id == customer_id)
    if statuses:
        query = query.where(Appointment.status.in_(statuses))
    return _page(query, cursor=cursor, limit=limit)


def upcoming(*, customer_id: UUID, now: datetime) -> Sequence[Appointment]:
    """Return a customer's visits that are still to come, the next one first."""
    ahead = select(Appointment).where(
        Appointment.customer_id == customer_id, Appointment.ends_at > now, Appointment.status.in_(OPEN)
    )
    return db.session.scalars(with_people(ahead).order_by(Appointment.starts_at)).all()


def count_ahead(*, now: datetime) -> int:
    """Return how many visits of the salon are still to come."""
    ahead = select(func.count()).where(Appointment.starts_at > now, Appointment.status.in_(OPEN))
    return db.session.scalar(ahead) or 0


def ids_ahead(*, now: datetime) -> Sequence[UUID]:
    """Return the visits of the salon that are still to come, the next one first."""
    ahead = select(Appointment.id).where(Appointment.starts_at > now, Appointment.status.in_(OPEN))
    return db.session.scalars(ahead.order_by(Appointment.starts_at)).all()


def find_usual_staff(*, customer_id: UUID) -> UUID | None:
    """Return who did a customer's last visit, or does the next one."""
    theirs = select(Appointment.staff_member_id).where(
        Appointment.customer_id == customer_id, Appointment.status.in_((*OPEN, Status.COMPLETED))
    )
    return db.session.scalar(theirs.order_by(Appointment.starts_at.desc()).limit(1))


def past(*, customer_id: UUID, now: datetime, cursor: str | None = None, limit: int = PAGE_SIZE) -> Page[Appointment]:
    """Return a customer's visits that are over or off, the latest first.

    :raises Invalid: the cursor is none of ours
    """
    behind = select(Appointment).where(
        Appointment.customer_id == customer_id, (Appointment.ends_at <= now) | Appointment.status.not_in(OPEN)
    )
    if cursor is not None:
        behind = behind.where(tuple_(*ORDER) < decode_cursor(cursor, datetime.fromisoformat, UUID))
    latest = with_people(behind).order_by(Appointment.starts_at.desc(), Appointment.id.desc())
    return _cut(db.session.scalars(latest.limit(limit + 1)).all(), limit)


def _page(query: Select[Appointment], *, cursor: str | None, limit: int) -> Page[Appointment]:
    if cursor is not None:
        query = query.where(tuple_(*ORDER) > decode_cursor(cursor, datetime.fromisoformat, UUID))
    return _cut(db.session.scalars(query.order_by(*ORDER).limit(limit + 1)).all(), limit)


def _cut(rows: Sequence[Appointment], limit: int) -> Page[Appointment]:
    """Return a page of rows of which one more was asked for than it holds."""
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    return Page(rows[:limit], encode_cursor(last.starts_at.isoformat(), str(last.id)))

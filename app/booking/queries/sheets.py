"""The desk's calendar: who is busy with what, for one day or several, in three statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload, load_only

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability.hours import local_day
from app.booking.models import Appointment, Block, Hold
from app.booking.states import Status
from app.catalogue.models import Service
from tenants.db import db

Entry = Appointment | Block | Hold
Row = TypeVar("Row", Appointment, Block, Hold)

DRAWN = (
    *(
        Appointment.status,
        Appointment.awaits_payment_until,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.staff_member_id,
    ),
    *(Appointment.location_id, Appointment.service_id, Appointment.service_name, Appointment.addons),
    *(Appointment.customer_name, Appointment.customer_phone, Appointment.customer_notes),
    *(Appointment.buffer_before_minutes, Appointment.buffer_after_minutes),
)
"""What is drawn or printed of a visit: less than half of what it knows, and reading it is much of a day's cost."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A stretch of the calendar, from one instant to before another."""

    starts_at: datetime
    ends_at: datetime
    appointments: Sequence[Appointment]
    blocks: Sequence[Block]
    holds: Sequence[Hold]

    def column(self, staff_member_id: UUID) -> list[Entry]:
        """Return everything in one staff member's column, the earliest first."""
        return list(self._columns.get(staff_member_id, ()))

    def between(self, starts_at: datetime, ends_at: datetime) -> "Sheet":
        """Return the part of the sheet that overlaps a shorter stretch, such as one day of a week."""
        return Sheet(
            starts_at=starts_at,
            ends_at=ends_at,
            appointments=_overlapping(self.appointments, starts_at, ends_at),
            blocks=_overlapping(self.blocks, starts_at, ends_at),
            holds=_overlapping(self.holds, starts_at, ends_at),
        )

    def on(self, day: date, *, timezone: str) -> "Sheet":
        """Return the part of the sheet on one day of a zone."""
        return self.between(*bounds(day, day, timezone=timezone))

    @property
    def entries(self) -> list[Entry]:
        """Return everything, the earliest first."""
        return _by_start((*self.appointments, *self.blocks, *self.holds))

    @cached_property
    def _columns(self) -> Mapping[UUID, Sequence[Entry]]:
        columns: dict[UUID, list[Entry]] = {}
        for entry in self.entries:
            columns.setdefault(entry.staff_member_id, []).append(entry)
        return columns


def day_sheet(
    *, day: date, timezone: str, by: Actor, now: datetime, staff_member_ids: Collection[UUID] | None = None
) -> Sheet:
    """Return one day of a zone for some staff members, or for all."""
    return sheet(first=day, last=day, timezone=timezone, by=by, now=now, staff_member_ids=staff_member_ids)


def sheet(
    *,
    first: date,
    last: date,
    timezone: str,
    by: Actor,
    now: datetime,
    staff_member_ids: Collection[UUID] | None = None,
    cancelled: bool = False,
) -> Sheet:
    """Return the days from first to last, both included, as far as `by` may see them."""
    starts_at, ends_at = bounds(first, last, timezone=timezone)
    columns = _columns_of(by, staff_member_ids)
    appointments = _as_drawn(_during(Appointment, starts_at, ends_at, columns))
    if not cancelled:
        appointments = appointments.where(Appointment.status != Status.CANCELLED)
    return Sheet(
        starts_at=starts_at,
        ends_at=ends_at,
        appointments=db.session.scalars(appointments).all(),
        blocks=db.session.scalars(_during(Block, starts_at, ends_at, columns)).all(),
        holds=db.session.scalars(_during(Hold, starts_at, ends_at, columns).where(Hold.expires_at > now)).all(),
    )


def bounds(first: date, last: date, *, timezone: str) -> tuple[datetime, datetime]:
    """Return the instants at which the first day of a zone begins and the last one ends."""
    starts, ends = local_day(timezone, first).starts, local_day(timezone, last).ends
    return datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC)


def _columns_of(by: Actor, wanted: Collection[UUID] | None) -> Collection[UUID] | None:
    """Return whose time is shown; None: everybody's. Who manages their own visits only sees their own column."""
    if by.may(Permission.MANAGE_APPOINTMENTS):
        return wanted
    own = {by.staff_member_id} if by.staff_member_id and by.may(Permission.MANAGE_OWN_APPOINTMENTS) else set()
    return own if wanted is None else own.intersection(wanted)


def _during(table: type[Row], starts_at: datetime, ends_at: datetime, columns: Collection[UUID] | None) -> Select[Row]:
    query = select(table).where(table.starts_at < ends_at, table.ends_at > starts_at)
    if columns is not None:
        query = query.where(table.staff_member_id.in_(columns))
    return query.order_by(table.starts_at, table.id)


def _as_drawn(query: Select[Appointment]) -> Select[Appointment]:
    """Load what a calendar shows of a visit: the visit names its customer, and whoever asks knows the team already."""
    coloured = joinedload(Appointment.service, innerjoin=True).options(
        load_only(Service.name, Service.color), lazyload("*")
    )
    return query.options(load_only(*DRAWN), coloured)


def _overlapping(rows: Sequence[Row], starts_at: datetime, ends_at: datetime) -> list[Row]:
    return [row for row in rows if row.starts_at < ends_at and row.ends_at > starts_at]


def _by_start(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.id))

"""Salons to measure with: opened as people open them, furnished and filled with rows like real ones."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import select

from app.booking.policy import Policy
from app.catalogue.models import Location, Salon, Service, Shift, StaffMember, StaffService, WorkingWeek
from app.core.ids import new_id, new_reference
from app.platform import operations
from app.platform.commands import SignUp
from bench.grounds import DOMAIN, Ground
from tenants.context import Tenant, use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

ZONE = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = 9 * 60, 17 * 60
VISIT = timedelta(minutes=30)
PASSWORD = "measured twice, cut once"


@dataclass(frozen=True, kw_only=True)
class Furnished:
    """A salon with a team of which everybody does the one service, every day from nine to five."""

    tenant: Tenant
    service_id: UUID
    location_id: UUID
    staff_ids: tuple[UUID, ...]

    @property
    def host(self) -> str:
        return f"{self.tenant.slug}.{DOMAIN}"

    def slots_path(self, first: date, last: date, *, staff_id: UUID | None = None) -> str:
        asked = f"service_id={self.service_id}&from={first}&to={last}"
        return f"/api/v1/availability/slots?{asked}" + (f"&staff_id={staff_id}" if staff_id else "")


def today() -> date:
    """Return the day that it is in the salons."""
    return datetime.now(ZONE).date()


def sign_up(slug: str) -> SignUp:
    """Return what an owner fills in."""
    return SignUp(
        name=f"Salon {slug}",
        slug=slug,
        email=f"owner@{slug}.example.com",
        password=PASSWORD,
        country="DE",
        timezone="Europe/Berlin",
        currency="EUR",
        locale="en",
    )


def open_salon(ground: Ground, slug: str, *, staff: int) -> Furnished:
    """Open a salon and furnish it."""
    with ground.application.app_context():
        tenant = operations.open_salon(command=sign_up(slug), now=datetime.now(UTC)).tenant
        return furnish(tenant, staff=staff)


def furnish(tenant: Tenant, *, staff: int) -> Furnished:
    """Give a new salon a service and a team. Needs an application context."""
    with use_tenant(tenant), unit_of_work():
        salon = db.session.scalars(select(Salon)).one()
        # A public holiday would make one day's figures differ from another's.
        salon.observes_public_holidays, salon.booking_horizon_days = False, 730
        location = db.session.scalars(select(Location)).one()
        service = Service(id=new_id(), name="Cut", slug="cut", duration_minutes=30, price_minor=4500)
        team = [StaffMember(id=new_id(), location_id=location.id, name=f"Staff {n}", position=n) for n in range(staff)]
        db.session.add_all([service, *team])
        db.session.flush()
        db.session.add_all(row for member in team for row in _works(member, service))
        return Furnished(
            tenant=tenant, service_id=service.id, location_id=location.id, staff_ids=tuple(m.id for m in team)
        )


def fill(ground: Ground, salon: Furnished, *, visits: int, first: date, days: int, seed: int = 1) -> None:
    """Write visits at random times of some days, as booking would have written them."""
    times = random.Random(seed).sample(grid(salon, first=first, days=days), visits)
    with ground.superuser() as connection:
        connection.execute(sql.SQL("SET search_path = {}, public").format(sql.Identifier(salon.tenant.schema_name)))
        _copy(connection, salon, times)
        for table in ("customers", "appointments", "appointment_changes", "occupancy"):
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))


def grid(salon: Furnished, *, first: date, days: int) -> list[tuple[UUID, datetime]]:
    """Return every half hour of everybody's on some days, in an order that is the same every time."""
    starts = [
        datetime.combine(first + timedelta(days=day), time(minute // 60, minute % 60), ZONE).astimezone(UTC)
        for day in range(days)
        for minute in range(OPENS, CLOSES, 30)
    ]
    return [(staff_id, at) for staff_id in salon.staff_ids for at in starts]


def _works(member: StaffMember, service: Service) -> Iterator[WorkingWeek | StaffService]:
    week = WorkingWeek(id=new_id(), staff_member_id=member.id, valid_from=date(2020, 1, 1))
    week.shifts = [Shift(id=new_id(), weekday=day, starts_minute=OPENS, ends_minute=CLOSES) for day in range(7)]
    yield week
    yield StaffService(staff_member_id=member.id, service_id=service.id)


def _copy(connection: psycopg.Connection, salon: Furnished, times: Sequence[tuple[UUID, datetime]]) -> None:
    now = datetime.now(UTC)
    people = [(new_id(), f"Customer {n}", f"c{n}-{new_reference()}@example.com", now) for n in range(len(times) // 4)]
    _write(connection, "customers", "id name email created_at", people)
    visits = [(new_id(), staff_id, at, people[n % len(people)]) for n, (staff_id, at) in enumerate(times)]
    _write(connection, "appointments", _APPOINTMENT, [_appointment(salon, visit, now) for visit in visits])
    changes = [(new_id(), key, now, "booked", "CONFIRMED", "customer", who[1]) for key, _, _, who in visits]
    _write(connection, "appointment_changes", "id appointment_id at change status_to by_role by_name", changes)
    taken = [
        (new_id(), staff_id, f"[{at.isoformat()},{(at + VISIT).isoformat()})", "APPOINTMENT", key, salon.service_id)
        for key, staff_id, at, _ in visits
    ]
    _write(connection, "occupancy", "id subject_id during kind source_id service_id", taken)


_APPOINTMENT = (
    "id reference status service_id service_name staff_member_id location_id customer_id customer_name customer_email"
    " starts_at ends_at timezone price_minor currency source policy manage_nonce created_at"
)

_Visit = tuple[UUID, UUID, datetime, tuple[UUID, str, str, datetime]]


def _appointment(salon: Furnished, visit: _Visit, now: datetime) -> tuple[object, ...]:
    key, staff_id, at, (customer_id, name, email, _) = visit
    policy = Policy(cancellation_cutoff_minutes=1440, reschedule_cutoff_minutes=1440, accepted_at=now)
    return (
        *(key, new_reference(), "CONFIRMED" if at > now else "COMPLETED", salon.service_id, "Cut", staff_id),
        *(salon.location_id, customer_id, name, email, at, at + VISIT, "Europe/Berlin", 4500, "EUR", "online"),
        *(Jsonb(policy.as_row()), "nonce", now),
    )


def _write(connection: psycopg.Connection, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)

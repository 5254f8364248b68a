"""Which visits a change of hours leaves outside of them: the hours before and after, and one read of what is booked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Integer, Uuid, Values, and_, column, select, values

from app.availability import queries as availability
from app.availability import taken
from app.availability.busy import Busy
from app.availability.hours import epoch
from app.availability.opening import current_rules
from app.availability.records import SalonRules
from app.availability.stranding import Booked, able_colleagues, stranded
from app.availability.taken import Window
from app.booking.addons import agreed
from app.booking.models import Appointment
from app.booking.queries.visible import with_people
from app.booking.states import OPEN
from app.catalogue.visits import Absence, Colleague, Reach, Stranded
from tenants.db import db

A_DAY = timedelta(days=1)
"""Days of a reach are local, and no zone is further than a day from UTC."""

LOOKED_UP = 20
"""For how many visits the nearest other time is looked for; each costs a question."""


def left_outside(*, reach: Reach, before: SalonRules, now: datetime) -> list[Stranded]:
    """Return the visits ahead that lay within the hours `before` and do not lie within those that stand now."""
    after = current_rules(now)
    ahead = {visit.id: visit for visit in _ahead(reach, now)}
    booked = [_booked(visit) for visit in ahead.values()]
    lost = stranded(booked, before=before.rulebook, after=after.rulebook)
    return _told(lost, ahead, after, now) if lost else []


def booked_within(absences: Sequence[Absence], *, now: datetime) -> list[list[Stranded]]:
    """Return the visits ahead that stand in each of several absences, the earliest first. One statement, or none."""
    if not absences:
        return []
    listed = _listed(absences)
    is_within = and_(
        Appointment.staff_member_id == listed.c.staff_member_id,
        Appointment.starts_at < listed.c.ends_at,
        Appointment.ends_at > listed.c.starts_at,
    )
    query = with_people(select(Appointment).join(listed, is_within)).add_columns(listed.c.place)
    query = query.where(Appointment.status.in_(OPEN), Appointment.ends_at > now)
    found: list[list[Stranded]] = [[] for _absence in absences]
    for visit, place in db.session.execute(query.order_by(Appointment.starts_at, Appointment.id)):
        found[place].append(_facts(visit))
    return found


def _listed(absences: Sequence[Absence]) -> Values:
    """Return absences as rows, each with its place among them."""
    at = DateTime(timezone=True)
    columns = column("place", Integer), column("staff_member_id", Uuid), column("starts_at", at), column("ends_at", at)
    rows = [(place, one.staff_member_id, one.starts_at, one.ends_at) for place, one in enumerate(absences)]
    return values(*columns, name="absence").data(rows)


def _ahead(reach: Reach, now: datetime) -> Sequence[Appointment]:
    """Return the visits that a change could concern. One statement."""
    from_at = datetime.combine(reach.first, time(), UTC) - A_DAY
    query = select(Appointment).where(
        Appointment.status.in_(OPEN), Appointment.starts_at >= now, Appointment.ends_at > from_at
    )
    if reach.last is not None:
        query = query.where(Appointment.starts_at < datetime.combine(reach.last, time(), UTC) + 2 * A_DAY)
    if reach.staff_member_id is not None:
        query = query.where(Appointment.staff_member_id == reach.staff_member_id)
    return db.session.scalars(with_people(query).order_by(Appointment.starts_at, Appointment.id)).all()


def _booked(visit: Appointment) -> Booked:
    return Booked(
        visit.id,
        visit.staff_member_id,
        visit.service_id,
        epoch(visit.starts_at),
        epoch(visit.ends_at),
        agreed=agreed(visit.addons),
        minutes=visit.own_minutes,
    )


def _told(
    lost: Sequence[Booked], ahead: Mapping[UUID, Appointment], rules: SalonRules, now: datetime
) -> list[Stranded]:
    busy = _busy_around(lost, rules, now)
    return [
        _facts(
            ahead[one.id],
            colleagues=_named(able_colleagues(one, rulebook=rules.rulebook, busy=busy, now=epoch(now)), rules),
            nearest_at=_nearest(ahead[one.id], rules, now) if place < LOOKED_UP else None,
        )
        for place, one in enumerate(lost)
    ]


def _busy_around(lost: Sequence[Booked], rules: SalonRules, now: datetime) -> Busy:
    """Return everybody's taken time around the visits. One statement."""
    margin = int(A_DAY.total_seconds())
    window = (min(one.starts for one in lost) - margin, max(one.ends for one in lost) + margin)
    return Busy.of(taken.read_occupied(Window(window, now))[1], rulebook=rules.rulebook)


def _named(colleagues: Iterable[UUID], rules: SalonRules) -> list[Colleague]:
    return [Colleague(colleague, rules.names[colleague]) for colleague in colleagues]


def _nearest(visit: Appointment, rules: SalonRules, now: datetime) -> datetime | None:
    """Return the nearest start that the new hours leave with the same staff member."""
    if visit.staff_member_id not in rules.rulebook.staff or visit.service_id not in rules.rulebook.services:
        return None
    found = availability.alternatives(
        service_id=visit.service_id,
        starts_at=visit.starts_at,
        staff_member_id=visit.staff_member_id,
        agreed=agreed(visit.addons),
        minutes=visit.own_minutes,
        ignoring=visit.id,
        online=False,
        count=1,
        now=now,
    )
    return found[0].starts_at if found else None


def _facts(visit: Appointment, *, colleagues: Sequence[Colleague] = (), nearest_at: datetime | None = None) -> Stranded:
    zone = ZoneInfo(visit.timezone)
    return Stranded(
        appointment_id=visit.id,
        reference=visit.reference,
        customer=visit.customer_name,
        service=visit.service_name,
        staff_id=visit.staff_member_id,
        staff=visit.staff_member.name,
        starts_at=visit.starts_at.astimezone(zone),
        ends_at=visit.ends_at.astimezone(zone),
        timezone=visit.timezone,
        colleagues=colleagues,
        nearest_at=nearest_at and nearest_at.astimezone(zone),
    )

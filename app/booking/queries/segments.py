"""Customers by what their visits say: the groups of `app.customers.segments`, services had, tags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, select

from app.booking.models import Appointment, VisitTally
from app.booking.states import OPEN, Status
from app.customers.models import Customer
from app.customers.queries import CURRENT, Conditions
from app.customers.segments import REGULAR_VISITS, USUAL_WEEKS, Segment, stayed_since
from tenants.db import db

EXPORTED = (
    Customer.name,
    Customer.email,
    Customer.phone,
    Customer.tags,
    Customer.birth_month,
    Customer.birth_day,
    Customer.allergies,
    Customer.notes,
    Customer.locale,
    Customer.timezone,
    Customer.reach_by,
    Customer.created_at,
)
"""What a table of customers says of each, before how often they came."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Whom a list is narrowed to; `weeks` says after how long somebody has stayed away."""

    segment: Segment | None = None
    weeks: int = USUAL_WEEKS
    tag: str = ""
    service_id: UUID | None = None

    def conditions(self, *, today: date, now: datetime) -> Sequence[ColumnElement[bool]]:
        """Return what is true of all of them."""
        found: list[ColumnElement[bool]] = []
        if self.segment is not None:
            found.append(_is_in(self.segment, weeks=self.weeks, today=today, now=now))
        if self.tag:
            found.append(Customer.tags.contains([self.tag]))
        if self.service_id is not None:
            had = Appointment.service_id == self.service_id, Appointment.status == Status.COMPLETED
            found.append(Customer.id.in_(select(Appointment.customer_id).where(*had)))
        return found


def counts(*, weeks: int, today: date, now: datetime, only: Conditions = ()) -> Mapping[Segment | None, int]:
    """Return how many customers there are, under None, and how many in each segment. One statement."""
    belongs = _belongs(weeks=weeks, today=today, now=now)
    counted = [func.count(), *(func.count().filter(condition) for condition in belongs.values())]
    query = select(*counted).select_from(Customer).outerjoin(VisitTally, _IS_THEIRS).where(*CURRENT, *only)
    return dict(zip([None, *belongs], db.session.execute(query).one(), strict=True))


def table(*, only: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    """Return the customers of whom all of this is true with how often they came, in the order of their names."""
    tallied = (func.coalesce(VisitTally.visits, 0), func.coalesce(VisitTally.no_shows, 0), VisitTally.last_at)
    query = select(*EXPORTED, *tallied).outerjoin(VisitTally, _IS_THEIRS).where(*only)
    return db.session.execute(query.order_by(Customer.sort_name, Customer.id)).all()


def _is_in(segment: Segment, *, weeks: int, today: date, now: datetime) -> ColumnElement[bool]:
    condition = _belongs(weeks=weeks, today=today, now=now)[segment]
    members = select(Customer.id).outerjoin(VisitTally, _IS_THEIRS).where(condition)
    return Customer.id.in_(members.correlate(None))


_IS_THEIRS = VisitTally.customer_id == Customer.id
"""Who has never come, nor been missed, has no tally."""


def _belongs(*, weeks: int, today: date, now: datetime) -> dict[Segment, ColumnElement[bool]]:
    """Return what is true of whoever is in each group; who has stayed away is neither new nor a regular any more."""
    visits, no_shows = func.coalesce(VisitTally.visits, 0), func.coalesce(VisitTally.no_shows, 0)
    coming = select(Appointment.customer_id).where(Appointment.status.in_(OPEN), Appointment.starts_at > now)
    is_away = func.coalesce(VisitTally.last_at < stayed_since(now, weeks), False)
    lapsed = and_(is_away, Customer.id.not_in(coming))
    return {
        Segment.NEW: and_(visits <= 1, not_(lapsed)),
        Segment.REGULAR: and_(visits >= REGULAR_VISITS, not_(lapsed)),
        Segment.LAPSED: lapsed,
        Segment.NO_SHOW: no_shows > 0,
        Segment.BIRTHDAY: Customer.birth_month == today.month,
    }

"""Who can be booked online, for what: what the pages that lead to a booking show.

Whoever has no hours at all is left out: there is nothing of theirs to choose.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.catalogue.models import StaffMember, StaffService
from app.catalogue.queries import HAS_HOURS
from tenants.db import db


def offers() -> Sequence[StaffService]:
    """Return who does what, in the salon's order of staff members. One statement."""
    return db.session.scalars(_bookable()).unique().all()


def performers(service_id: UUID) -> Sequence[StaffService]:
    """Return who does a service, in the salon's order. One statement."""
    return db.session.scalars(_bookable().where(StaffService.service_id == service_id)).unique().all()


def _bookable() -> Select[StaffService]:
    return (
        select(StaffService)
        .join(StaffService.staff_member)
        .where(StaffMember.archived_at.is_(None), StaffMember.bookable_online, HAS_HOURS)
        .order_by(StaffMember.position, StaffMember.name, StaffMember.id)
        .options(contains_eager(StaffService.staff_member).lazyload(StaffMember.location))
    )

"""What a booking is made of beside its time: the service, the staff member and the salon's conditions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import lazyload

from app.booking.models import Hold
from app.catalogue.models import Location, Salon, Service, StaffMember
from app.core.ids import digest
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The facts of one booking, read in one statement."""

    service: Service
    staff_member: StaffMember
    location: Location
    salon: Salon


def terms(*, service_id: UUID, staff_member_id: UUID) -> Terms:
    """Return the facts for a service done by a staff member."""
    query = _terms(select(Service, StaffMember, Location, Salon)).where(
        Service.id == service_id, StaffMember.id == staff_member_id
    )
    service, staff_member, location, salon = db.session.execute(query).one()
    return Terms(service=service, staff_member=staff_member, location=location, salon=salon)


def claim_hold(*, hold_id: UUID, token: str) -> tuple[Hold, Terms] | None:
    """Return a hold with the facts of its booking, and let a second click wait; None: it is gone, or never was."""
    query = (
        _terms(select(Hold, Service, StaffMember, Location, Salon))
        .where(Hold.id == hold_id, Hold.token_digest == digest(token))
        .where(Service.id == Hold.service_id, StaffMember.id == Hold.staff_member_id)
        .with_for_update(of=Hold)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    hold, service, staff_member, location, salon = row
    return hold, Terms(service=service, staff_member=staff_member, location=location, salon=salon)


def _terms(query: Any) -> Any:
    return (
        query.join_from(Service, StaffMember, true())
        .join(Location, Location.id == StaffMember.location_id)
        .join(Salon, true())
        .options(lazyload(Service.category), lazyload(StaffMember.location))
    )

"""What a page says about a booking beside its time: the service, the staff member, the place and the salon."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import lazyload

from app.catalogue.models import Location, Salon, Service, StaffMember
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The rows behind one booking, read in one statement."""

    service: Service
    staff_member: StaffMember
    location: Location
    salon: Salon


def terms(*, service_id: UUID, staff_member_id: UUID) -> Terms:
    """Return the facts for a service done by a staff member."""
    query = (
        select(Service, StaffMember, Location, Salon)
        .join_from(Service, StaffMember, true())
        .join(Location, Location.id == StaffMember.location_id)
        .join(Salon, true())
        .where(Service.id == service_id, StaffMember.id == staff_member_id)
        .options(lazyload(Service.category), lazyload(StaffMember.location))
    )
    service, staff_member, location, salon = db.session.execute(query).one()
    return Terms(service=service, staff_member=staff_member, location=location, salon=salon)
